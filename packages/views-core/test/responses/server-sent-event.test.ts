import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatEvent, InvalidResponseError, type ServerSentEvent } from '../../src/index.ts'
import { assertLinearTime } from '../support/linear-time.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

interface Dispatched {
  readonly data: string
  readonly event: string
  readonly id: string
}

/** Reads a stream of events as HTML tells a browser to. */
function parseEventStream(stream: string): { events: Dispatched[]; retryMs: number | null } {
  const events: Dispatched[] = []
  let [data, event, id, retryMs]: [string, string, string, number | null] = ['', '', '', null]
  for (const line of stream.split(/\r\n|\r|\n/).slice(0, -1)) {
    const [, field = line, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
    if (line === '') {
      if (data !== '')
        events.push({ data: data.replace(/\n$/, ''), event: event === '' ? 'message' : event, id })
      data = event = ''
    } else if (field === 'data') data += `${value}\n`
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) id = value
    else if (field === 'retry' && /^\d+$/.test(value)) retryMs = Number(value)
  }
  return { events, retryMs }
}

describe('formatEvent', () => {
  it('writes what a browser reads back, whatever is in the data', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab: \r\n\tö\u2028\0'.split('')), maxLength: 20 })
    const line = fc.string({ unit: fc.constantFrom(...'ab: \tö\u2028'.split('')), maxLength: 8 })
    fc.assert(
      fc.property(text, line, line, fc.nat(), (data, event, id, retryMs) => {
        const read = parseEventStream(
          formatEvent({ data, event, id, retryMs }) + formatEvent({ data: { data } }),
        )
        expect(read.retryMs).toBe(retryMs)
        expect(read.events).toEqual([
          { data: data.replaceAll(/\r\n?/g, '\n'), event: event === '' ? 'message' : event, id },
          { data: JSON.stringify({ data }), event: 'message', id },
        ])
      }),
      { numRuns },
    )
  })

  it('writes an event without data, which moves the id or the delay alone', () => {
    expect(formatEvent({ id: '7', retryMs: 100 })).toBe('id: 7\nretry: 100\n\n')
    expect(formatEvent({ data: 7n })).toBe('data: "7"\n\n')
  })

  it.each<[ServerSentEvent, string]>([
    [{ id: 'a\nb' }, 'The id of an event is one line'],
    [{ id: 'a\0b' }, 'The id of an event is one line'],
    [{ event: 'a\rdata: forged' }, 'The event of an event is one line'],
    [{ retryMs: 1.5 }, 'retryMs as a whole number'],
    [{ retryMs: -1 }, 'retryMs as a whole number'],
    [{ data: () => {} }, 'a JSON value'],
  ])('refuses %j', (event, message) => {
    expect(() => formatEvent(event)).toThrow(InvalidResponseError)
    expect(() => formatEvent(event)).toThrow(message)
  })

  it.each(['\n', '\r', 'a'])('takes linear time for a megabyte of %j', (piece) => {
    assertLinearTime((data) => formatEvent({ data }), piece)
  })
})

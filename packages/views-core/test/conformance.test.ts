import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import express from 'express'
import { TestClient } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import { HttpResponse, View } from '../src/index.ts'

interface Recording<TInput, TExpect> {
  readonly source: string
  readonly cases: readonly { readonly input: TInput; readonly expect: TExpect }[]
}

type VerbsInput = { handlers: string[]; httpMethodNames: string[] | null }
type VaryInput = { vary: string | null; add: string[] }

const verbs =
  read<Recording<VerbsInput, Record<string, [status: number, allow: string | null, body: string]>>>('verbs')
const vary = read<Recording<VaryInput, string>>('vary')
const differences = read<{ cases: { file: string; method?: string; input?: VaryInput; expect: unknown }[] }>(
  'differences',
)

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`conformance/${name}.json`, import.meta.url), 'utf8')) as T
}

describe(`answers as ${verbs.source}`, () => {
  it('CORE-10, A-11, A-12, A-13, A-15, A-16: answers every method with the status, Allow and body of Django, for every class shape', async () => {
    const app = express()
    for (const [index, { input }] of verbs.cases.entries()) app.all(`/${index}`, handlerOf(input))
    await using client = new TestClient(app)
    const refused = new Map(
      differences.cases
        .filter(({ file }) => file === 'verbs.json')
        .map(({ method, expect: status }) => [method, status]),
    )

    for (const [index, { input, expect: expected }] of verbs.cases.entries()) {
      for (const [method, [status, allow, body]] of Object.entries(expected)) {
        const shape = `${method} to ${JSON.stringify(input)}`
        const response = await ask(client, method, `/${index}`)
        if (refused.has(method)) {
          expect(response.status, shape).toBe(refused.get(method))
          continue
        }
        expect([response.status, response.allow], shape).toEqual([status, allow])
        if (method === 'HEAD') {
          expect(response.body, shape).toBe('')
          expect(response.length, shape).toBe(String(body.length))
        } else {
          expect(response.body, shape).toBe(body)
        }
      }
    }
  })

  it('writes the Vary header of Django', () => {
    const deliberate = differences.cases.filter(({ file }) => file === 'vary.json')
    const seen = new Set<unknown>()
    for (const { input, expect: expected } of vary.cases) {
      const response = new HttpResponse()
      if (input.vary !== null) response.setHeader('Vary', input.vary)
      const difference = deliberate.find((each) => isDeepStrictEqual(each.input, input))
      if (difference) {
        expect(difference.expect, 'a difference has to differ').not.toBe(expected)
        seen.add(difference)
      }
      expect(response.vary(...input.add).getHeader('vary'), JSON.stringify(input)).toBe(
        difference ? difference.expect : expected,
      )
    }
    expect(seen.size, 'every listed difference was met').toBe(deliberate.length)
  })
})

function handlerOf({ handlers, httpMethodNames }: VerbsInput): express.RequestHandler {
  class Shape extends View {}
  for (const name of handlers) {
    Object.defineProperty(Shape.prototype, name, { value: () => new HttpResponse(name) })
  }
  return Shape.asView(httpMethodNames === null ? {} : { httpMethodNames })
}

/** Over the wire by hand: a client refuses to send a lower-case method. */
async function ask(client: TestClient<express.Express>, method: string, path: string) {
  const text = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
  const [head = '', body = ''] = (await client.raw(text)).toString('latin1').split('\r\n\r\n', 2)
  const field = (name: string): string | null =>
    new RegExp(`^${name}: ?(.*)$`, 'im').exec(head)?.[1]?.trim() ?? null
  return { status: Number(head.split(' ')[1]), allow: field('allow'), length: field('content-length'), body }
}

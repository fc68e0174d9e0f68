import { getEventListeners, once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import express from 'express'
import {
  ClientDisconnectedError,
  DeadlineExceededError,
  errorHandler,
  HttpResponse,
  notFound,
  StreamingResponse,
  TemplateResponse,
  View,
  type Constructor,
} from '../../src/index.ts'

/** What is left behind when every client has gone. */
export interface Leftovers {
  /** Views that were asked, of which some were answered. */
  readonly asked: number
  readonly answered: number
  /** Handlers that still run. */
  readonly running: number
  /** Views whose client left and whose signal did not abort, or for another reason. */
  readonly notAborted: readonly string[]
  /** Listeners on signals and on responses, by what they wait for and in whose view. */
  readonly listeners: readonly string[]
  /** Timers and connections more than before. */
  readonly resources: Readonly<Record<string, number>>
}

/** Cuts so many clients off, each at a random moment of a request, and looks at what the views leave behind. */
export async function cutClients(count: number, seed: number): Promise<Leftovers> {
  const before = resources()
  const views: Recorded[] = []
  const server = createServer(application(views))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const random = randomFrom(seed)
  const { port } = server.address() as AddressInfo
  for (let done = 0; done < count; done += 50) {
    const batch = Array.from({ length: Math.min(50, count - done) }, () => cutOne(port, random))
    await Promise.all(batch)
  }
  await closed(server)
  // What was waiting for a signal goes on in the turns after it.
  for (let turns = 0; turns < 20; turns++) await turn()
  const left = views.filter((view) => !view.response.writableFinished)
  return {
    asked: views.length,
    answered: views.length - left.length,
    running: views.filter((view) => view.isRunning).length,
    notAborted: left.filter((view) => !hasAborted(view)).map((view) => view.constructor.name),
    listeners: [...new Set(views.flatMap(listenersOf))],
    resources: more(before, resources()),
  }
}

/** A view that knows whether its handler is still at work. */
class Recorded extends View {
  isRunning = false
  async running(work: () => Promise<HttpResponse>): Promise<HttpResponse> {
    this.isRunning = true
    try {
      this.setDeadline(60_000)
      return await work()
    } finally {
      this.isRunning = false
    }
  }
}

function application(views: Recorded[]): express.Express {
  class Noted extends Recorded {
    override dispatch() {
      views.push(this)
      return super.dispatch()
    }
  }
  class Waiting extends Noted {
    get() {
      return this.running(() => untilAborted(this.signal))
    }
  }
  class Reading extends Noted {
    post() {
      return this.running(async () => {
        await this.body()
        return new HttpResponse('read')
      })
    }
  }
  class Sharing extends Noted {
    get() {
      return this.running(async () => {
        const release = this.retain()
        await turn()
        release()
        return untilAborted(this.signal)
      })
    }
  }
  class Streaming extends Noted {
    get() {
      const { signal } = this
      return this.running(async () => new StreamingResponse(endless(signal)))
    }
  }
  class Rendering extends Noted {
    get() {
      return this.running(
        async () => new TemplateResponse(() => 'page', { never: untilAborted(this.signal) }),
      )
    }
  }
  class Quick extends Noted {
    get() {
      return this.running(async () => new HttpResponse('quick'))
    }
  }
  const app = express()
  const classes: readonly Constructor<View>[] = [Waiting, Reading, Sharing, Streaming, Rendering, Quick]
  for (const view of classes) app.all(`/${view.name}`, View.asView.call(view))
  app.use(notFound(), errorHandler())
  return app
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.throwIfAborted()
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

async function* endless(signal: AbortSignal): AsyncGenerator<string> {
  while (!signal.aborted) {
    yield 'piece '.repeat(100)
    await turn()
  }
}

const BODY = '{"title":"Tides"}'
const NAMES = ['Waiting', 'Reading', 'Sharing', 'Streaming', 'Rendering', 'Quick']

/** Sends a request, or a part of it, and leaves after a random number of turns, politely or by a reset. */
async function cutOne(port: number, random: () => number): Promise<void> {
  const name = NAMES[Math.floor(random() * NAMES.length)]!
  const whole =
    name === 'Reading'
      ? `POST /${name} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`
      : `GET /${name} HTTP/1.1\r\nHost: a\r\n\r\n`
  const length = random() < 0.7 ? whole.length : Math.floor(random() * whole.length)
  const waitsForAnswer =
    random() < 0.3 && length === whole.length && ['Quick', 'Reading', 'Streaming'].includes(name)
  const turns = Math.floor(random() * 12)
  const isReset = random() < 0.5
  const socket = connect({ host: '127.0.0.1', port })
  // The server may cut as well, a request that is only half there.
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(whole.slice(0, length))
  if (waitsForAnswer) await Promise.race([once(socket, 'data'), once(socket, 'close')])
  for (let each = 0; each < turns; each++) await turn()
  await leave(socket, isReset)
}

async function leave(socket: Socket, isReset: boolean): Promise<void> {
  if (socket.closed) return
  const gone = once(socket, 'close')
  if (isReset) socket.resetAndDestroy()
  else socket.destroy()
  await gone
}

/** Resolves when the server has heard of the end of every connection; it cuts none by itself. */
async function closed(server: Server): Promise<void> {
  const gone = once(server, 'close')
  server.close()
  await gone
}

function hasAborted({ signal }: View): boolean {
  return (
    signal.aborted && (ClientDisconnectedError.is(signal.reason) || DeadlineExceededError.is(signal.reason))
  )
}

/** Asks an answered view for no signal: a new one would be watched. */
function listenersOf(view: View): string[] {
  const { response } = view
  const left = response.listenerCount('close') > 0 ? ['close'] : []
  if (!response.writableFinished && getEventListeners(view.signal, 'abort').length > 0) left.push('abort')
  return left.map((event) => `${event} in ${view.constructor.name}`)
}

const COUNTED = ['Timeout', 'Immediate', 'TCPSocketWrap', 'TCPServerWrap', 'FSReqCallback']

function resources(): Record<string, number> {
  const active = process.getActiveResourcesInfo()
  return Object.fromEntries(COUNTED.map((type) => [type, active.filter((each) => each === type).length]))
}

function more(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  const differences = COUNTED.map((type) => [type, after[type]! - before[type]!] as const)
  return Object.fromEntries(differences.filter(([, difference]) => difference > 0))
}

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

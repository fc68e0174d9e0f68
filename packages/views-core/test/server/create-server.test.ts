import { IncomingMessage, ServerResponse } from 'node:http'
import express, { Router, type Express } from 'express'
import { TestClient } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import { errorHandler, JsonResponse, notFound, View } from '../../src/index.ts'
import { createServer } from '../../src/server/index.ts'

class Echo extends View {
  get() {
    return new JsonResponse({ name: this.params['name'], ip: typeof this.request.ip, xhr: this.request.xhr })
  }
}

function application(): Express {
  const app = express()
  app.disable('x-powered-by')
  app.all('/view/:name', Echo.asView())
  app.get('/express', (request, response) => {
    response
      .status(201)
      .cookie('a', 'b')
      .vary('Accept')
      .json({
        query: request.query,
        type: request.accepts(['json', 'html']),
        path: request.path,
        isHere: request.app === app && response.app === app && request.res === response,
      })
  })
  app.get('/send', (_request, response) => void response.send('<p>sent</p>'))
  app.get('/redirect', (_request, response) => response.redirect(303, '/express'))
  app.post(
    '/body',
    express.json(),
    (request, response) => void response.json({ got: request.body as unknown }),
  )
  app.get('/fresh', (_request, response) => void response.set('ETag', '"1"').send('fresh'))

  const router = Router()
  router.all('/:name', Echo.asView())
  app.use('/router', router)

  const sub = express()
  Object.assign(sub.request, { onSub: () => 'a method of the mounted application' })
  sub.get('/:name', (request, response) => {
    const { onSub } = request as unknown as { onSub: () => string }
    response.json({ own: request.app === sub, mounted: request.baseUrl, onSub: onSub() })
  })
  sub.get('/next/:name', (_request, _response, next) => next())
  app.use('/sub', sub)
  app.use(
    '/sub',
    (request, response) => void response.json({ back: request.app === app, has: 'onSub' in request }),
  )
  app.use(notFound(), errorHandler())
  return app
}

const REQUESTS: [method: string, path: string, options?: object][] = [
  ['GET', '/view/ada'],
  ['HEAD', '/view/ada'],
  ['DELETE', '/view/ada'],
  ['GET', '/express?a=1&b=2'],
  ['GET', '/send'],
  ['HEAD', '/send'],
  ['GET', '/redirect'],
  ['POST', '/body', { json: { a: [1] } }],
  ['POST', '/body', { body: '{', headers: { 'content-type': 'application/json' } }],
  ['GET', '/fresh', { headers: { 'if-none-match': '"1"' } }],
  ['GET', '/router/ada'],
  ['GET', '/sub/ada'],
  ['GET', '/sub/next/ada'],
  ['GET', '/nowhere'],
  ['GET', '/%E0%A4%A'],
]

describe('createServer()', () => {
  it('answers as an application of Express that listens by itself', async () => {
    await using plain = new TestClient(application())
    await using ours = new TestClient(application(), { createServer })
    for (const [method, path, options] of REQUESTS) {
      const [expected, actual] = await Promise.all(
        [plain, ours].map(async (client) => {
          const response = await client.request(method, path, options)
          const headers = response.rawHeaders.filter(([name]) => name !== 'Date' && name !== 'Keep-Alive')
          return [response.status, headers, response.text()]
        }),
      )
      expect(actual, `${method} ${path}`).toEqual(expected)
    }
  })

  it('gives requests and responses that are what Express makes of them from their birth', async () => {
    const app = express()
    const prototypes: [object, object][] = []
    app.all('/', (request, response) => {
      prototypes.push([Object.getPrototypeOf(request) as object, Object.getPrototypeOf(response) as object])
      expect(request).toBeInstanceOf(IncomingMessage)
      expect(response).toBeInstanceOf(ServerResponse)
      response.end()
    })
    await using client = new TestClient(app, { createServer })
    const born: [object, object][] = []
    client.server.prependListener('request', (request, response) => {
      born.push([Object.getPrototypeOf(request) as object, Object.getPrototypeOf(response) as object])
    })
    await client.get('/')
    expect(prototypes).toHaveLength(1)
    expect(prototypes[0]![0]).toBe(born[0]![0])
    expect(prototypes[0]![1]).toBe(born[0]![1])
    expect(born[0]![0]).toBe(app.request)
  })

  it('takes options of node:http, and serves an application that several servers share', async () => {
    const app = express()
    app.all('/', Echo.asView())
    await using first = new TestClient(app, {
      createServer: (each) => createServer(each, { maxHeaderSize: 2048 }),
    })
    await using second = new TestClient(app, { createServer })
    const headers = { 'X-Long': 'x'.repeat(4096) }
    await Promise.all([first.listen(), second.listen()])
    expect((await first.get('/', { headers })).status).toBe(431)
    expect((await second.get('/', { headers })).status).toBe(200)
    expect((await first.get('/')).status).toBe(200)
  })

  it('lets an application add to its requests afterwards', async () => {
    const app = express()
    app.get('/', (request, response) => void response.send((request as unknown as { added: string }).added))
    await using client = new TestClient(app, { createServer })
    await client.listen()
    Object.assign(app.request, { added: 'later' })
    expect((await client.get('/')).text()).toBe('later')
  })
})

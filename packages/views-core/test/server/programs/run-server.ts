// A process of its own for the tests of runServer(): what it does is said by its environment.
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import express from 'express'
import { HttpResponse, View } from '@belvedere/views-core'
import { createServer, runServer, type CloseStage } from '@belvedere/views-core/server'

const { OPTIONS = '{}', HANGING_STAGE, FAILING_STAGE, START = 'ready' } = process.env
const options = JSON.parse(OPTIONS) as object

let isDatabaseOpen = true
const app = express()
app.get('/', (_request, response) => void response.send('ok'))
app.get('/slow/:ms', (request, response) => {
  console.log('slow')
  setTimeout(
    () => response.send(isDatabaseOpen ? 'from the database' : 'the database is closed'),
    Number(request.params.ms),
  )
})
app.get('/hang/:secret', () => console.log('hanging'))
app.get('/throw', (_request, response) => {
  response.send('thrown')
  setTimeout(() => {
    throw new Error('thrown in a timer')
  })
})

class Later extends View {
  get() {
    this.background(async (signal) => {
      console.log('background began')
      await sleep(Number(this.params['ms']), null, { signal })
      console.log(isDatabaseOpen ? 'closed nothing before background work' : 'too late')
    })
    return new HttpResponse('soon')
  }
}
app.all('/later/:ms', Later.asView())

await runServer(async ({ signal, onClose }) => {
  // In an order that would be wrong.
  for (const stage of ['logs', 'database', 'cache', 'clients', 'background'] as CloseStage[]) {
    onClose(stage, async () => {
      if (stage === HANGING_STAGE) await new Promise(() => {})
      if (stage === FAILING_STAGE) throw new Error(`${stage} is broken`)
      if (stage === 'database') isDatabaseOpen = false
      console.log(`closed ${stage}`)
    })
  }
  console.log('starting')
  if (START === 'slow') await sleep(60_000, null, { signal })
  if (START === 'deaf') await sleep(60_000)
  if (START === 'broken') throw new Error('cannot start')
  const server = createServer(app)
  if (START === 'taken') return server.listen(Number(process.env['TAKEN']), '127.0.0.1')
  return server.listen(0, '127.0.0.1', () =>
    console.log(`listening on ${(server.address() as AddressInfo).port}`),
  )
}, options)

import { Agent } from 'node:http'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { fetchOver } from '../support/end-under-load.ts'
import { Program } from '../support/program.ts'

const FILE = import.meta.resolve('./programs/run-server.ts')

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** When the server has closed it, in milliseconds from now. */
async function gone(socket: Socket): Promise<number> {
  const started = performance.now()
  socket.resume().on('error', () => {})
  await once(socket, 'close')
  return performance.now() - started
}

/** How long requests take that nothing holds up, in milliseconds: the 99th of a hundred. */
async function p99(port: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const took: number[] = []
  for (let count = 0; count < 3000; count++) {
    const started = performance.now()
    await fetchOver(agent, `http://127.0.0.1:${port}/`)
    took.push(performance.now() - started)
  }
  agent.destroy()
  return took.toSorted((a, b) => a - b)[2970]!
}

it('OPS-09, OPS-11 serves others as fast while 2,000 sockets drip and 2,000 say nothing, and closes them within 11 s', async () => {
  using program = new Program(FILE)
  const port = Number((await program.line(/^listening on (\d+)$/m))[1])
  await p99(port)
  const alone = await p99(port)
  const sockets: Socket[] = []
  while (sockets.length < 4000) sockets.push(await open(port))
  const ended = Promise.all(sockets.map(gone))
  const dripping = sockets.slice(0, 2000)
  for (const socket of dripping) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
  const drip = setInterval(() => {
    for (const socket of dripping) if (socket.writable) socket.write('X')
  }, 1000)
  const beside = await p99(port)
  const longest = Math.max(...(await ended))
  clearInterval(drip)
  console.log(
    `p99 ${alone.toFixed(2)} ms alone, ${beside.toFixed(2)} ms beside; gone within ${longest.toFixed(0)} ms`,
  )
  expect(beside).toBeLessThan(alone * 2 + 5)
  expect(longest).toBeLessThan(11_500)
  expect(await p99(port)).toBeLessThan(alone * 2 + 5)
})

it('OPS-07 resets no connection that is used again after 5 s, in 10,000 times', async () => {
  using program = new Program(FILE)
  const port = Number((await program.line(/^listening on (\d+)$/m))[1])
  const agents = Array.from({ length: 2000 }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  const ask = async (agent: Agent): Promise<number> =>
    (await fetchOver(agent, `http://127.0.0.1:${port}/`)).statusCode!
  for (let round = 0; round < 6; round++) {
    const statuses = await Promise.all(agents.map(ask))
    expect(new Set(statuses)).toEqual(new Set([200]))
    await sleep(4900 + Math.random() * 200)
  }
  for (const agent of agents) agent.destroy()
})

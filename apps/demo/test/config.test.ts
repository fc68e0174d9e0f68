import path from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { StartError } from '../src/start-error.ts'

function mistake(env: Record<string, string>): StartError {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof StartError) return error
    throw error
  }
  throw new Error('The configuration was accepted.')
}

it('runs on localhost:3000 with an embedded database when nothing is set', () => {
  const config = readConfig({ PORT: '', DATABASE_URL: ' ' })
  expect(config).toEqual({
    host: 'localhost',
    port: 3000,
    databaseUrl: null,
    dataDir: path.join(import.meta.dirname, '..', '.data'),
    cursorSecret: null,
    production: false,
  })
})

it('reads what is set', () => {
  const env = {
    PORT: '0',
    HOST: '[::1]',
    DATABASE_URL: 'postgres://u:p@db/press',
    DATA_DIR: '/var/press',
    CURSOR_SECRET: 'thirty-two characters, or more of them',
    NODE_ENV: 'production',
  }
  expect(readConfig(env)).toEqual({
    host: '::1',
    port: 0,
    databaseUrl: 'postgres://u:p@db/press',
    dataDir: path.resolve('/var/press'),
    cursorSecret: 'thirty-two characters, or more of them',
    production: true,
  })
})

it('OPS-22 names all mistakes in one message, with what to do, and exits with 78', () => {
  const error = mistake({
    PORT: '80a',
    HOST: 'http://x',
    DATABASE_URL: 'mysql://root:hunter2@db',
    NODE_ENV: 'prod',
  })
  expect(error.exitCode).toBe(78)
  expect(error.message).toMatchInlineSnapshot(`
    "Belvedere Press found 4 mistakes in its environment; correct them and start again.
      PORT is "80a": give a whole number from 0 to 65535, or leave it out for 3000.
      HOST is "http://x": give a host name or an address, without scheme and port.
      DATABASE_URL is not usable: give postgres://user:password@host:5432/database, or leave it out for the embedded database.
      NODE_ENV is "prod": give one of development, production, test."
  `)
})

it('repeats no password, also not of an address that is nearly right', () => {
  expect(mistake({ DATABASE_URL: 'postgress://root:hunter2@db' }).message).not.toContain('hunter2')
})

it('repeats no secret that is too short', () => {
  const { message } = mistake({ CURSOR_SECRET: 'hunter2' })
  expect(message).toContain('CURSOR_SECRET is not usable: give at least 32 random characters')
  expect(message).not.toContain('hunter2')
})

it.each(['65536', '-1', '3000.5', '1e3', '0x10', ' '.repeat(2) + 'x'])('refuses PORT %j', (PORT) => {
  expect(mistake({ PORT }).message).toContain('PORT is')
})

it.each(['localhost:3000', '300.1.1.1', 'a b', '-x', '/etc'])('refuses HOST %j', (HOST) => {
  expect(mistake({ HOST }).message).toContain('HOST is')
})

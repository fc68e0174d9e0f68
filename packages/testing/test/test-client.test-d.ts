import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import express, { type Express } from 'express'
import { describe, expectTypeOf, it } from 'vitest'
import { assertQueries, captureQueries, TestClient, type TestResponse } from '../src/index.ts'

describe('TestClient', () => {
  it('takes Express applications, and listeners of node:http, synchronous or not', () => {
    expectTypeOf(new TestClient(express())).toEqualTypeOf<TestClient<Express>>()
    void new TestClient((_request: IncomingMessage, response: ServerResponse) => response.end())
    void new TestClient(async (_, response) => void response.end())
    // @ts-expect-error - a server is not an application; it is made by createServer
    void new TestClient(createServer())
  })

  it('gives createServer the application as it is', () => {
    void new TestClient(express(), { createServer: (app) => createServer(app.disable('etag')) })
    // @ts-expect-error - must give a server
    void new TestClient(express(), { createServer: () => null })
    expectTypeOf(new TestClient(express()).server).toEqualTypeOf<Server>()
  })

  it('takes one of the known options', () => {
    const client = new TestClient(express())
    expectTypeOf(client.get('/')).toEqualTypeOf<Promise<TestResponse>>()
    void client.get('/', { query: { page: 1, tag: ['a', 'b'], q: undefined } })
    // @ts-expect-error - misspelled
    void client.get('/', { querry: {} })
    // @ts-expect-error - a nested value has no place in a query
    void client.get('/', { query: { page: { number: 1 } } })
    // @ts-expect-error - a started request follows no redirects
    void client.start('GET', '/', { redirect: 'follow' })
  })

  it('reads JSON as unknown unless told', () => {
    const response = {} as TestResponse
    expectTypeOf(response.json()).toEqualTypeOf<unknown>()
    expectTypeOf(response.json<{ id: number }>()).toEqualTypeOf<{ id: number }>()
  })
})

describe('captureQueries', () => {
  it('gives what the function gives, awaited', () => {
    expectTypeOf(assertQueries(1, async () => 'text')).toEqualTypeOf<Promise<string>>()
    expectTypeOf(captureQueries(() => 1))
      .resolves.toHaveProperty('result')
      .toEqualTypeOf<number>()
  })
})

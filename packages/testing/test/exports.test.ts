import { expect, it } from 'vitest'
import * as testing from '../src/index.ts'

it('exports these names', () => {
  expect(Object.keys(testing).toSorted()).toMatchInlineSnapshot(`
    [
      "ClientStateError",
      "ConfigurationError",
      "CookieJar",
      "InvalidRequestError",
      "NoResponseError",
      "NotJsonError",
      "ResponseTimeoutError",
      "TestClient",
      "TestingError",
      "UnexpectedErrorsError",
      "assertContains",
      "assertQueries",
      "assertRedirects",
      "assertStatus",
      "barrier",
      "captureQueries",
      "frozenClock",
    ]
  `)
})

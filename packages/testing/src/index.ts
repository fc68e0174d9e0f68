// The client
export { TestClient, type Application, type TestClientOptions } from './test-client.ts'
export type { InterimResponse, Redirect, TestResponse } from './test-response.ts'
export type { PendingRequest, ResponseHead } from './pending-request.ts'
export { CookieJar, type Cookie, type CookieOptions } from './cookie-jar.ts'
export type { FieldsInput, HeadersInput, QueryValue, RequestOptions } from './request-options.ts'
export type { RawBytes, RawOptions } from './internal/raw.ts'

// Assertions for any runner
export { assertContains, assertRedirects, assertStatus, type ContainsOptions } from './assertions.ts'
export {
  assertQueries,
  captureQueries,
  type CapturedQueries,
  type CaptureOptions,
} from './capture-queries.ts'

// Time and races
export { barrier, type Barrier } from './barrier.ts'
export { frozenClock, type FrozenClock } from './frozen-clock.ts'

// Errors
export {
  ClientStateError,
  ConfigurationError,
  InvalidRequestError,
  NoResponseError,
  NotJsonError,
  ResponseTimeoutError,
  TestingError,
  UnexpectedErrorsError,
} from './errors.ts'

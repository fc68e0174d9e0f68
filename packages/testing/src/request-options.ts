import type { Readable } from 'node:stream'

export type QueryValue = string | number | boolean | null | undefined

/** Header fields: a record (a list gives a field per value), `Headers`, or pairs. */
export type HeadersInput =
  | Readonly<Record<string, string | number | readonly string[] | undefined>>
  | Headers
  | Iterable<readonly [name: string, value: string]>

/** Names and values, as a query string or an HTML form has them. A list repeats its name; `null` and `undefined` are left out. */
export type FieldsInput = URLSearchParams | Readonly<Record<string, QueryValue | readonly QueryValue[]>>

/** What one request may say. At most one of `body`, `json` and `form`. */
export interface RequestOptions {
  /** Sent beside, and instead of, the client's own. `Host` may be set too. */
  readonly headers?: HeadersInput
  /** Added to the path, behind a query it may already have. */
  readonly query?: FieldsInput
  /** Sent as it is, without a content type of its own; a stream goes out in chunks. */
  readonly body?: string | Uint8Array | Readable | AsyncIterable<Uint8Array | string>
  /** Serialised, with `Content-Type: application/json`. */
  readonly json?: unknown
  /** URL-encoded, or `multipart/form-data` for a `FormData` (files are `File`s). */
  readonly form?: FieldsInput | FormData
  /** Closes the connection when it aborts; the request then rejects with its reason. */
  readonly signal?: AbortSignal
  /** For the complete answer, in milliseconds. @default the client's `timeoutMs` */
  readonly timeoutMs?: number
  /** `'follow'` goes on as a browser does, up to 20 times. @default 'manual' */
  readonly redirect?: 'manual' | 'follow'
}

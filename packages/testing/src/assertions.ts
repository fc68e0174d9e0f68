import { AssertionError } from 'node:assert'
import { describe, type TestResponse } from './test-response.ts'

/** How {@link assertContains} counts. */
export interface ContainsOptions {
  /** How often the text must stand there. Without it, at least once; 0 means never. */
  readonly count?: number
  /** @default 200 */
  readonly status?: number
}

/** Fails unless the answer has this status; the message shows the beginning of the body. */
export function assertStatus(response: TestResponse, status: number): void {
  if (response.status === status) return
  fail(
    `${describe(response)}, expected ${status}.\n${excerpt(response)}`,
    response.status,
    status,
    assertStatus,
  )
}

/**
 * Fails unless the answer redirects to `url`, or was redirected there by a request with `redirect: 'follow'`.
 *
 * @param url - Path and query, or a complete URL. Compared with the `Location` read from the path asked for, so
 *   relative, absolute and complete addresses of the same server are alike.
 * @param status - Without it, any of 301, 302, 303, 307 and 308.
 * @throws {AssertionError}
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/testing/tools/#django.test.SimpleTestCase.assertRedirects | assertRedirects}.
 *   Differs: does not fetch the target.
 */
export function assertRedirects(response: TestResponse, url: string, status?: number): void {
  const last = response.redirectChain.at(-1)
  const actual = last ?? { status: response.status, url: response.headers.get('location') ?? '' }
  if (actual.url === '' || ![301, 302, 303, 307, 308].includes(actual.status)) {
    fail(
      `${describe(response)} and does not redirect.\n${excerpt(response)}`,
      actual.status,
      status,
      assertRedirects,
    )
  }
  if (status !== undefined && actual.status !== status) {
    fail(`Redirected with ${actual.status}, expected ${status}.`, actual.status, status, assertRedirects)
  }
  const { request } = response
  if (address(actual.url, request.path) !== address(url, request.path)) {
    fail(`Redirected to ${actual.url}, expected ${url}.`, actual.url, url, assertRedirects)
  }
}

/**
 * Fails unless the body holds a text (as it stands, without regard to HTML) or matches an expression.
 *
 * @throws {AssertionError}
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/testing/tools/#django.test.SimpleTestCase.assertContains | assertContains}.
 */
export function assertContains(
  response: TestResponse,
  text: string | RegExp,
  options: ContainsOptions = {},
): void {
  const { count, status = 200 } = options
  assertStatus(response, status)
  const found = occurrences(response.text(), text)
  if (count === undefined ? found > 0 : found === count) return
  const expected = count === undefined ? 'at least once' : `${count} times`
  const shown = typeof text === 'string' ? JSON.stringify(text) : String(text)
  fail(
    `${describe(response)}; ${shown} stands there ${found} times, expected ${expected}.\n${excerpt(response)}`,
    found,
    count ?? '1 or more',
    assertContains,
  )
}

function occurrences(body: string, text: string | RegExp): number {
  if (typeof text === 'string') return body.split(text).length - 1
  const flags = text.flags.includes('g') ? text.flags : `${text.flags}g`
  return [...body.matchAll(new RegExp(text, flags))].length
}

function address(url: string, path: string): string {
  const server = 'http://server.invalid'
  const { href } = new URL(url, new URL(path, server))
  return href.replace(/^http:\/\/(server\.invalid|127\.0\.0\.1:\d+)/, '')
}

function excerpt(response: TestResponse): string {
  const text = response.text()
  return text.length > 1000 ? `${text.slice(0, 1000)}… (${text.length} characters)` : text
}

function fail(message: string, actual: unknown, expected: unknown, stackStartFn: Function): never {
  throw new AssertionError({ message, actual, expected, operator: stackStartFn.name, stackStartFn })
}

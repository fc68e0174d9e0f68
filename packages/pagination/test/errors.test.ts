import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  EmptyPageError,
  InvalidCursorError,
  InvalidPageError,
  PageNotAnIntegerError,
} from '../src/index.ts'

const errors = {
  PageNotAnIntegerError: new PageNotAnIntegerError('no', 'x'),
  EmptyPageError: new EmptyPageError('no', 9),
  InvalidCursorError: new InvalidCursorError('malformed'),
  ConfigurationError: new ConfigurationError('no'),
}

describe('errors', () => {
  it('are told apart by is(), each against each', () => {
    const guards = {
      PageNotAnIntegerError,
      EmptyPageError,
      InvalidCursorError,
      ConfigurationError,
      InvalidPageError,
    }
    const matrix = Object.entries(errors).map(([name, error]) => [
      name,
      Object.values(guards).flatMap((guard) => (guard.is(error) ? [guard.name] : [])),
    ])
    expect(Object.fromEntries(matrix)).toEqual({
      PageNotAnIntegerError: ['PageNotAnIntegerError', 'InvalidPageError'],
      EmptyPageError: ['EmptyPageError', 'InvalidPageError'],
      InvalidCursorError: ['InvalidCursorError'],
      ConfigurationError: ['ConfigurationError'],
    })
    for (const other of [new Error('no'), { code: 'ERR_PAGE_EMPTY', status: 404 }, 'no', null]) {
      expect(Object.values(guards).filter((guard) => guard.is(other))).toEqual([])
    }
  })

  it('carry name, code and status', () => {
    expect(
      Object.values(errors).map((error) => [`${error}`, error.code, 'status' in error && error.status]),
    ).toEqual([
      ['PageNotAnIntegerError: no', 'ERR_PAGE_NOT_AN_INTEGER', 404],
      ['EmptyPageError: no', 'ERR_PAGE_EMPTY', 404],
      [
        'InvalidCursorError: That cursor is not valid for this list: start again from its first page',
        'ERR_PAGE_CURSOR_INVALID',
        400,
      ],
      ['ConfigurationError: no', 'ERR_CONFIGURATION', false],
    ])
  })
})

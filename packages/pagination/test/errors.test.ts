import { describe, expect, it } from 'vitest'
import { ConfigurationError, EmptyPageError, InvalidPageError, PageNotAnIntegerError } from '../src/index.ts'

const errors = {
  PageNotAnIntegerError: new PageNotAnIntegerError('no', 'x'),
  EmptyPageError: new EmptyPageError('no', 9),
  ConfigurationError: new ConfigurationError('no'),
}

describe('errors', () => {
  it('are told apart by is(), each against each', () => {
    const guards = { PageNotAnIntegerError, EmptyPageError, ConfigurationError, InvalidPageError }
    const matrix = Object.entries(errors).map(([name, error]) => [
      name,
      Object.values(guards).flatMap((guard) => (guard.is(error) ? [guard.name] : [])),
    ])
    expect(Object.fromEntries(matrix)).toEqual({
      PageNotAnIntegerError: ['PageNotAnIntegerError', 'InvalidPageError'],
      EmptyPageError: ['EmptyPageError', 'InvalidPageError'],
      ConfigurationError: ['ConfigurationError'],
    })
    expect(InvalidPageError.is({ code: 'ERR_PAGE_EMPTY', status: 404 })).toBe(false)
  })

  it('carry name, code and status', () => {
    expect(
      Object.values(errors).map((error) => [`${error}`, error.code, 'status' in error && error.status]),
    ).toEqual([
      ['PageNotAnIntegerError: no', 'ERR_PAGE_NOT_AN_INTEGER', 404],
      ['EmptyPageError: no', 'ERR_PAGE_EMPTY', 404],
      ['ConfigurationError: no', 'ERR_CONFIGURATION', false],
    ])
  })
})

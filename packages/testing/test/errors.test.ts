import { describe, expect, it } from 'vitest'
import * as testing from '../src/index.ts'

const { ConfigurationError, TestingError, NoResponseError } = testing

describe('errors', () => {
  it('carry their name on the prototype and are known by their brand', () => {
    const error = new NoResponseError('no')
    expect(Object.hasOwn(error, 'name')).toBe(false)
    expect([error.name, error.code, TestingError.is(error)]).toEqual([
      'NoResponseError',
      'ERR_TESTING_NO_RESPONSE',
      true,
    ])
    expect(TestingError.is(new Error('no'))).toBe(false)
  })

  it('share the brand of configuration errors with every package', () => {
    class Foreign extends Error {}
    Object.defineProperty(Foreign.prototype, Symbol.for('@belvedere/configuration-error'), { value: true })
    expect(ConfigurationError.is(new Foreign())).toBe(true)
    expect(ConfigurationError.is(new NoResponseError('no'))).toBe(false)
  })
})

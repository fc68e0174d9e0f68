import { expect, it } from 'vitest'
import * as everything from '../src/index.ts'

it('exports what is meant to be public', () => {
  expect(Object.keys(everything).toSorted()).toMatchInlineSnapshot(`
    [
      "ConfigurationError",
      "ConnectionError",
      "DoesNotExistError",
      "FieldError",
      "LookupValueError",
      "MultipleObjectsReturnedError",
      "OrmError",
      "PoolExhaustedError",
      "Prefetch",
      "SliceError",
      "StatementTimeoutError",
      "belongsTo",
      "checkModels",
      "createDatabase",
      "defineModels",
      "defineSchema",
      "hasMany",
      "hasOne",
      "manyToMany",
      "pgDialect",
    ]
  `)
})

// Database
export { createDatabase, type DatabaseOptions, type PoolOptions } from './create-database.ts'
export { pgDialect } from './dialect/pg-dialect.ts'
export type { PgDialectOptions } from './dialect/pg-driver.ts'
export type { PgPool } from './dialect/pg-types.ts'
export type { QueryMessage } from './diagnostics.ts'

// Schema
export {
  belongsTo,
  hasMany,
  hasOne,
  manyToMany,
  type BelongsTo,
  type HasMany,
  type HasOne,
  type ManyToMany,
  type Relation,
  type RelationOptions,
} from './schema/relations.ts'
export { defineSchema, type RelationOf, type RelationsOf, type Schema } from './schema/define-schema.ts'
export { defineModels, type ModelOptions, type Models, type SchemaValue } from './schema/define-models.ts'
export { checkModels } from './schema/check-models.ts'
export type { Model, RowOf } from './schema/model.ts'
export type {
  AnySchema,
  Columns,
  ManyName,
  Missing,
  OneName,
  RelationName,
  Relations,
  Row,
  TableOf,
  TargetOf,
} from './schema/types.ts'
export type { AnyPath, OnePath, With } from './schema/paths.ts'
export type { ColumnNaming } from './catalogue/naming.ts'

// Queries
export type { QuerySet } from './queryset/queryset.ts'
export {
  Prefetch,
  type Fetchable,
  type PrefetchOf,
  type WithPrefetch,
  type WithSteps,
} from './queryset/prefetch-object.ts'
export type { ColumnFilter, Filter, TextLookups, ValueLookups } from './queryset/filter.ts'
export type { Ordering, OrderingName } from './queryset/ordering.ts'
export type { Position, PositionedRow } from './queryset/seek.ts'
export type { Scope } from './queryset/query-state.ts'

// Errors
export {
  ConfigurationError,
  ConnectionError,
  DoesNotExistError,
  FieldError,
  LookupValueError,
  MultipleObjectsReturnedError,
  OrmError,
  PoolExhaustedError,
  SliceError,
  StatementTimeoutError,
} from './errors.ts'

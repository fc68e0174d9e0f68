import type { BuiltInValues } from './converters.ts'
import type { Included, RouteTable } from './include.ts'

/** What a parameter without a converter takes. */
type PathValue = string | number | bigint

/** Where a pattern names a converter that nobody registered. `reverse()` cannot be called then. */
interface UnknownConverter<TName extends string> {
  readonly error: `There is no converter ${TName}`
}

/** Each parameter of a pattern with the name of its converter, which is empty for none. */
type ParamsIn<TPattern extends string> = string extends TPattern
  ? [string, '']
  : TPattern extends `${infer First}/${infer Rest}`
    ? ParamIn<First> | ParamsIn<Rest>
    : ParamIn<TPattern>

type ParamIn<TSegment extends string> = TSegment extends `:${infer Name}(${infer Converter})`
  ? [Name, Converter]
  : TSegment extends `:${infer Name}` | `*${infer Name}`
    ? [Name, '']
    : never

type ValueOf<TConverter extends string, TValues, TPlain> = TConverter extends ''
  ? TPlain
  : TConverter extends keyof TValues
    ? TValues[TConverter]
    : TConverter extends keyof BuiltInValues
      ? BuiltInValues[TConverter]
      : UnknownConverter<TConverter>

/**
 * What `reverse()` needs for a pattern: each of its parameters, by its converter; text or a number where it has none.
 *
 * @typeParam TValues - What the converters take that are not built in, by their names.
 */
export type ParamsOf<TPattern extends string, TValues = object> = {
  readonly [P in ParamsIn<TPattern> as P[0]]: ValueOf<P[1], TValues, PathValue>
}

/** What a request has for the parameters of a pattern: each as its converter gives it; text where it has none. */
export type ValuesOf<TPattern extends string, TValues = object> = {
  readonly [P in ParamsIn<TPattern> as P[0]]: ValueOf<P[1], TValues, string>
}

/** Names of all routes of a table, those of included tables after a colon. */
export type RouteName<TTable extends RouteTable> = {
  [K in keyof TTable & string]: TTable[K] extends Included<string, infer TInner>
    ? `${K}:${RouteName<TInner>}`
    : K
}[keyof TTable & string]

/** The whole pattern of a route, and what its converters take. */
export type FindRoute<
  TTable extends RouteTable,
  TName extends string,
  TValues,
  TPrefix extends string = '',
> = TName extends keyof TTable
  ? TTable[TName] extends string
    ? { readonly pattern: Joined<TPrefix, TTable[TName]>; readonly values: TValues }
    : never
  : TName extends `${infer TFirst}:${infer TRest}`
    ? TTable[TFirst] extends Included<infer TInnerPrefix, infer TInner, infer TInnerValues>
      ? FindRoute<
          TInner,
          TRest,
          TInnerValues & Omit<TValues, keyof TInnerValues>,
          Joined<TPrefix, TInnerPrefix>
        >
      : never
    : never

type Found = { readonly pattern: string; readonly values: unknown }

/** Just `string` where one of the two is not known, or parameters of it would be missed. */
type Joined<TPrefix extends string, TRest extends string> = string extends TPrefix | TRest
  ? string
  : `${TPrefix}${TRest}`

/** {@link ParamsOf} for a route that {@link FindRoute} found. */
export type ParamsFound<TFound> = TFound extends Found ? ParamsOf<TFound['pattern'], TFound['values']> : never

/** {@link ValuesOf} for a route that {@link FindRoute} found. */
export type ValuesFound<TFound> = TFound extends Found ? ValuesOf<TFound['pattern'], TFound['values']> : never

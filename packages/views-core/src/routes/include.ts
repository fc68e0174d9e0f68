import type { Converters } from './converters.ts'

/** Patterns by the name of the route, and tables of them that are included. */
export interface RouteTable {
  readonly [name: string]: string | Included
}

/** A table of routes below a prefix. */
export interface Included<
  TPrefix extends string = string,
  TTable extends RouteTable = RouteTable,
  TValues extends object = object,
> {
  readonly prefix: TPrefix
  readonly routes: TTable
  readonly converters: Converters<TValues>
}

/**
 * Puts a table of routes below a prefix. Its key in the outer table is its namespace: `shop:product-detail`.
 *
 * A pattern of the table starts with a slash, or is empty for the prefix itself; the prefix may have parameters.
 * Converters of the outer table hold here too.
 *
 * @param routes - Written here, or a constant declared `as const`, or else its parameters are not known to the compiler.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/http/urls/#including-other-urlconfs | include}
 *
 * @example
 * ```ts
 * import { defineRoutes, include } from '@belvedere/views-core'
 *
 * const shop = { 'product-list': '', 'product-detail': '/:slug(slug)' } as const
 * const urls = defineRoutes({ home: '/', shop: include('/shop', shop) })
 * urls.reverse('shop:product-list') // => '/shop'
 * urls.reverse('shop:product-detail', { slug: 'kettle' }) // => '/shop/kettle'
 * ```
 */
export function include<
  const TPrefix extends string,
  const TTable extends RouteTable,
  TValues extends object = object,
>(
  prefix: TPrefix,
  routes: TTable,
  options: { readonly converters?: Converters<TValues> } = {},
): Included<TPrefix, TTable, TValues> {
  return { prefix, routes, converters: options.converters ?? ({} as Converters<TValues>) }
}

import { expectTypeOf, it } from 'vitest'
import {
  defineRoutes,
  RedirectResponse,
  RedirectView,
  type RedirectOptions,
  type View,
} from '../../src/index.ts'

it('takes a status, or what is meant by one, and not both', () => {
  const redirect = (options: RedirectOptions) => new RedirectResponse('/a', options)
  redirect({ status: 303, headers: { 'X-A': '1' } })
  redirect({ permanent: true, preserveRequest: false })
  // @ts-expect-error - 200 sends nobody on
  redirect({ status: 200 })
  // @ts-expect-error - a status says already whether it is permanent
  redirect({ status: 303, permanent: true })
})

it('takes any routes of defineRoutes, and no method for an attribute', () => {
  const urls = defineRoutes({ list: '/articles', detail: '/articles/:slug' })
  RedirectView.asView({ urls, routeName: 'detail', permanent: true })
  // @ts-expect-error - there is no such attribute
  RedirectView.asView({ patternName: 'detail' })
  // @ts-expect-error - a hook is overridden in a subclass
  RedirectView.asView({ getRedirectUrl: () => '/a' })
  expectTypeOf(new RedirectView()).toExtend<View>()
})

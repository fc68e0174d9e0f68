import type { Awaitable, HttpResponse, Next, Policy, View } from '@belvedere/views-core'
import { after } from '../internal/after.ts'
import { field } from '../internal/field.ts'
import { hasBody } from '../internal/has-body.ts'
import { viewIdOf } from '../internal/view-id.ts'
import type { RateLimited } from './rate-limit-mixin.ts'
import { rateLimitName, type RateLimit } from './rate-limit.ts'
import { TooManyRequestsError } from './too-many-requests-error.ts'

type LimitedView = View & RateLimited

/** Counts addresses, before anything is known of the user. */
export const addressLimitPolicy = limitPolicy('address', 'admission')
/** Counts users, as soon as it is known who asks; what the cache answers counts too. */
export const userLimitPolicy = limitPolicy('user', 'quota')

function limitPolicy(by: 'address' | 'user', stage: 'admission' | 'quota'): Policy<LimitedView> {
  return {
    name: `rate limit by ${by}`,
    stage,
    applies: (view) => view.rateLimit !== null && view.rateLimitBy === by,
    run: (view, next) =>
      after(view.getRateLimitKey(), (key) =>
        key === null || view.rateLimit === null ? next() : count(view, view.rateLimit, key, next),
      ),
  }
}

function count(view: LimitedView, rule: RateLimit, key: string, next: Next): Awaitable<HttpResponse> {
  const { prefix, name, policy } = namesOf(view, rule)
  const counted = view.rateLimitStore.consume(prefix + field(key), rule, 1, view.clock.now())
  return after(counted, ({ isAdmitted, remaining, resetMs, retryAfterMs }) => {
    // On Express's response, because answers of an error handler are to tell it, too.
    add(view, 'RateLimit-Policy', policy)
    add(view, 'RateLimit', `${name}; r=${remaining}; t=${Math.ceil(resetMs / 1000)}`)
    if (isAdmitted) return next()
    // Nobody reads what a refused client is still sending.
    throw new TooManyRequestsError(retryAfterMs, hasBody(view.request) ? { connection: 'close' } : {})
  })
}

/** A limiter in front, for the whole application, may have told its own state. */
function add({ response }: View, name: string, item: string): void {
  const before = response.getHeader(name)
  response.setHeader(name, before === undefined ? item : `${String(before)}, ${item}`)
}

/** What is written anew for each request and is the same for each. */
interface Names {
  readonly rule: RateLimit
  readonly prefix: string
  readonly name: string
  readonly policy: string
}

const names = new WeakMap<object, Names>()

function namesOf(view: LimitedView, rule: RateLimit): Names {
  const known = names.get(view.constructor)
  if (known !== undefined && isSame(known.rule, rule)) return known
  const { limit, windowSeconds, burst = limit } = rule
  const name = `"${rateLimitName(rule)}"`
  const made: Names = {
    rule,
    // The limit is part of the key: two of them under one key would not understand each other.
    prefix: field(viewIdOf(view)) + field(`${limit}/${windowSeconds}/${burst}`),
    name,
    policy: `${name}; q=${limit}; w=${windowSeconds}`,
  }
  names.set(view.constructor, made)
  return made
}

function isSame(a: RateLimit, b: RateLimit): boolean {
  return a === b || (a.limit === b.limit && a.windowSeconds === b.windowSeconds && a.burst === b.burst)
}

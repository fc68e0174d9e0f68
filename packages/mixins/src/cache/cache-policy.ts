import {
  evaluatePreconditions,
  HttpResponse,
  notModified,
  parseHttpDate,
  type Awaitable,
  type Next,
  type Policy,
  type View,
} from '@belvedere/views-core'
import { after } from '../internal/after.ts'
import { hasBody } from '../internal/has-body.ts'
import { entryKeyOf, variantOf } from './cache-key.ts'
import type { CacheEntry, CacheHit, VariantOf } from './cache-store.ts'
import type { Cached } from './cache-mixin.ts'
import { GuardedStore } from './guarded-store.ts'
import { flightsOf, follow, type Flight } from './single-flight.ts'
import { storableOf, type Storable } from './storable.ts'

type CachedView = View & Cached

/** Answers GET and HEAD from what was stored; everything else goes to the view. */
export const cachePolicy: Policy<CachedView> = {
  name: 'cache',
  stage: 'cache',
  applies: (view) => view.cacheSeconds !== null,
  run(view, next) {
    const { method, headers } = view.request
    if (method !== 'GET' && method !== 'HEAD') return next()
    // What a view makes of a body, or of a range, is not what the next client asks for.
    if (headers.range !== undefined || hasBody(view.request)) return after(next(), bypassed)
    return after(view.getCacheKey(), (resource) =>
      resource === null ? after(next(), bypassed) : new CachedRequest(view, next, resource).answer(),
    )
  },
}

function bypassed(response: HttpResponse): HttpResponse {
  return reported(response, 'fwd=bypass')
}

/** One request for something that may be stored. */
class CachedRequest {
  readonly #view: CachedView
  readonly #next: Next
  readonly #key: string
  readonly #store: GuardedStore
  /** The request's values of the headers that this resource is known to vary on. */
  #variant = ''

  constructor(view: CachedView, next: Next, resource: string) {
    this.#view = view
    this.#next = next
    this.#key = entryKeyOf(view, resource)
    this.#store = GuardedStore.of(view.cacheStore)
  }

  answer(): Awaitable<HttpResponse> {
    return after(this.#store.get(this.#key, this.#variantOf), (hit) => {
      if (hit !== null) return served(this.#view, hit)
      // A view's own head() may leave out what the body would have told: only an answer to GET is stored.
      if (this.#view.request.method === 'HEAD') return after(this.#next(), missed)
      return this.#share()
    })
  }

  /** Waits for another request that is already working on the same, or works for others. */
  #share(): Awaitable<HttpResponse> {
    const flights = flightsOf(this.#view.cacheStore)
    const place = this.#key + this.#variant
    const flight = flights.get(place)
    return flight === undefined || flight.leader.signal.aborted
      ? this.#lead(flights, place)
      : this.#follow(flight)
  }

  async #lead(flights: Map<string, Flight>, place: string): Promise<HttpResponse> {
    const work = this.#work()
    const flight: Flight = { leader: this.#view, result: work.then(({ storable }) => storable) }
    // Whoever follows hears of a failure; where nobody does, the leader alone reports it.
    flight.result.catch(() => {})
    flights.set(place, flight)
    try {
      const { response, storable } = await work
      return reported(
        response,
        `fwd=uri-miss${this.#keep(storable, flights, place, flight) ? '; stored' : ''}`,
      )
    } catch (error) {
      land(flights, place, flight)
      throw error
    }
  }

  async #work(): Promise<{ response: HttpResponse; storable: Storable | null }> {
    const response = await this.#next()
    return { response, storable: storableOf(this.#view, response) }
  }

  /** Until the entry is in the store, newcomers still find the flight. */
  #keep(storable: Storable | null, flights: Map<string, Flight>, place: string, flight: Flight): boolean {
    if (storable === null) {
      land(flights, place, flight)
      return false
    }
    const isKept = after(this.#store.set(this.#key, this.#variantOf, storable.entry, storable), (kept) => {
      land(flights, place, flight)
      return kept
    })
    return isKept !== false
  }

  async #follow(flight: Flight): Promise<HttpResponse> {
    const landing = await follow(flight, this.#view)
    if (landing === 'again') return this.answer()
    if (landing === 'alone') return after(this.#next(), missed)
    const { entry, vary, ttlSeconds } = landing
    const isSame = variantOf(flight.leader.request, vary) === variantOf(this.#view.request, vary)
    if (!isSame) return this.answer()
    return reported(responseOf(entry), `fwd=uri-miss; collapsed; ttl=${Math.floor(ttlSeconds)}`)
  }

  readonly #variantOf: VariantOf = (names) => (this.#variant = variantOf(this.#view.request, names))
}

function land(flights: Map<string, Flight>, place: string, flight: Flight): void {
  if (flights.get(place) === flight) flights.delete(place)
}

function missed(response: HttpResponse): HttpResponse {
  return reported(response, 'fwd=uri-miss')
}

function served({ request }: View, { entry, ageSeconds, ttlSeconds }: CacheHit): HttpResponse {
  const whole = responseOf(entry)
  const response = reported(
    isKnownTo(request, whole) ? notModified(whole) : whole,
    `hit; ttl=${Math.floor(ttlSeconds)}`,
  )
  return response.setHeader('age', String(Math.floor(ageSeconds)))
}

/** Whether the client has this answer already. */
function isKnownTo({ method, headers }: View['request'], response: HttpResponse): boolean {
  if (headers['if-none-match'] === undefined && headers['if-modified-since'] === undefined) return false
  const etag = response.getHeader('etag')
  const lastModified = response.getHeader('last-modified')
  const validators = {
    etag: etag === undefined ? null : String(etag),
    lastModified: lastModified === undefined ? null : parseHttpDate(String(lastModified)),
  }
  return evaluatePreconditions({ method, headers }, validators) === 304
}

/** A response of its own for every request: nothing of the entry can be written to through it. */
function responseOf({ status, contentType, headers, body }: CacheEntry): HttpResponse {
  const response = new HttpResponse(typeof body === 'string' ? body : Buffer.from(body), {
    status,
    contentType,
  })
  for (const name in headers) response.setHeader(name, headers[name]!)
  return response
}

/** @see RFC 9211 {@link https://www.rfc-editor.org/rfc/rfc9211 | Cache-Status} */
function reported(response: HttpResponse, what: string): HttpResponse {
  return response.setHeader('cache-status', `belvedere; ${what}`)
}

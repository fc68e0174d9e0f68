import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { isThenable, type Awaitable } from './awaitable.ts'
import { CheckReport } from './check-report.ts'
import { systemClock, type Clock } from './clock.ts'
import {
  ClientDisconnectedError,
  ConfigurationError,
  DeadlineExceededError,
  HttpError,
  InvalidResponseError,
  ServerError,
} from './errors.ts'
import { backgroundWork, type BackgroundTask } from './background-work.ts'
import { checkBodyOptions, type BodyOptions } from './body/body-options.ts'
import type { Fields } from './body/fields.ts'
import { queryOf } from './body/query-of.ts'
import { bodyOf } from './body/read-body.ts'
import { checkAttributes, type Attributes } from './internal/attributes.ts'
import { writeEarlyHints, type EarlyHints } from './internal/early-hints.ts'
import { noteOrigin } from './internal/error-origin.ts'
import { paramsOf } from './internal/params.ts'
import { planOf, type Plan } from './internal/plan.ts'
import { cutConnection } from './internal/cut-connection.ts'
import { reportError } from './internal/report-error.ts'
import { durationProblem } from './duration.ts'
import { rendered } from './internal/rendered.ts'
import { RequestScope } from './internal/request-scope.ts'
import { send } from './internal/send.ts'
import { dispatches, traced } from './internal/tracing.ts'
import { checkVerbs, HTTP_METHOD_NAMES } from './internal/verbs.ts'
import { logAnswer } from './logging/log-answer.ts'
import { requestIdOf } from './logging/request-id.ts'
import type { Constructor } from './mixin.ts'
import { runPolicies, type Policy } from './policy.ts'
import { HttpResponse } from './responses/http-response.ts'
import { fromWebResponse, isWebResponse } from './responses/web-response.ts'
import { checkContributors, contribute, type Contributors } from './templates/contributors.ts'

/** Values from the path by the names in the route's pattern, decoded. Those of a wildcard are joined by `/`. */
export type Params = Readonly<Record<string, string>>

/** Hands the request of a view on to what stands behind it. */
export let passOn: (view: View) => void

/** An Express request handler that knows the view it was made from. */
export interface ViewHandler<TView extends View = View> extends RequestHandler {
  readonly viewClass: Constructor<TView>
  readonly viewAttributes: Attributes<TView>
}

/**
 * One page or endpoint: a class with a method for each HTTP method that it answers, made anew for every request.
 *
 * Handlers are called `get`, `post`, `put`, `patch`, `delete`, `head`, `options` and `trace`; each may be synchronous
 * or asynchronous and returns an {@link HttpResponse}. HEAD is answered by `get` without its body, OPTIONS by itself,
 * anything else with 405 and `Allow`.
 *
 * Every attribute of a subclass has an initialiser (`= null` at the least), because `asView()` makes an instance at
 * start-up to check them; a field initialiser reads nothing of the request.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/base/#view | View}. Differs: verbs may
 *   mix synchronous and asynchronous; policies run by stage, whatever the order of the mixins.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { JsonResponse, View } from '@belvedere/views-core'
 *
 * class Greeting extends View {
 *   greeting = 'Hello'
 *   async get() {
 *     return new JsonResponse({ message: `${this.greeting}, ${this.params['name']}` })
 *   }
 * }
 *
 * const app = express()
 * app.all('/hello/:name', Greeting.asView())
 * app.all('/welcome/:name', Greeting.asView({ greeting: 'Welcome' }))
 * Greeting.asView().viewClass === Greeting // => true
 * ```
 */
export class View {
  static {
    passOn = (view) => view.#next!()
  }
  /** Policies that this class adds to those of its bases. */
  static policies: readonly Policy[] = []
  /** What this class adds to the context of every template: values by name, each made when a template is rendered. */
  static contributors: Contributors<never> = {}
  /** How much of a body this class and its subclasses take, and who reads what is neither JSON nor a form. */
  static bodyOptions: BodyOptions = {}

  request!: Request
  response!: Response
  params!: Params
  /** The HTTP methods that may be answered, in lower case; one that is not listed is answered 405. */
  httpMethodNames: readonly string[] = HTTP_METHOD_NAMES
  /** Where this view takes the time from. */
  clock: Clock = systemClock
  #plan: Plan | null = null
  #next: NextFunction | null = null
  #scope: RequestScope | null = null
  #isAdmitted = false
  #answered = false

  /**
   * Makes the request handler of this class, and checks the class on the way.
   *
   * @param attributes - Values for attributes of the class, as if a subclass had overridden them.
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: an attribute is unknown, or {@link View.check} found a mistake;
   *   all mistakes of the class in one report.
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/base/#django.views.generic.base.View.as_view | as_view}
   */
  static asView<TView extends View>(
    this: Constructor<TView>,
    attributes: Attributes<TView> = {},
  ): ViewHandler<TView> {
    const probe = new this()
    const report = new CheckReport()
    checkAttributes(probe, attributes, View.prototype, report)
    if (report.ok) {
      Object.assign(probe, attributes)
      probe.check(report)
    }
    report.assertOk(`${this.name}.asView()`)
    const viewAttributes: Attributes<TView> = { ...attributes }
    Object.freeze(viewAttributes)
    const preset = Object.keys(viewAttributes).length > 0 ? viewAttributes : null
    const plan = planOf(probe)

    const handler: RequestHandler = (request, response, next) => {
      const view = new this()
      if (preset !== null) Object.assign(view, preset)
      view.#plan = plan
      view.#next = next
      view.#run(request, response)
    }
    return Object.assign(handler, { viewClass: this, viewAttributes })
  }

  /** Notes what is wrong with this class and its attributes. There is no request here. Overrides call `super.check()`. */
  check(report: CheckReport): void {
    checkVerbs(this, report)
    checkContributors(this, report)
    checkBodyOptions((this.constructor as typeof View).bodyOptions, report)
  }

  /**
   * Takes the request. An override calls `super.setup()` first; what it prepares is there for every handler. It may be
   * asynchronous.
   *
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/base/#django.views.generic.base.View.setup | setup}
   */
  setup(request: Request, response: Response, params: Params): Awaitable<void> {
    this.request = request
    this.response = response
    this.params = params
  }

  /** Runs the policies of the class around the handler of the request's method. */
  dispatch(): Awaitable<HttpResponse> {
    const { gate } = this.#planned()
    if (gate.length === 0) return this.#admitted()
    return runPolicies(this, gate, () => this.#admitted())
  }

  /** Answers OPTIONS: 200 with `Allow`. */
  options(): Awaitable<HttpResponse> {
    return new HttpResponse('', { headers: { allow: this.#planned().verbs.allow }, contentType: null })
  }

  /** Answers a method that this view does not handle: 405 with `Allow`. */
  httpMethodNotAllowed(): Awaitable<HttpResponse> {
    return new HttpResponse('', {
      status: 405,
      headers: { allow: this.#planned().verbs.allow },
      contentType: null,
    })
  }

  /**
   * Aborts when nobody waits for the answer any more: the client has left, or the deadline has passed. Its reason is
   * a {@link ClientDisconnectedError} or a {@link DeadlineExceededError}. Hand it to everything that waits.
   */
  get signal(): AbortSignal {
    return this.#scoped().signal
  }

  /** When the answer is due, in milliseconds on `clock.now()`; `Infinity` without a deadline. */
  get deadline(): number {
    return this.#scope?.deadline ?? Infinity
  }

  /**
   * Answers 503 unless the view has answered within `ms`, and aborts {@link View.signal}. A deadline is inherited:
   * it can be brought forward and never put off.
   *
   * @param ms - From 1 to 2147483647, the longest that a timer can wait.
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: `ms` is something else.
   */
  setDeadline(ms: number): void {
    const problem = durationProblem(ms)
    if (problem) throw new ConfigurationError('setDeadline()', [{ attribute: 'ms', problem }])
    this.#scoped().setDeadline(ms)
  }

  /**
   * Keeps the work of this view alive for somebody else who waits for its result, even when its own client leaves.
   *
   * @returns what to call when the other no longer waits; calling it twice does no harm
   */
  retain(): () => void {
    return this.#scoped().retain()
  }

  /** The query string, read by name: `this.queryParams.one('q')`. */
  get queryParams(): Fields {
    return queryOf(this.request)
  }

  /** By which the log knows this request; see `configureViews()` for an id that a proxy gives. */
  get requestId(): string {
    return requestIdOf(this.request)
  }

  /**
   * Reads and parses the body, once, when it is first asked for: JSON, a URL-encoded form, or what a parser of
   * {@link View.bodyOptions} takes. Objects have no prototype; a form is a record of text, or of lists where a name came
   * several times. `undefined` where there is no body. What a middleware has left in `request.body` is taken as it is. The
   * limits are those of the view that asks first.
   *
   * @throws {UnsupportedMediaTypeError} 415; {@link PayloadTooLargeError} 413; {@link MalformedBodyError} 400, also for
   *   a key by which a copy would reach other objects' prototypes.
   */
  body(): Promise<unknown> {
    return bodyOf(this, (this.constructor as typeof View).bodyOptions)
  }

  /** Puts a value into the contexts of this view's templates, made when one is rendered. Keys of a context win. */
  addContext(name: string, make: () => unknown): void {
    contribute(this, name, make)
  }

  /**
   * Tells the client ahead of the answer (103) what to load, where it speaks HTTP/1.1.
   *
   * @throws {InvalidResponseError} `ERR_VIEW_RESPONSE`: access has not been granted yet, so there is nothing to tell.
   */
  earlyHints(hints: EarlyHints): void {
    if (!this.#isAdmitted)
      throw new InvalidResponseError(
        `${this.#name()} sent Early Hints before access: call it in the handler.`,
      )
    writeEarlyHints(this, hints)
  }

  /** Runs something after the answer, whatever that is. A failure is logged; a drain waits for it: {@link backgroundWork}. */
  background(task: BackgroundTask): void {
    const { request, response, constructor } = this
    backgroundWork.start(response, task, (error) =>
      reportError(error, request, `${constructor.name}.background()`),
    )
  }

  #planned(): Plan {
    return (this.#plan ??= planOf(this))
  }

  #scoped(): RequestScope {
    return (this.#scope ??= new RequestScope(this.response, this.clock, (error) => this.#fail(error)))
  }

  #run(request: Request, response: Response): void {
    const fail = (error: unknown): void => {
      this.request ??= request
      this.response ??= response
      this.#fail(error)
    }
    try {
      const ready: unknown = this.setup(request, response, paramsOf(request))
      const result = isThenable(ready) ? ready.then(() => this.#dispatched()) : this.#dispatched()
      if (isThenable(result)) result.then((value) => this.#finish(value), fail)
      else this.#finish(result)
    } catch (error) {
      fail(error)
    }
  }

  #dispatched(): Awaitable<HttpResponse> {
    if (this.request === undefined)
      throw new InvalidResponseError(`${this.constructor.name}.setup() has to call super.setup().`)
    return dispatches.hasSubscribers ? traced(dispatches, this, null, () => this.dispatch()) : this.dispatch()
  }

  #admitted(): Awaitable<HttpResponse> {
    this.#isAdmitted = true
    const { inner } = this.#planned()
    return inner.length === 0 ? this.#respond() : runPolicies(this, inner, () => this.#respond())
  }

  #respond(): Awaitable<HttpResponse> {
    const name = this.#planned().verbs.handlers.get(this.request.method)
    const result =
      name === undefined
        ? this.httpMethodNotAllowed()
        : (this as unknown as Record<string, () => Awaitable<unknown>>)[name]!()
    return isThenable(result) ? result.then((value) => this.#rendered(value)) : this.#rendered(result)
  }

  /** What a handler returned, with its template rendered, so that a policy around it sees a body. */
  #rendered(value: unknown): Awaitable<HttpResponse> {
    // After the deadline the answer is out, and somebody else may still wait for this one.
    if (this.response.headersSent && !this.#answered) {
      if (value !== undefined) {
        process.emitWarning(
          `${this.#name()} wrote to the response and then returned one; the first was sent.`,
          {
            code: 'BELVEDERE_RESPONSE_TWICE',
          },
        )
      }
      const sent = new HttpResponse()
      sent.isSent = true
      return sent
    }
    if (isWebResponse(value)) return rendered(this, fromWebResponse(value))
    if (!HttpResponse.is(value)) {
      throw new InvalidResponseError(
        `${this.#name()} returned ${value === null ? 'null' : typeof value}, and not an HttpResponse: return one, or throw.`,
      )
    }
    return rendered(this, value)
  }

  #finish(result: unknown): void {
    if (this.#answered) return
    if (!HttpResponse.is(result)) {
      this.#fail(
        new InvalidResponseError(
          `${this.constructor.name}.dispatch() returned no HttpResponse: return super.dispatch().`,
        ),
      )
      return
    }
    if (!result.isRendered) {
      // dispatch() was overridden and made a response of its own.
      Promise.resolve(rendered(this, result)).then(
        (value) => this.#finish(value),
        (error: unknown) => this.#fail(error),
      )
      return
    }
    this.#answered = true
    this.#scope?.finish()
    if (result.status >= 400) logAnswer(this.request, { status: result.status, handler: this.#name() })
    if (result.isSent || this.response.destroyed || this.response.headersSent) return
    try {
      send(this, result)
    } catch (error) {
      this.#answered = false
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (this.#answered) return
    this.#answered = true
    this.#scope?.finish()
    if (this.response.destroyed && (ClientDisconnectedError.is(error) || DeadlineExceededError.is(error)))
      return
    const isRefusal = HttpError.is(error) && error.status < 500
    const name = this.#name()
    if (isRefusal) logAnswer(this.request, { status: error.status, handler: name, error })
    const shown = isRefusal ? error : new ServerError(error, reportError(error, this.request, name))
    if (this.response.destroyed) return
    if (this.response.headersSent) {
      // Half an answer is out: cut the connection, so that nobody takes it for a whole one.
      cutConnection(this.response)
      return
    }
    if (!isRefusal) noteOrigin(shown, this, name)
    this.#next!(shown)
  }

  #name(): string {
    const handler = this.#plan?.verbs.handlers.get(this.request.method) ?? 'dispatch'
    return `${this.constructor.name}.${handler}()`
  }
}

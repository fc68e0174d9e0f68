// Views
export { View, type Params, type ViewHandler } from './view.ts'
export { TemplateResponseView, TemplateView } from './templates/template-view.ts'

export {
  explainView,
  type ExplainedAttribute,
  type ExplainedHook,
  type ExplainedPolicy,
  type ViewExplanation,
} from './explain/explain-view.ts'

// Mixins and how they are made
export { compose } from './compose.ts'
export { mixOnce, type Constructor, type Mixed } from './mixin.ts'
export { ContextMixin, type Contextual } from './templates/context-mixin.ts'
export { TemplateResponseMixin, type TemplateResponding } from './templates/template-response-mixin.ts'

// Policies
export { type Next, type Policy, type Stage } from './policy.ts'
export { policyMiddleware } from './policy-middleware.ts'

// What comes with a request
export { Fields, type FieldValue } from './body/fields.ts'
export { type BodyLimits, type BodyOptions } from './body/body-options.ts'
export { bodyParserFrom, type BodyParser, type BodyScope } from './body/body-parser.ts'

// Work beside and after the answer
export { type EarlyHints } from './internal/early-hints.ts'
export { backgroundWork, type BackgroundTask, type BackgroundWork } from './background-work.ts'

// Responses
export { HttpResponse, type HeaderValue, type ResponseOptions } from './responses/http-response.ts'
export { HtmlResponse } from './responses/html-response.ts'
export { JsonResponse } from './responses/json-response.ts'
export { TemplateResponse, type Template, type TemplateFunction } from './responses/template-response.ts'
export { settleContext, type Context, type LazySource } from './templates/context.ts'
export { type Contributor, type Contributors } from './templates/contributors.ts'
export { jsonScript } from './templates/json-script.ts'
export {
  StreamingResponse,
  type Chunk,
  type StreamingOptions,
  type StreamSource,
} from './responses/streaming-response.ts'
export {
  EventStreamResponse,
  type EventScope,
  type EventSourceFunction,
  type EventStreamOptions,
} from './responses/event-stream-response.ts'
export { formatEvent, type ServerSentEvent } from './responses/server-sent-event.ts'
export { FileResponse, type FileOptions } from './responses/file-response.ts'
export { contentDisposition } from './responses/content-disposition.ts'
export { fromWebResponse } from './responses/web-response.ts'

// Cookies
export { formatCookie, parseCookies, type CookieOptions } from './responses/cookie.ts'
export { CookieSigner, type CookieSignerOptions } from './responses/cookie-signer.ts'

// Conditional requests
export { ConditionalMixin, type Conditional } from './conditional/conditional-mixin.ts'
export { parseEntityTags, quoteEntityTag } from './conditional/entity-tags.ts'
export { formatHttpDate, parseHttpDate } from './conditional/http-date.ts'
export { notModified } from './conditional/not-modified.ts'
export { evaluatePreconditions, type Validators } from './conditional/preconditions.ts'

// Hosts
export { allowedHosts } from './hosts/allowed-hosts.ts'
export { hostAllowed, splitHost, type Host } from './hosts/host.ts'

// Redirects
export { isSafeRedirect, type SafeRedirectOptions } from './redirect/is-safe-redirect.ts'
export { RedirectResponse, type RedirectOptions, type RedirectStatus } from './redirect/redirect-response.ts'
export { RedirectView, type AnyRoutes } from './redirect/redirect-view.ts'

// Routes
export { defineRoutes, type Patterns, type RouteOptions, type Routes } from './routes/define-routes.ts'
export { include, type Included, type RouteTable } from './routes/include.ts'
export { type Handlers, type RouteHandler } from './routes/bind-handlers.ts'
export { type Converter, type Converters } from './routes/converters.ts'
export { expressionConverter } from './routes/expression-converter.ts'
export { type ReverseOptions } from './routes/reverse-options.ts'
export { type RoutesHandler } from './routes/route-handler.ts'
export { routeOf, type RouteMatch } from './routes/route-match.ts'
export { type ParamsOf, type RouteName, type ValuesOf } from './routes/route-params.ts'

// Errors
export { errorHandler, notFound, type ErrorHandlerOptions } from './error-handler.ts'
export {
  ClientDisconnectedError,
  ConfigurationError,
  DeadlineExceededError,
  DisallowedHostError,
  DisallowedRedirectError,
  HttpError,
  InvalidCookieError,
  InvalidResponseError,
  MalformedBodyError,
  NotAcceptableError,
  NotFoundError,
  PayloadTooLargeError,
  PreconditionFailedError,
  ReverseError,
  ServerClosingError,
  ServerError,
  ServiceUnavailableError,
  TemplateNotFoundError,
  UnsupportedMediaTypeError,
  ViewError,
  WebSocketClosedError,
  type HttpErrorOptions,
  type Mistake,
} from './errors.ts'
export { type ErrorReport } from './internal/report-error.ts'

// Logs and events
export { configureViews, type ViewSettings } from './logging/configure-views.ts'
export { type Logger } from './logging/logger.ts'
export { requestIdOf } from './logging/request-id.ts'
export { type ViewEvent } from './internal/tracing.ts'

// What a view is checked and timed with
export { CheckReport } from './check-report.ts'
export { systemClock, type Clock } from './clock.ts'
export { durationProblem } from './duration.ts'
export { type Attributes } from './internal/attributes.ts'
export { type Awaitable } from './awaitable.ts'
export { type Scope } from './scope.ts'

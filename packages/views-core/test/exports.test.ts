import { expect, it } from 'vitest'
import * as viewsCore from '../src/index.ts'
import * as server from '../src/server/index.ts'

it('exports these names', () => {
  expect(Object.keys(viewsCore)).toMatchInlineSnapshot(`
    [
      "View",
      "TemplateResponseView",
      "TemplateView",
      "compose",
      "mixOnce",
      "ContextMixin",
      "TemplateResponseMixin",
      "HttpResponse",
      "HtmlResponse",
      "JsonResponse",
      "TemplateResponse",
      "settleContext",
      "StreamingResponse",
      "EventStreamResponse",
      "formatEvent",
      "FileResponse",
      "contentDisposition",
      "fromWebResponse",
      "formatCookie",
      "parseCookies",
      "CookieSigner",
      "ConditionalMixin",
      "parseEntityTags",
      "quoteEntityTag",
      "formatHttpDate",
      "parseHttpDate",
      "notModified",
      "evaluatePreconditions",
      "allowedHosts",
      "hostAllowed",
      "splitHost",
      "isSafeRedirect",
      "RedirectResponse",
      "RedirectView",
      "defineRoutes",
      "errorHandler",
      "notFound",
      "ClientDisconnectedError",
      "ConfigurationError",
      "DeadlineExceededError",
      "DisallowedHostError",
      "DisallowedRedirectError",
      "HttpError",
      "InvalidCookieError",
      "InvalidResponseError",
      "NotAcceptableError",
      "NotFoundError",
      "PreconditionFailedError",
      "ReverseError",
      "ServerClosingError",
      "ServerError",
      "ServiceUnavailableError",
      "TemplateNotFoundError",
      "ViewError",
      "CheckReport",
      "systemClock",
      "durationProblem",
    ]
  `)
})

it('exports these names from /server', () => {
  expect(Object.keys(server)).toMatchInlineSnapshot(`
    [
      "closeServer",
      "createServer",
    ]
  `)
})

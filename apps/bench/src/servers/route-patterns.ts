import type { RequestHandler } from 'express'

/** Two hundred routes by name, of the shapes that a site has. The bench asks for the last one. */
export const patterns: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 50 }, (_, index) => [
    [`section-${index}`, `/section-${index}`],
    [`section-${index}-new`, `/section-${index}/new`],
    [`section-${index}-detail`, `/section-${index}/:slug`],
    [`section-${index}-comment`, `/section-${index}/:slug/comments/:id`],
  ]).flat(),
)

/** Stand before the routes, and do what is the least that middleware does. */
export const middlewares: readonly RequestHandler[] = [
  (_request, response, next) => {
    response.locals['startedAt'] = 0
    next()
  },
  (_request, response, next) => {
    response.locals['user'] = null
    next()
  },
]

import type { View } from '../view.ts'

/** Headers that are sent ahead of the answer, such as `link`. */
export type EarlyHints = Readonly<Record<string, string | readonly string[]>> & {
  /** `</style.css>; rel=preload; as=style`, as in RFC 8288. */
  readonly link: string | readonly string[]
}

/** Sends 103 where the client can take it: HTTP/1.0 knows no interim answers, and after the head it is too late. */
export function writeEarlyHints({ request, response }: View, hints: EarlyHints): void {
  if (request.httpVersion === '1.0' || response.headersSent || response.destroyed) return
  response.writeEarlyHints(hints as Record<string, string | string[]>)
}

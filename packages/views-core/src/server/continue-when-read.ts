import type { IncomingMessage, ServerResponse } from 'node:http'

// What a stream is asked for data by.
const READ = '_read'

/**
 * Tells a client that asked with `Expect: 100-continue` to send its body when somebody begins to read it, so that a
 * refusal costs no upload. Behind an answer without that, Node closes the connection: whether the body comes next, or
 * another request, nobody can tell.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1 | RFC 9110, 10.1.1}
 */
export function continueWhenRead(request: IncomingMessage, response: ServerResponse): void {
  const read = request[READ].bind(request)
  request[READ] = (size) => {
    request[READ] = read
    // Node reads on behind an answer, to get at the next request.
    if (!response.headersSent && !response.destroyed) response.writeContinue()
    read(size)
  }
}

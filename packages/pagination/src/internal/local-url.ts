// Whatever would end the URL in an attribute or a header, or is read as a slash by browsers.
// oxlint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u0020"<>\\^`{|}\u007f-\u{10ffff}]+/gu

/**
 * Splits a request target into path and query, without scheme, host and fragment: a link made of the parts leads to
 * the host that the page came from, whatever the client sent.
 */
export function splitUrl(url: string): { path: string; query: string } {
  const target = /^[^#]*/.exec(url)![0].replace(UNSAFE, encode)
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  return { path: localPath(path), query: mark < 0 ? '' : target.slice(mark + 1) }
}

/** RFC 3986, 4.2: a path may not begin with two slashes, and a relative one not with a segment that has a colon. */
function localPath(path: string): string {
  const local = path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
  if (local.startsWith('//')) return `/.${local}`
  return /^[^/]*:/.test(local) ? `./${local}` : local
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

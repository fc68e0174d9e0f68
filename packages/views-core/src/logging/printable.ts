/** What moves a cursor, starts a line or changes a colour when a log is read: C0, DEL, C1 and the Unicode line ends. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g

/** Text that stays on one line and does nothing to a terminal: control characters become escapes such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(CONTROL, escapeOne)
}

/** The same for text of several lines, such as a stack; each after the first is indented, so that none looks like a record. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n  ')
}

function escapeOne(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

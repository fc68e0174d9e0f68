import { ConnectionError, StatementTimeoutError } from '../errors.ts'

const lostStates = new Set(['57P01', '57P02', '57P03', '25P03', '57P05'])
const lostSockets = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'])

function isLost(error: Error, code: string): boolean {
  if (lostStates.has(code) || lostSockets.has(code) || code.startsWith('08')) return true
  return code === '' && /Connection (terminated|ended)|not queryable|connection error/i.test(error.message)
}

/** The driver's error as one of ours where a caller would want to tell it apart; every other error as it is. */
export function translateError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (isLost(error, code)) {
    return new ConnectionError(
      `there is no connection to the database (${code || error.message}); try again`,
      {
        cause: error,
      },
    )
  }
  if (code === '57014' && error.message.includes('statement timeout')) {
    return new StatementTimeoutError(
      'the statement ran longer than the server allows; add an index, narrow it, or raise statementTimeoutMs',
      { cause: error },
    )
  }
  return error
}

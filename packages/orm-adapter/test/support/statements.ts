import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { QueryMessage } from '../../src/index.ts'

/** Runs something and gives what it returned, with the statements that were sent meanwhile. */
export async function recorded<T>(
  work: () => Promise<T>,
): Promise<{ result: T; statements: QueryMessage[] }> {
  const statements: QueryMessage[] = []
  const listen = (message: unknown): void => void statements.push(message as QueryMessage)
  subscribe('belvedere:query', listen)
  try {
    return { result: await work(), statements }
  } finally {
    unsubscribe('belvedere:query', listen)
  }
}

import { assertQueries } from '@belvedere/testing'
import { CursorCodec, CursorPaginator, InvalidCursorError } from '@belvedere/pagination'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom, type Random } from '../../src/database/seed/random.ts'
import { Article } from '../../src/models.ts'
import { openPress } from './press.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const BESIDE = `${ALPHABET}+/=. %\0\u00ff`.split('')

/** What may happen to one cursor, or between two of them. */
const edits: ((cursor: string, other: string, random: Random) => string)[] = [
  // One character replaced, taken out or put in.
  (cursor, _, random) => spliced(cursor, below(random, cursor.length), 1, random.pick(BESIDE)),
  (cursor, _, random) => spliced(cursor, below(random, cursor.length), 1, ''),
  (cursor, _, random) => spliced(cursor, below(random, cursor.length + 1), 0, random.pick(BESIDE)),
  // One bit of its bytes turned over.
  (cursor, _, random) => {
    const bytes = Buffer.from(cursor, 'base64url')
    const at = below(random, bytes.length)
    bytes[at] = bytes[at]! ^ (1 << below(random, 8))
    return bytes.toString('base64url')
  },
  // An end cut off, two halves of different cursors, two places swapped.
  (cursor, _, random) => cursor.slice(0, below(random, cursor.length)),
  (cursor, other, random) => {
    const at = below(random, cursor.length)
    return cursor.slice(0, at) + other.slice(at)
  },
  (cursor, _, random) => {
    const [from, to] = [below(random, cursor.length), below(random, cursor.length)]
    return spliced(spliced(cursor, from, 1, cursor[to]!), to, 1, cursor[from]!)
  },
]

function below(random: Random, end: number): number {
  return random.integer(0, end - 1)
}

function spliced(text: string, at: number, remove: number, add: string): string {
  return text.slice(0, at) + add + text.slice(at + remove)
}

/** Alters cursors at random, so many times; none may be taken, and nothing may be read for one. */
export function testTampering(count: number): void {
  let press: Awaited<ReturnType<typeof openPress>>
  beforeAll(async () => {
    press = await openPress()
  })
  afterAll(() => press.close())

  it.each([false, true])(
    `PAG-15, PAG-16, PAG-17, PAG-18: refuses ${count} altered cursors without a statement (encrypted: %j)`,
    async (encrypt) => {
      const keys = new CursorCodec({
        keys: [{ id: 'k', secret: 'a secret for tests, 32 bytes long' }],
        encrypt,
      })
      const list = Article.objects.filter({ published: true }).orderBy('-publishedAt', 'id')
      const open = (user: number) =>
        new CursorPaginator(list, { perPage: 5, keys, boundTo: { view: 'latest', user } })
      const made: string[][] = []
      for (const user of [1, 2]) {
        const cursors: string[] = []
        for await (const page of open(user)) {
          cursors.push(
            ...[page.nextCursor, page.previousCursor, page.lastCursor].filter((each) => each !== null),
          )
        }
        made.push(cursors)
      }
      const [own, others] = made as [string[], string[]]
      const good = new Set(own)
      const paginator = open(1)
      const random = createRandom('tampering')
      await assertQueries(0, async () => {
        for (const cursor of others) await expect(paginator.page(cursor)).rejects.toThrow(InvalidCursorError)
        for (let tried = 0; tried < count;) {
          const edited = edits[tried % edits.length]!(
            random.pick(own),
            random.pick([...own, ...others]),
            random,
          )
          // Swapping equals, or an edit that is none, gives a cursor that is good.
          tried++
          if (good.has(edited)) continue
          const error: unknown = await paginator.page(edited).catch((reason: unknown) => reason)
          if (!InvalidCursorError.is(error)) throw new Error(`Not refused: ${edited}`)
        }
      })
      // What was not altered is still taken, so that all this refuses for the right reason.
      expect((await paginator.page(own[0])).length).toBe(5)
    },
  )
}

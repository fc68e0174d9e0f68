import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { lists, openSamples, orderingOf, type Sample } from './samples.ts'
import { reversed, walk } from './walk.ts'

const ids = (page: readonly Sample[]): number[] => page.map(({ id }) => id)

/** What holds for every list that is walked by position, tried on so many random ones. */
export function testSeekProperties(numRuns: number): void {
  describe('any list', () => {
    let samples: Awaited<ReturnType<typeof openSamples>>
    beforeAll(async () => {
      samples = await openSamples()
    })
    afterAll(() => samples.close())

    it('PAG-09 PAG-11 PAG-12 PAG-13 PAG-14 PAG-20 is walked forward and back as PostgreSQL sorts it', async () => {
      await fc.assert(
        fc.asyncProperty(lists, async (list) => {
          await samples.fill(list.rows)
          const ordering = orderingOf(list)
          const { perPage } = list
          const { objects } = samples.sample
          const wanted = await samples.sorted(ordering)
          const forward = await walk(objects, { perPage, ordering })
          expect(forward.flatMap(ids)).toEqual(wanted)
          expect((await walk(objects, { perPage, ordering, backward: true })).flatMap(ids)).toEqual(wanted)
          // From the first row of each page back lies the page before it.
          const places = await objects.seek(ordering, []).positioned()
          for (const [index, page] of forward.slice(1).entries()) {
            const { position } = places.find(({ row }) => row.id === page[0]!.id)!
            const back = await objects.seek(ordering.map(reversed), position).slice(0, perPage).all()
            expect(ids(back).reverse()).toEqual(ids(forward[index]!))
          }
        }),
        { numRuns },
      )
    })

    it('gives, without a number of rows, all that come after a position, and counts them', async () => {
      await fc.assert(
        fc.asyncProperty(lists, fc.nat(), async (list, at) => {
          await samples.fill(list.rows)
          const ordering = orderingOf(list)
          const { objects } = samples.sample
          const places = await objects.seek(ordering, []).positioned()
          const place = places[at % Math.max(places.length, 1)]
          if (place === undefined) return
          const after = objects.seek(ordering, place.position)
          const wanted = ids(places.slice(places.indexOf(place) + 1).map(({ row }) => row))
          expect(ids(await after.all())).toEqual(wanted)
          expect(await after.count()).toBe(wanted.length)
          expect(await after.exists()).toBe(wanted.length > 0)
          expect(ids(await after.slice(1, 4).all())).toEqual(wanted.slice(1, 4))
          expect(await after.slice(0, 3).count()).toBe(Math.min(3, wanted.length))
        }),
        { numRuns: Math.ceil(numRuns / 2) },
      )
    })

    it('PAG-21 shows no row twice and skips none that stays, while others come and go', async () => {
      const changes = fc.infiniteStream(fc.record({ remove: fc.nat(), insert: fc.boolean(), copy: fc.nat() }))
      await fc.assert(
        fc.asyncProperty(lists, changes, fc.boolean(), async (list, changing, backward) => {
          await samples.fill(list.rows)
          const staying = new Set(await samples.sorted(orderingOf(list)))
          let fresh = list.rows.length
          const between = async (): Promise<void> => {
            const { remove, insert, copy } = changing.next().value
            const live = await samples.sorted([])
            const gone = live[remove % (live.length + 1)]
            if (gone !== undefined) {
              await sql`delete from sample where id = ${gone}`.execute(samples.db)
              staying.delete(gone)
            }
            // So many new rows at most that the walk comes to an end.
            if (insert && fresh++ < 60) await samples.insert([list.rows[copy % list.rows.length]!])
          }
          const { perPage } = list
          const pages = await walk(samples.sample.objects, {
            perPage,
            ordering: orderingOf(list),
            backward,
            between,
          })
          const seen = pages.flatMap(ids)
          expect(new Set(seen).size).toBe(seen.length)
          expect([...staying].filter((id) => !seen.includes(id))).toEqual([])
        }),
        { numRuns },
      )
    })
  })
}

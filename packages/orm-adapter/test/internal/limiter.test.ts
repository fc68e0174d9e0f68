import { expect, it } from 'vitest'
import { Limiter } from '../../src/internal/limiter.ts'

it('runs so many at once and no more, in the order they came, also after one that failed', async () => {
  const limiter = new Limiter(2)
  const started: number[] = []
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
  const works = gates.map(({ promise }, index) =>
    limiter.run(() => {
      started.push(index)
      return promise
    }),
  )
  expect(started).toEqual([0, 1])
  gates[1]?.reject(new Error('failed'))
  await expect(works[1]).rejects.toThrow('failed')
  expect(started).toEqual([0, 1, 2])
  for (const { resolve } of gates) resolve()
  await Promise.all(works.toSpliced(1, 1))
  expect(started).toEqual([0, 1, 2, 3, 4])
})

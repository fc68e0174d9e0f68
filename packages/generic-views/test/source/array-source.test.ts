import { describe, expect, it } from 'vitest'
import { ArraySource } from '../../src/index.ts'
import { ROWS, trees } from '../support/trees.ts'

describe('ArraySource', () => {
  it('filters by exact values', async () => {
    expect(await trees.filter({ evergreen: true, name: 'Fir' }).all()).toEqual([ROWS[3]])
    expect(await trees.filter({ id: '4' }).all()).toEqual([])
  })

  it('orders by several columns, nulls last and first when turned around, equal rows in their places', async () => {
    const rows = [
      { id: 1, age: null },
      { id: 2, age: 30 },
      { id: 3, age: 4 },
      { id: 4, age: 30 },
    ]
    const source = new ArraySource(rows)
    const ids = async (...ordering: string[]) =>
      (await source.orderBy(...ordering).all()).map((row) => row.id)
    expect(await ids('age')).toEqual([3, 2, 4, 1])
    expect(await ids('-age')).toEqual([1, 2, 4, 3])
    expect(await ids('age', '-id')).toEqual([3, 4, 2, 1])
  })

  it('is never changed by what is asked of it', async () => {
    const before = await trees.all()
    trees.orderBy('-id')
    trees.filter({ id: 1 })
    const rows = await trees.all()
    rows.pop()
    expect(await trees.all()).toEqual(before)
    expect(await trees.slice(2, 4).count()).toBe(2)
  })

  it('stops reading when its scope is over', async () => {
    const controller = new AbortController()
    const source = trees.within(controller)
    const seen: number[] = []
    const read = async () => {
      for await (const tree of source) {
        seen.push(tree.id)
        if (tree.id === 3) controller.abort(new Error('enough'))
      }
    }
    await expect(read()).rejects.toThrow('enough')
    expect(seen).toEqual([1, 2, 3])
    await expect(source.filter({ id: 1 }).all()).rejects.toThrow('enough')
  })

  it('reads a key as what the column is', () => {
    expect(trees.parseKey('id', '7')).toBe(7)
    expect(trees.parseKey('slug', '7')).toBe('7')
    expect(trees.parseKey('id', 'seven')).toBeUndefined()
    expect(trees.parseKey('nothing', '7')).toBeUndefined()
    expect(new ArraySource([{ id: 1n }]).parseKey('id', '9007199254740993')).toBe(9007199254740993n)
    expect(new ArraySource([]).parseKey('id', '7')).toBeUndefined()
  })
})

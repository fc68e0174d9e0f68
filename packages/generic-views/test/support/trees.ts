import { ArraySource } from '../../src/index.ts'

export interface Tree {
  id: number
  slug: string
  name: string
  evergreen: boolean
}

const NAMES = ['Oak', 'Ash', 'Elm', 'Fir', 'Yew', 'Lime', 'Pine', 'Holly', 'Beech']

export const ROWS: readonly Tree[] = NAMES.map((name, index) => ({
  id: index + 1,
  slug: name.toLowerCase(),
  name,
  evergreen: ['Fir', 'Yew', 'Pine', 'Holly'].includes(name),
}))

/** Nine trees, of which a page of four leaves one over. */
export const trees = new ArraySource<Tree>(ROWS, { name: 'tree', appLabel: 'forest' })

/** The rows of one page of any kind: what pages have in common. */
export abstract class RowList<TRow> implements Iterable<TRow> {
  /** The rows of this page, in the order of the list. */
  readonly objectList: readonly TRow[]

  constructor(objectList: readonly TRow[]) {
    this.objectList = objectList
  }

  /** Where this page stands in its list, without the rows: for JSON. */
  abstract summary(): object
  abstract hasNext(): boolean
  abstract hasPrevious(): boolean

  /** Rows on this page. */
  get length(): number {
    return this.objectList.length
  }

  /** The row at `index`, counted from 0 or, when negative, from the end; `undefined` outside. */
  at(index: number): TRow | undefined {
    return this.objectList.at(index)
  }

  [Symbol.iterator](): IterableIterator<TRow> {
    return this.objectList[Symbol.iterator]()
  }

  /** Whether there is more than this page: `false` is the time to show no page links at all. */
  hasOtherPages(): boolean {
    return this.hasPrevious() || this.hasNext()
  }

  /** The page as data: its summary, and its rows. */
  toJSON(): object {
    return { ...this.summary(), objectList: this.objectList }
  }
}

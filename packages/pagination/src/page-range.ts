/** The numbers 1 to `length`, made one at a time: a billion pages cost nothing until they are looped over. */
export class PageRange implements Iterable<number> {
  /** How many pages there are, which is also the last number. */
  readonly length: number

  constructor(length: number) {
    this.length = length
  }

  /** The number at `index`, counted from 0 or, when negative, from the end; `undefined` outside. */
  at(index: number): number | undefined {
    const number = index < 0 ? this.length + index + 1 : index + 1
    return this.includes(number) ? number : undefined
  }

  includes(number: number): boolean {
    return Number.isInteger(number) && number >= 1 && number <= this.length
  }

  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (let number = 1; number <= this.length; number++) yield number
  }
}

import { expect } from 'vitest'

const MEGABYTE = 2 ** 20

/** Asserts that work on a megabyte of text takes no more than two seconds: quadratic work takes minutes. */
export function assertLinearTime(run: (text: string) => unknown, piece: string): void {
  const text = piece.repeat(MEGABYTE / piece.length)
  const started = performance.now()
  run(text)
  expect(performance.now() - started).toBeLessThan(2000)
}

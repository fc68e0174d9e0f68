import path from 'node:path'
import { expect, it } from 'vitest'
import { exists, files, read } from './repository.ts'

const PAGES = [...files('*.md'), ...files('docs/**/*.md'), ...files('{packages,apps}/*/README.md')]

it('leads every relative link to a file', () => {
  const dead = PAGES.flatMap((page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(
      ([, target]) => target!,
    )
    return links
      .filter((target) => !exists(path.posix.join(path.posix.dirname(page), target)))
      .map((link) => `${page}: ${link}`)
  })
  expect(PAGES.length).toBeGreaterThan(8)
  expect(dead).toEqual([])
})

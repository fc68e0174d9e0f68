import { describe, expect, it } from 'vitest'
import { exists, files, read } from './repository.ts'

interface Manifest {
  readonly name: string
  readonly engines: Record<string, string>
  readonly files: string[]
  readonly dependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
}

const PACKAGES = files('packages/*/package.json').map((file) => JSON.parse(read(file)) as Manifest)

/** Who may need whom: every arrow of docs/principles.md, and every outside dependency that a user gets. */
const MAY_NEED: Readonly<Record<string, readonly string[]>> = {
  'views-core': [],
  pagination: [],
  'orm-adapter': [],
  testing: [],
  'generic-views': ['@belvedere/pagination', '@belvedere/views-core'],
  mixins: ['@belvedere/views-core', 'lru-cache'],
  resilience: ['@belvedere/views-core', 'cockatiel'],
}

describe('the packages', () => {
  it.each(PACKAGES.map((each) => [each.name, each] as const))(
    '%s needs what it may need, and no more',
    (name, manifest) => {
      expect(Object.keys(manifest.dependencies ?? {}).toSorted()).toEqual(
        MAY_NEED[name.replace('@belvedere/', '')],
      )
    },
  )

  it.each(PACKAGES.map((each) => [each.name, each] as const))(
    '%s runs on the Nodes that the README names',
    (_name, manifest) => {
      expect(manifest.engines['node']).toBe('^22.12 || ^24 || >=26')
    },
  )

  it('reads no sibling by a path', () => {
    const reaching = files('packages/*/src/**/*.ts').filter((file) =>
      /from '(\.\.\/){2,}(?:[\w-]+\/)?src|@belvedere\/[\w-]+\/src/.test(read(file)),
    )
    expect(reaching).toEqual([])
  })

  it('has a README and a licence in every package', () => {
    for (const file of files('packages/*/package.json')) {
      const folder = file.replace('/package.json', '')
      expect([folder, exists(`${folder}/README.md`), exists(`${folder}/LICENSE`)]).toEqual([
        folder,
        true,
        true,
      ])
    }
  })
})

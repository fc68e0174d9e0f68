import { defineConfig } from 'vitest/config'

/** For editors and `vitest` at the root; turbo runs each package by itself. */
export default defineConfig({ test: { projects: ['packages/*', 'apps/*'] } })

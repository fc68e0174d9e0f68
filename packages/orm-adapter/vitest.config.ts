import { defineProject, mergeConfig } from 'vitest/config'
import shared from '../../vitest.shared.ts'

// One worker for all files: PGlite takes seconds to start, and then starts once.
export default mergeConfig(
  shared,
  defineProject({
    test: {
      name: 'orm-adapter',
      isolate: false,
      fileParallelism: false,
      globalSetup: './test/support/global-setup.ts',
    },
  }),
)

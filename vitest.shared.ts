import { defineConfig } from 'vitest/config'

// Siblings are read from their sources: tests need no build.
const conditions = ['@belvedere/source']

// `npm run test:deep`: the long tests too, and a million cases for each property.
const deep = Boolean(process.env['BELVEDERE_DEEP'])

export default defineConfig({
  resolve: { conditions },
  // Vitest hands these to node --conditions, for require() too: with 'import' there, CommonJS dependencies
  // of Express would be given ES modules and answers be cut off.
  ssr: { resolve: { conditions: [...conditions, 'node'], externalConditions: conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: deep ? [] : ['test/**/*.deep.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
    testTimeout: deep ? 3_600_000 : 20_000,
    hookTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: '.vitest/report.json' }]],
  },
})

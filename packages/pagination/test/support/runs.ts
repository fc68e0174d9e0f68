import { vi } from 'vitest'

/** How often a property is tried. */
export const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

// Deep runs take their time; 4 ms a run is several times what the slowest property needs.
vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 4) })

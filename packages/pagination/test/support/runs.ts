/** How often a property is tried. */
export const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

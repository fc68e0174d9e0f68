import { testSeekProperties } from '../support/seek-properties.ts'

testSeekProperties(Math.ceil(Number(process.env['BELVEDERE_RUNS'] ?? 1_000_000) / 100))

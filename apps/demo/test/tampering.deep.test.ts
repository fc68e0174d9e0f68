import { testTampering } from './support/tampering.ts'

testTampering(100_000)

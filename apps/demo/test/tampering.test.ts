import { testTampering } from './support/tampering.ts'

testTampering(2000)

import path from 'node:path'
import { testExamples } from '../../../vitest.examples.ts'

testExamples(path.dirname(import.meta.dirname))

import type { Workload } from '../workload.ts'

export const listPage: Workload = {
  name: 'list-page',
  title: 'A page of 20 joined rows and their count, as JSON',
  path: '/',
  contenders: [],
  targets: [],
  prepare: async () => ({ skipped: 'not there yet' }),
}

import type { Workload } from '../workload.ts'

export const jsonMixins: Workload = {
  name: 'json-mixins',
  title: 'A JSON view with three asynchronous mixins, two of which have nothing to do',
  path: '/',
  contenders: [
    { name: 'node:http by hand', server: 'json-raw' },
    { name: 'View', server: 'json-view' },
    { name: 'View with three mixins', server: 'json-mixins' },
  ],
  targets: [{ contender: 'View with three mixins', against: 'node:http by hand', atLeast: 1 / 1.35 }],
  prepare: async () => ({ env: {}, cleanUp: async () => {} }),
}

import type { Workload } from '../workload.ts'

export const jsonView: Workload = {
  name: 'json-view',
  title: 'A JSON view with an asynchronous get()',
  path: '/',
  contenders: [
    { name: 'node:http by hand', server: 'json-raw' },
    { name: 'Express, res.json by hand', server: 'json-express' },
    { name: 'View on createServer()', server: 'json-view' },
    { name: 'View on the stock server', server: 'json-view-stock' },
  ],
  targets: [
    { contender: 'View on createServer()', against: 'node:http by hand', atLeast: 0.75 },
    { contender: 'View on createServer()', against: 'Express, res.json by hand', atLeast: 1.5 },
  ],
  prepare: async () => ({ env: {}, cleanUp: async () => {} }),
}

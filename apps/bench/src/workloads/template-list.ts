import type { Workload } from '../workload.ts'

export const templateList: Workload = {
  name: 'template-list',
  title: 'A template with 20 rows from memory',
  path: '/',
  contenders: [
    { name: 'res.render by hand', server: 'template-express' },
    { name: 'TemplateView on createServer()', server: 'template-view' },
    { name: 'TemplateView on the stock server', server: 'template-view-stock' },
  ],
  targets: [
    { contender: 'TemplateView on createServer()', against: 'res.render by hand', atLeast: 0.95 },
    { contender: 'TemplateView on the stock server', against: 'res.render by hand', atLeast: 0.95 },
  ],
  prepare: async () => ({ env: {}, cleanUp: async () => {} }),
}

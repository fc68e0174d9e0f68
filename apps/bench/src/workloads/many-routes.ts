import type { Workload } from '../workload.ts'

export const manyRoutes: Workload = {
  name: 'many-routes',
  title: '200 named routes and two middlewares before them, the last route asked for',
  path: '/section-49/tides/comments/7',
  contenders: [
    { name: 'View on one route', server: 'routes-one' },
    { name: 'defineRoutes(), 200 routes', server: 'routes-view' },
    { name: "Express's router, the same view", server: 'routes-express-view' },
    { name: "Express's router, res.json by hand", server: 'routes-express' },
  ],
  targets: [
    { contender: 'defineRoutes(), 200 routes', against: 'View on one route', atLeast: 0.95 },
    { contender: 'defineRoutes(), 200 routes', against: "Express's router, the same view", atLeast: 2 },
    { contender: 'defineRoutes(), 200 routes', against: "Express's router, res.json by hand", atLeast: 2 },
  ],
  prepare: async () => ({ env: {}, cleanUp: async () => {} }),
}

import { JsonResponse, mixOnce, View, type Constructor, type Policy } from '@belvedere/views-core'
import { createServer } from '@belvedere/views-core/server'
import express from 'express'
import { listen } from './listen.ts'

const stamped: Policy = {
  name: 'stamped',
  stage: 'access',
  run: async (_view, next) => (await next()).setHeader('x-served-by', 'belvedere'),
}

function idlePolicy(name: string): Policy {
  return { name, stage: 'quota', applies: () => false, run: async (_view, next) => next() }
}

function withPolicy<TBase extends Constructor<View>>(Base: TBase, policy: Policy): TBase {
  return mixOnce(
    policy,
    Base,
    () =>
      class PolicyView extends Base {
        static policies: readonly Policy[] = [policy]
      },
  )
}

const Mixed = [stamped, idlePolicy('first'), idlePolicy('second')].reduce(withPolicy, View)

class Hello extends Mixed {
  async get() {
    return new JsonResponse({ message: 'Hello' })
  }
}

const app = express()
app.disable('x-powered-by')
app.all('/', Hello.asView())
listen(createServer(app))

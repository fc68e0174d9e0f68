import { astronomy } from './astronomy.ts'
import { birds } from './birds.ts'
import { bridges } from './bridges.ts'
import { cities } from './cities.ts'
import { coast } from './coast.ts'
import { gardens } from './gardens.ts'
import { instruments } from './instruments.ts'
import { kitchens } from './kitchens.ts'
import { libraries } from './libraries.ts'

import { rivers } from './rivers.ts'
import type { Topic } from './topic.ts'
import { railways } from './railways.ts'
import { weather } from './weather.ts'

export type { Topic } from './topic.ts'

export const topics: readonly Topic[] = [
  gardens,
  bridges,
  astronomy,
  kitchens,
  cities,
  rivers,
  instruments,
  libraries,
  weather,
  coast,
  birds,
  railways,
]

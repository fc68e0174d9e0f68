import { compose } from './compose.ts'
import type { Frame } from './frame.ts'
import type { Random } from './random.ts'
import { closing } from './sentences/closing.ts'
import { history } from './sentences/history.ts'
import { opening } from './sentences/opening.ts'
import { person } from './sentences/person.ts'
import { quote } from './sentences/quote.ts'
import { reflection } from './sentences/reflection.ts'
import { work } from './sentences/work.ts'

type Pool = 'opening' | 'history' | 'person' | 'work' | 'quote' | 'reflection' | 'closing' | 'sights' | 'lore'

const first: readonly Pool[] = ['opening', 'sights', 'lore', 'sights']
const last: readonly Pool[] = ['reflection', 'lore', 'closing']
const middle: readonly (readonly Pool[])[] = [
  ['history', 'history', 'lore', 'history'],
  ['history', 'history', 'reflection'],
  ['person', 'person', 'quote', 'person'],
  ['person', 'quote', 'work'],
  ['work', 'work', 'lore', 'work'],
  ['work', 'sights', 'quote'],
  ['sights', 'sights', 'reflection'],
  ['lore', 'work', 'person', 'quote'],
  ['history', 'person', 'reflection'],
  ['quote', 'person', 'sights', 'work'],
]

/** The text of one article. */
export interface Prose {
  readonly summary: string
  /** Paragraphs apart by an empty line; one that starts with `> ` is a pull quote. */
  readonly body: string
  readonly words: number
}

/** Writes an article about `frame`. No sentence pattern comes twice in it. */
export function composeProse(frame: Frame, random: Random): Prose {
  const take = supply(frame, random)
  const shape = [first, ...random.sample(middle, random.integer(5, 9)), last]
  const paragraphs = shape.map((pools) => pools.flatMap(take).join(' '))
  const summary = summarise(frame, random)
  if (random.chance(0.7)) {
    const pulled = take('quote')
    if (pulled.length > 0) paragraphs.splice(random.integer(2, paragraphs.length - 2), 0, `> ${pulled[0]}`)
  }
  const body = paragraphs.join('\n\n')
  return { summary, body, words: body.split(/\s+/).length }
}

/**
 * Gives sentences from each pool in random order; nothing once the pool is used up. The first that speaks of the
 * person says the whole name.
 */
function supply(frame: Frame, random: Random): (pool: Pool) => string[] {
  const { sights, lore } = frame.topic
  const pools = { opening, history, person, work, quote, reflection, closing, sights, lore }
  const left = new Map<Pool, string[]>()
  let introduced = false
  return (pool) => {
    let rest = left.get(pool)
    if (rest === undefined) left.set(pool, (rest = random.sample(pools[pool], pools[pool].length)))
    const sentence = rest.pop()
    if (sentence === undefined) return []
    const introduction = introduced ? sentence : sentence.replace(/\{(?:name|surname|given|she)\}/, '{name}')
    introduced ||= introduction.includes('{name}')
    return [compose(introduction, frame, random)]
  }
}

const summaries: readonly string[] = [
  '{name} has spent a working life on {craft}. A visit to {place}, where it still matters.',
  'In {place} {a subject} survives against all arithmetic. Who keeps it, and what for?',
  '{a season} morning, {a role} and the stubborn usefulness of {a part}.',
  '{craft} is slow, unpaid and hard to explain. {name} explains it anyway.',
  'They gave the {subject} ten years, in {year}. A report on its good health.',
  'Notes from {place}, on {material}, patience and the people who get up early.',
  'What one learns from {a role} in an afternoon, and what takes rather longer.',
  'The town of {elsewhere} built a new one. {place} repaired the old, and this is what happened.',
  'About {subjects}, and why the best of them are kept by people who would rather not be asked.',
  'A walk to the {subject} at {place}, with a guide who stops for every {part}.',
  'Our correspondent went to {place} for a day and came back with a theory about {craft}.',
  'Every town has somebody like {name}. {place} noticed in time.',
  'Behind the {part}, an older story: how {place} came by its {subject} in {year}.',
  'Three {subjects} were promised to {place}. One was built, and it is enough.',
  '{name} was told that it could not be mended. That was {number} years ago.',
  'Why does {a role} get up at {hour}? We got up too, and asked.',
  'There is a word in {place} for {craft}. It does not translate, but it can be shown.',
  'Half a day at the {subject} of {place}, in the company of {name} and a very large thermos.',
  'An argument for {material}, and against doing everything at once.',
  'It is small, it is old and it is open on Saturdays: the {subject} of {place}.',
  'A portrait of {name}, who keeps the {part}, the keys and most of the secrets.',
  'From {elsewhere} one can see it and from {place} one can hear it. We went closer.',
  '{surname} calls it housekeeping. The experts from {elsewhere} call it something longer.',
  'What happens to {a subject} when the last {role} retires? In {place} they are finding out slowly.',
  'Of {season}, {material} and a door that has not been locked since {year}.',
  'Some trades end with an announcement. That of the {role} goes on without one.',
]

function summarise(frame: Frame, random: Random): string {
  return compose(random.pick(summaries), frame, random)
}

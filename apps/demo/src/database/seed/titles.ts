import { compose } from './compose.ts'
import { composeFrame, type Frame } from './frame.ts'
import { createRandom, type Random } from './random.ts'
import { slugify } from './slug.ts'

export interface TitledFrame {
  readonly frame: Frame
  readonly title: string
  readonly slug: string
}

const patterns: readonly string[] = [
  'The {subject} at {place}',
  'The last {role} of {place}',
  'What {subjects} remember',
  'What the {role} of {place} knows',
  '{a season} at the {subject} of {place}',
  'In praise of {material}',
  'Letter from {place}',
  'Letter from {place}: {craft}',
  'On {craft}',
  'On {craft} in {place}',
  '{number} {subjects} and {a part}',
  '{number} days with {a role}',
  '{number} notes on {craft}',
  'How {place} kept its {subject}',
  'How to look at {a subject}',
  'Why {place} needs {a subject}',
  'Why {a role} never hurries',
  'The {part} and the {role}',
  'The {part} of {place}',
  'A short history of the {part}',
  '{a role}’s year',
  '{place} before breakfast',
  '{place} in {season}',
  '{given} {surname} and the {subject}',
  'At the {subject} with {name}',
  '{name}, {role}',
  'The art of {craft}',
  'Between {place} and {elsewhere}',
  'From {place} to {elsewhere} by way of {a subject}',
  'Nobody owns the {subject}',
  'Somebody has to keep the {part}',
  'Two {subjects}, one {role}',
  'Where the {material} comes from',
  'The {subject} that {elder} left behind',
  'The {season} the {subject} closed',
  'After {craft}',
  '{material}, {material} and time',
  'An hour in the {subject} at {place}',
  'Everything but the {part}',
  'A field guide to {subjects}',
  'The quiet trade of {a role}',
  'Keeping the {part}',
  'Against the new {subject}',
  'Dear {role}',
  'The {year} {subject}',
  'Waiting for {season} at {place}',
]

/**
 * The first `count` titles of the magazine, each with what it is about. No two share a title or a slug.
 *
 * @throws {RangeError} When the patterns don't yield that many.
 */
export function composeTitles(count: number): TitledFrame[] {
  const titles = new Map<string, TitledFrame>()
  for (let attempt = 0; titles.size < count; attempt++) {
    if (attempt > count * 20)
      throw new RangeError(`The patterns of titles.ts yield fewer than ${count} titles.`)
    const random = createRandom('title', attempt)
    const frame = composeFrame(random)
    const title = composeTitle(random.pick(patterns), frame, random)
    const slug = slugify(title)
    if (!titles.has(slug)) titles.set(slug, { frame, title, slug })
  }
  return [...titles.values()]
}

function composeTitle(pattern: string, frame: Frame, random: Random): string {
  const title = compose(pattern, frame, random)
  return title.replace(/: (\p{Ll})/u, (_, letter: string) => `: ${letter.toUpperCase()}`)
}

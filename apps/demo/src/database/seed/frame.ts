import { composePerson, type Person } from './names.ts'
import { twoPlaces } from './places.ts'
import type { Random } from './random.ts'
import { topics, type Topic } from './topics/index.ts'

/** What one article is about; its title, its text and its comments all speak of the same things. */
export interface Frame {
  readonly topic: Topic
  readonly subject: string
  readonly subjects: string
  readonly place: string
  readonly elsewhere: string
  readonly person: Person
  readonly role: string
  readonly elder: Person
  readonly season: string
  readonly year: number
}

export function composeFrame(random: Random): Frame {
  const topic = random.pick(topics)
  const [subject, subjects] = random.pick(topic.subjects)
  const [place, elsewhere] = twoPlaces(random)
  return {
    topic,
    subject,
    subjects,
    place,
    elsewhere,
    person: composePerson(random),
    role: random.pick(topic.roles),
    elder: composePerson(random),
    season: random.pick([
      'spring',
      'summer',
      'autumn',
      'winter',
      'March',
      'May',
      'August',
      'October',
      'November',
    ]),
    year: random.integer(1793, 1968),
  }
}

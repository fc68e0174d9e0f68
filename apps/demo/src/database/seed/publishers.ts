import { places } from './places.ts'
import { createRandom } from './random.ts'
import { slugify } from './slug.ts'

const firsts = [
  'Lantern',
  'Saltmarsh',
  'Blue Heron',
  'Paper Boat',
  'Copper Kettle',
  'Long Shadow',
  'Plumb Line',
  'Nine Elms',
  'Quiet Engine',
  'Tidewrack',
  'Second Spring',
  'Open Window',
  'Stone Fruit',
  'North Light',
  'Loose Leaf',
  'Small Hours',
  'Green Ink',
  'Milestone',
  'Fair Copy',
  'Wren & Ladder',
]
const lasts = ['Press', 'Books', 'Editions', 'House', '& Daughters']

/** The houses; the identity of each is its position, counted from 1. */
export function publisherRows(count: number) {
  const random = createRandom('publishers')
  const titles = random.sample(
    firsts.flatMap((first) => lasts.map((last) => `${first} ${last}`)),
    count,
  )
  const cities = random.sample(places, count)
  return titles.map((title, index) => ({
    id: index + 1,
    title,
    slug: slugify(title),
    city: cities[index],
    founded_year: random.integer(1841, 2015),
  }))
}

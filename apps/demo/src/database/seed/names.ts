import { createRandom, type Random } from './random.ts'

/** Somebody made up: a rare first name and a family name that is composed, so that it is nobody's. */
export interface Person {
  readonly given: string
  readonly surname: string
  readonly she: 'she' | 'he'
}

const women = [
  'Ottoline',
  'Tamsin',
  'Ilse',
  'Amaranta',
  'Perpetua',
  'Sunniva',
  'Oriel',
  'Zdenka',
  'Leocadia',
  'Maren',
  'Isolda',
  'Nerys',
  'Thandeka',
  'Yukari',
  'Paloma',
  'Rukmini',
  'Solveig',
  'Ginevra',
  'Anneliese',
  'Farida',
  'Hesper',
  'Ludmila',
  'Morwenna',
  'Noor',
  'Rosalba',
  'Sidonie',
  'Tirza',
  'Ulrike',
  'Wilhelmina',
  'Xenia',
  'Adaeze',
  'Birgitta',
]
const men = [
  'Ambrose',
  'Teodor',
  'Ilario',
  'Caspian',
  'Evander',
  'Anselm',
  'Lorcan',
  'Matthias',
  'Osric',
  'Piran',
  'Quillon',
  'Rasmus',
  'Silvan',
  'Tadeusz',
  'Ulises',
  'Valentin',
  'Wendel',
  'Yorick',
  'Zoltan',
  'Barnaby',
  'Cornelis',
  'Dashiell',
  'Emeka',
  'Florian',
  'Gideon',
  'Haruki',
  'Ignace',
  'Jorn',
  'Kasimir',
  'Leander',
  'Merrick',
  'Nikhil',
]
const surnameFirsts = [
  'Varro',
  'Brand',
  'Hearth',
  'Cald',
  'Dunn',
  'Ember',
  'Farr',
  'Gossa',
  'Hollo',
  'Inch',
  'Jessa',
  'Kell',
  'Larch',
  'Merri',
  'Nettle',
  'Oaken',
  'Pether',
  'Quaver',
  'Ravel',
  'Sorrel',
  'Tolli',
  'Umber',
  'Vesper',
  'Whin',
  'Yarrow',
]
const surnameLasts = [
  'wick',
  'low',
  'croft',
  'by',
  'lock',
  'ridge',
  'mer',
  'stone',
  'field',
  'man',
  'gate',
  'wright',
  'den',
  'worth',
  'dale',
  'hurst',
]

export function composePerson(random: Random): Person {
  const she = random.chance(0.5) ? 'she' : 'he'
  const surname = random.pick(surnameFirsts) + random.pick(surnameLasts)
  return { given: random.pick(she === 'she' ? women : men), surname, she }
}

export function fullName(person: Person): string {
  return `${person.given} ${person.surname}`
}

/** The same `count` people at each call, no two with the same name. */
export function composePeople(count: number): Person[] {
  const random = createRandom('people')
  const people = new Map<string, Person>()
  while (people.size < count) {
    const person = composePerson(random)
    people.set(fullName(person), person)
  }
  return [...people.values()]
}

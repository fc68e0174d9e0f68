import type { Random } from './random.ts'

const firsts = [
  'Oster',
  'Hallow',
  'Vell',
  'Marn',
  'Thistle',
  'Bram',
  'Corve',
  'Dunmer',
  'Elder',
  'Fenn',
  'Garl',
  'Heron',
  'Isel',
  'Juniper',
  'Kestrel',
  'Lark',
  'Mirren',
  'Norr',
  'Orrin',
  'Pell',
  'Quill',
  'Rowan',
  'Sallow',
  'Tarn',
  'Ulver',
  'Winter',
  'Yar',
  'Amber',
  'Borrow',
  'Candle',
]
const lasts = [
  'mere',
  'wick',
  'by',
  'ford',
  'holm',
  'garth',
  'stead',
  'haven',
  'bridge',
  'combe',
  'ley',
  'fell',
  'mouth',
  'thorpe',
  'sand',
  'water',
]

/** Towns that are on no map, each once. */
export const places: readonly string[] = firsts.flatMap((first) => lasts.map((last) => first + last))

/** A town, and another one. */
export function twoPlaces(random: Random): [string, string] {
  return random.sample(places, 2) as [string, string]
}

import type { Frame } from './frame.ts'
import { fullName } from './names.ts'
import type { Random } from './random.ts'

const numbers = ['three', 'four', 'five', 'six', 'seven', 'nine', 'eleven', 'twelve', 'nineteen', 'forty']
const hours = [
  'four in the morning',
  'half past six',
  'a quarter to nine',
  'noon',
  'three in the afternoon',
  'dusk',
  'midnight',
]

/**
 * Fills the `{slots}` of a sentence.
 *
 * What belongs to the frame (`{subject}`, `{place}`, `{surname}`, `{she}` …) is the same throughout an article; what
 * belongs to its topic (`{part}`, `{material}`, `{craft}`) is picked anew. `{a part}` brings its article along.
 */
export function compose(sentence: string, frame: Frame, random: Random): string {
  const filled = sentence.replaceAll(/\{(an? )?(\w+)\}/g, (_, article: string | undefined, slot: string) => {
    const word = fill(slot, frame, random)
    return article === undefined ? word : withArticle(word)
  })
  return capitalise(filled)
}

/** A capital where a sentence begins: at the start, or after a full stop, also inside quotation marks. */
function capitalise(text: string): string {
  return text.replaceAll(
    /(^|[.!?]”? )([“‘]?)(\p{Ll})/gu,
    (_, before: string, quote: string, letter: string) => {
      return before + quote + letter.toUpperCase()
    },
  )
}

function fill(slot: string, frame: Frame, random: Random): string {
  switch (slot) {
    case 'subject':
    case 'subjects':
    case 'place':
    case 'elsewhere':
    case 'role':
    case 'season':
      return frame[slot]
    case 'year':
      return String(frame.year)
    case 'name':
      return fullName(frame.person)
    case 'given':
    case 'surname':
      return frame.person[slot]
    case 'she':
      return frame.person.she
    case 'her':
      return frame.person.she === 'she' ? 'her' : 'his'
    case 'them':
      return frame.person.she === 'she' ? 'her' : 'him'
    case 'elder':
      return `old ${frame.elder.she === 'she' ? 'Mrs' : 'Mr'} ${frame.elder.surname}`
    case 'part':
      return random.pick(frame.topic.parts)
    case 'material':
      return random.pick(frame.topic.materials)
    case 'craft':
      return random.pick(frame.topic.crafts)
    case 'number':
      return random.pick(numbers)
    case 'hour':
      return random.pick(hours)
    default:
      throw new RangeError(`No sentence may ask for {${slot}}.`)
  }
}

/** “an orrery”, “a hurdy-gurdy”; by the first letter, with the exceptions that our words have. */
function withArticle(word: string): string {
  return /^[aeio]|^u(?!ni)/i.test(word) && !/^one\b/i.test(word) ? `an ${word}` : `a ${word}`
}

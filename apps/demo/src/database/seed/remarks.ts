import { compose } from './compose.ts'
import type { Frame } from './frame.ts'
import { composePerson, fullName } from './names.ts'
import type { Random } from './random.ts'

const tones: readonly (readonly string[])[] = [
  // delighted
  [
    'I read this aloud at breakfast and nobody touched the toast.',
    'This made me take the train to {place}. It is all true, including the {part}.',
    'Thank you. I had forgotten that somebody still does this.',
    'The sentence about {material} has been on our fridge since {season}.',
    'More of {surname}, please. A whole issue, if possible.',
    'My father was {a role}. He would have liked this, and said that it was too long.',
  ],
  // exact
  [
    'A small correction: in {year} the {subject} was not yet in {place} but on the other bank.',
    'That is not {a part}. I have two of them, and they are quite different underneath.',
    'Lovely piece, but nobody has used {material} for this since my uncle stopped.',
    'There are fourteen, not twelve. I counted again last Sunday.',
    'For the record, the {role} at {elsewhere} did it first, and better, and without a photographer.',
  ],
  // remembering
  [
    'I grew up behind the {subject}. We were told it was haunted, so that we would not lean bicycles on it.',
    'My aunt kept {a part} just like that on the piano. We never asked.',
    'We were married in {place} in the rain, and {elder} lent us the key.',
    'I spent one {season} on {craft} when I was seventeen. I can still feel it in my shoulders.',
    'There was one at {elsewhere} too, when I was small. It is a car park now, and a bad one.',
  ],
  // asking
  [
    'Does anyone know whether one can visit in {season}? The number in the book rings and rings.',
    'Where does {surname} buy {material} these days? Asking for a friend with {a part}.',
    'Is {craft} something one can learn after sixty?',
    'Has anybody tried this with {material}? I have, and I would not say it failed.',
    'Could we have a map next time?',
  ],
  // doubting
  [
    'All very charming, but who pays for it?',
    'I am not convinced. The new one at {elsewhere} is warmer and has a ramp.',
    'You make it sound as if nobody in {place} owned a telephone.',
    'One can love a thing and still admit that it leaks.',
    'I read it twice, and I still think the machine deserved a second chance.',
  ],
  // in passing
  [
    'That kettle!',
    'Good dog, bad title.',
    'Sent to my sister, who will deny it.',
    'I am on the 8.14 and have missed my stop. Worth it.',
    '“By elbow.” Yes.',
    'First time commenting. Long-time {role}.',
    'Came for the {part}, stayed for {surname}.',
    'Seconded.',
  ],
]

const signatures: readonly ((random: Random) => string)[] = [
  (random) => fullName(composePerson(random)),
  (random) => fullName(composePerson(random)),
  (random) => composePerson(random).given,
  (random) => {
    const { given, surname } = composePerson(random)
    return `${given} ${surname.charAt(0)}.`
  },
  (random) =>
    `${random.pick(['Retired', 'Reluctant', 'Former', 'Weekend', 'Second-generation'])} ${random.pick(['reader', 'ferryman', 'proof-reader', 'gardener', 'tenor', 'sceptic'])}`,
]

/** What a reader says about an article, and as whom. */
export function composeRemark(frame: Frame, random: Random): { authorName: string; body: string } {
  const tone = random.pick(tones)
  const sentences = random.sample(tone, random.chance(0.35) ? 2 : 1)
  return {
    authorName: random.pick(signatures)(random),
    body: sentences.map((sentence) => compose(sentence, frame, random)).join(' '),
  }
}

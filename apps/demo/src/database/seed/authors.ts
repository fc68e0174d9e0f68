import { compose } from './compose.ts'
import { composeFrame, type Frame } from './frame.ts'
import { composePeople, fullName } from './names.ts'
import { createRandom } from './random.ts'
import { slugify } from './slug.ts'

const bios: readonly string[] = [
  '{given} {surname} writes about {subjects} and lives near one, in {place}.',
  '{surname} was {a role} in {elsewhere} before {she} began to write about it.',
  '{given} {surname} divides {her} time between {place} and a desk with {a part} on it.',
  'Born in {place}, {surname} has written for Belvedere since {her} first piece, on {craft}, was printed by mistake.',
  '{given} {surname} walks everywhere and writes about what is on the way.',
  '{given} {surname} came to {place} to finish a novel, and found {a subject} instead.',
  'Grew up above {a subject} in {elsewhere}; {surname} still hears it at night.',
  '{surname} has visited every town between {place} and {elsewhere}, most of them for {craft}.',
  'Trained as {a role}, {given} {surname} has never quite stopped being one.',
  '{given} {surname} edits other people’s sentences by day and {her} own after supper.',
  '{surname} owns {number} umbrellas, a bicycle and {a part}, and writes about none of them.',
  '{surname} collects the names of winds, and teaches at the evening school in {place}.',
  '{surname} is at work on a book about {subjects}, and has been for {number} years.',
]
const seconds: readonly string[] = [
  'Likes {material}, maps and being interrupted.',
  'Answers letters, eventually.',
  'Keeps a notebook for each season.',
  'Has once been mistaken for {a role}, and did not correct it.',
  '{she} reads {her} proofs on the train to {elsewhere}.',
  'Still believes in {craft}.',
  'Takes no photographs.',
  'Does not own a dog, but is known to several.',
  'Once spent {number} days in {a subject} by accident.',
  'Learned {craft} for a bet.',
  'Writes in pencil, corrects in ink.',
]

/** The writers; the identity of each is the position, counted from 1. About one in nine has no publisher. */
export function authorRows(count: number, publishers: number) {
  return composePeople(count).map((person, index) => {
    const random = createRandom('author', index)
    const frame: Frame = { ...composeFrame(random), person }
    const bio = [random.pick(bios), ...random.sample(seconds, random.integer(0, 2))]
    return {
      id: index + 1,
      name: fullName(person),
      slug: slugify(fullName(person)),
      bio: bio.map((sentence) => compose(sentence, frame, random)).join(' '),
      featured: random.chance(0.08),
      publisher_id: random.chance(0.89) ? random.integer(1, publishers) : null,
      joined_on: new Date(Date.UTC(random.integer(2006, 2024), random.integer(0, 11), random.integer(1, 28)))
        .toISOString()
        .slice(0, 10),
    }
  })
}

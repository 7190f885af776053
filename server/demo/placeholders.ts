import type { Random } from '../stats/random.ts'

/** Prompts and responses that stand for others: written here, about nothing in particular. */

const requests = [
  'Explain %s to somebody who has never met it.',
  'Plan a first lesson about %s for a class of adults.',
  'Which three mistakes do beginners make with %s, and how does one avoid them?',
  'Write a short letter to a neighbour who asked for advice on %s.',
  'Compare two ways to learn %s, with what each costs.',
  'My club wants to spend an afternoon on %s. What should we prepare?',
  'Give me a checklist for %s that fits on one page.',
  'What would you ask an expert in %s first, and why?',
  'Tell a story for children in which %s saves the day.',
  'I have half an hour a week for %s. How do I use it best?',
]

const subjects = [
  ...['keeping bees', 'mending bicycles', 'baking bread', 'reading maps', 'bookbinding', 'watering a roof garden'],
  ...['repairing clocks', 'singing in a choir', 'playing chess by post', 'sharpening knives', 'sketching trees'],
  ...['sorting an attic', 'brewing tea', 'training for a hill walk', 'restoring chairs', 'photographing birds'],
  ...['speaking in public', 'keeping a diary', 'growing mushrooms', 'tying knots', 'weaving baskets', 'making soap'],
  ...['learning a dead language', 'running a book swap', 'building kites', 'pruning apple trees', 'juggling'],
  ...['polishing stones', 'saving seeds', 'drawing letters'],
]

/** So many different prompts, at most 300. */
export function placeholderPrompts(count: number): string[] {
  return subjects.flatMap((subject) => requests.map((request) => request.replace('%s', subject))).slice(0, count)
}

const sentences = [
  'This paragraph stands where a response would stand.',
  'It was written for a demonstration and answers nothing.',
  'Its length is drawn, so that lengths differ as those of real responses do.',
  'Nothing in it says how any system writes.',
  'A reader who looks for advice should look elsewhere.',
  'The next sentence is like this one.',
]

/** A text in the place of a response, of a length that is drawn. */
export function placeholderResponse(system: string, prompt: string, random: Random): string {
  const many = random.integer(2, 10)
  const body = Array.from({ length: many }, (_, index) => sentences[(index + random.integer(0, 1)) % sentences.length]!)
  return [`[Placeholder for a response by ${system}; no output of it.]`, `To: ${prompt}`, body.join(' ')].join('\n\n')
}

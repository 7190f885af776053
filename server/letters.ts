import type { Study, System } from '../db/studies.ts'
import { hashSecret } from './session.ts'
import { seeded, seedFor } from './stats/random.ts'

const alphabet = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')

/**
 * A letter for each system of a study, for analysts who are to stay blinded: drawn from its seed and from its code, which
 * no analyst is told, so that it cannot be drawn again from the study file. Systems that come later get further letters.
 */
export function lettersOf(systems: System[], { seed, code }: Pick<Study, 'seed' | 'code'>): Map<string, string> {
  const random = seeded(seedFor(seed, 'letters', code))
  const letters = new Map<string, string>()
  let [left, round]: [string[], number] = [[], 0]
  for (const { name } of systems.toSorted((one, other) => one.position - other.position)) {
    if (left.length === 0) {
      round += 1
      left = alphabet.map((letter) => letter.repeat(round))
    }
    const [letter = ''] = left.splice(random.integer(0, left.length - 1), 1)
    letters.set(name, `System ${letter}`)
  }
  return letters
}

/** The systems under their letters, in the order of the letters: the order of the file would tell which is which. */
export function lettered(systems: System[], study: Pick<Study, 'seed' | 'code'>): System[] {
  const letters = lettersOf(systems, study)
  return systems
    .map((system) => ({ ...system, name: letters.get(system.name) ?? system.name, aliases: [] }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** What stands for the id of a comparison where one is blinded: the id itself counts in the order of the file. */
export const veiledId = (id: string, { code }: Pick<Study, 'code'>): string => hashSecret(`${code} ${id}`).slice(0, 22)

/** A value with letters for each text, and each field, that is a system's name. */
export function underLetters<T>(value: T, letters: ReadonlyMap<string, string>): T {
  const under = (one: unknown): unknown => {
    if (typeof one === 'string') return letters.get(one) ?? one
    if (Array.isArray(one)) return one.map(under)
    if (typeof one !== 'object' || one === null || one instanceof Date) return one
    return Object.fromEntries(Object.entries(one).map(([field, inner]) => [letters.get(field) ?? field, under(inner)]))
  }
  return under(value) as T
}

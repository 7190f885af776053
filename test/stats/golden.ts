import { readFileSync } from 'node:fs'

export type GoldenCase<Inputs, Expected> = {
  id: string
  kind: string
  inputs: Inputs
  expected: Expected
  tolerance_abs: number
}

const { cases } = JSON.parse(readFileSync(new URL('../golden/stats.json', import.meta.url), 'utf8')) as {
  cases: GoldenCase<unknown, unknown>[]
}

/** The reference cases of a kind, computed by other people's software. */
export function golden<Inputs, Expected>(kind: string): GoldenCase<Inputs, Expected>[] {
  const found = cases.filter((one) => one.kind === kind) as GoldenCase<Inputs, Expected>[]
  if (found.length === 0) throw new Error(`There is no reference case of the kind ${kind}.`)
  return found
}

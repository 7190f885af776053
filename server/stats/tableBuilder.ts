import type { Preference, Side } from '../contract/judgment.ts'
import { notRecorded, type RaterKind } from '../contract/rater.ts'
import { featuresOf } from './bias/features.ts'
import {
  loss,
  sideA,
  sideB,
  sideUnknown,
  tie,
  win,
  type JudgmentTable,
  type ResponseFeature,
  type Slicing,
} from './judgmentTable.ts'
import { otherSide, outcomeFor } from './outcome.ts'
import { byRater, byText, inOrder, rowsByTime } from './tableOrder.ts'

/** A comparison by names: which prompt, whose responses, and the turn that was judged by itself (0: the whole). */
export type NamedComparison = { prompt: string; turn: number; first: string; second: string }

export type NamedRater = { name: string; kind: RaterKind; group: string | null }

/** What was clicked, when, and how the responses stood. */
export type Clicked = {
  preference: Preference
  bothBad: boolean
  /** The side of the comparison's first response, or its column where sides were not recorded. */
  firstSide: Side
  sideRecorded: boolean
  /** Milliseconds since 1970; null where it was not recorded. */
  at: number | null
  elapsedMs: number | null
}

const codes = { loss, tie, win }
const featureNames = ['length', 'headings', 'listItems', 'bold', 'codeBlocks'] as const

/** Collects judgments one by one, from files or from a database, into a table of columns. */
export class TableBuilder {
  readonly #systems = new Names()
  readonly #prompts = new Names()
  readonly #raters = new Names()
  readonly #comparisons = new Names()
  readonly #about: NamedRater[] = []
  readonly #prompt: number[] = []
  readonly #turn: number[] = []
  /** Whether the systems stand the other way round here than where they came from. */
  readonly #turned: boolean[] = []
  readonly #first: number[] = []
  readonly #second: number[] = []
  readonly #comparison = new Column()
  readonly #rater = new Column()
  readonly #outcome = new Column()
  readonly #side = new Column()
  readonly #bothBad = new Column()
  readonly #at = new Column()
  readonly #elapsed = new Column()
  readonly #asked = new Map<string, PromptValues>()
  /** By prompt, then by system: of the whole, then of each turn. */
  readonly #responses: Map<number, ResponseValues[]>[] = []

  /** Adds a judgment; `comparisonOf` and `raterOf` are asked only for keys that are met for the first time. */
  add(
    comparisonKey: string,
    comparisonOf: () => NamedComparison,
    raterKey: string,
    raterOf: () => NamedRater,
    { preference, bothBad, firstSide, sideRecorded, at, elapsedMs }: Clicked,
  ): void {
    const comparison = this.#comparisons.indexOf(comparisonKey)
    if (comparison === this.#prompt.length) {
      const { prompt, turn, first, second } = comparisonOf()
      this.#prompt.push(this.#prompts.indexOf(prompt))
      this.#turn.push(turn)
      // By name, so that coefficients that depend on which outcome is a win are the same in whatever order files come.
      const turned = first > second
      this.#turned.push(turned)
      this.#first.push(this.#systems.indexOf(turned ? second : first))
      this.#second.push(this.#systems.indexOf(turned ? first : second))
    }
    const side = this.#turned[comparison] ? otherSide(firstSide) : firstSide
    const rater = this.#raters.indexOf(raterKey)
    if (rater === this.#about.length) this.#about.push(raterOf())
    this.#comparison.push(comparison)
    this.#rater.push(rater)
    this.#outcome.push(codes[outcomeFor(side, preference)])
    this.#side.push(sideRecorded ? (side === 'a' ? sideA : sideB) : sideUnknown)
    this.#bothBad.push(bothBad ? 1 : 0)
    this.#at.push(at ?? Number.NaN)
    this.#elapsed.push(elapsedMs ?? Number.NaN)
  }

  /** Takes the measures of a response; of prompts and systems that no judgment is about, nothing is kept. */
  describe(prompt: string, system: string, turns: readonly string[]): void {
    const [promptIndex, systemIndex] = [this.#prompts.known(prompt), this.#systems.known(system)]
    if (promptIndex === undefined || systemIndex === undefined) return
    const ofPrompt = (this.#responses[promptIndex] ??= new Map<number, ResponseValues[]>())
    ofPrompt.set(systemIndex, [turns.join('\n\n'), ...turns].map(featuresOf))
  }

  /** Says what is known of a prompt: the text of its turns, where there is one, and its tags. */
  ask(prompt: string, turns: readonly string[], tags: Readonly<Record<string, string>>): void {
    const length = turns.length === 0 ? Number.NaN : featuresOf(turns.join('\n\n')).length
    this.#asked.set(prompt, { length, tags })
  }

  /**
   * The table, in an order that does not depend on the order of what was added: names by code unit, comparisons by prompt,
   * systems and turn, judgments by time where every one has a time. Else judgments stay as they were added. With `ids`
   * comparisons keep their keys.
   */
  finish({ ids = false }: { ids?: boolean } = {}): JudgmentTable {
    const at = this.#at.as(Float64Array)
    const rows = rowsByTime(at)
    const [systems, prompts] = [inOrder(this.#systems.list, byText), inOrder(this.#prompts.list, byText)]
    const raters = inOrder(this.#about, byRater)
    const of = <T extends Int32Array | Uint8Array | Float64Array>(column: T, order: Uint32Array): T =>
      column.map((_, place) => column[order[place]!]!) as T
    const prompt = Int32Array.from(this.#prompt, (index) => prompts.place[index]!)
    const first = Int32Array.from(this.#first, (index) => systems.place[index]!)
    const second = Int32Array.from(this.#second, (index) => systems.place[index]!)
    const comparisons = inOrder(
      this.#turn,
      (one, other, a, b) => prompt[a]! - prompt[b]! || first[a]! - first[b]! || second[a]! - second[b]! || one - other,
    )
    const rater = of(this.#rater.as(Int32Array), rows).map((index) => raters.place[index]!)
    return {
      systems: systems.list,
      prompts: prompts.list,
      raters: raters.list,
      comparisons: {
        prompt: of(prompt, comparisons.order),
        first: of(first, comparisons.order),
        second: of(second, comparisons.order),
        ...(ids ? { ids: Array.from(comparisons.order, (place) => this.#comparisons.list[place]!) } : {}),
      },
      judgments: {
        comparison: of(this.#comparison.as(Int32Array), rows).map((index) => comparisons.place[index]!),
        rater,
        outcome: of(this.#outcome.as(Uint8Array), rows),
        firstSide: of(this.#side.as(Uint8Array), rows),
        bothBad: of(this.#bothBad.as(Uint8Array), rows),
        ordinal: ordinals(rater, of(at, rows), raters.list),
        elapsedMs: of(this.#elapsed.as(Float64Array), rows),
        at: of(at, rows),
      },
      features: this.#responses.length === 0 ? [] : featureNames.map((name) => this.#feature(name, comparisons.order)),
      slicing: {
        turn: Int32Array.from(comparisons.order, (comparison) => this.#turn[comparison]!),
        promptLength: Float64Array.from(prompts.list, (prompt) => this.#asked.get(prompt)?.length ?? Number.NaN),
        tags: tagColumns(prompts.list.map((prompt) => this.#asked.get(prompt)?.tags ?? {})),
      },
    }
  }

  #feature(name: ResponseFeature['name'], order: Uint32Array): ResponseFeature {
    const valuesOf = (systems: number[]) =>
      Float64Array.from(order, (comparison) => {
        const response = this.#responses[this.#prompt[comparison]!]?.get(systems[comparison]!)
        return response?.[this.#turn[comparison]!]?.[name] ?? Number.NaN
      })
    return { name, first: valuesOf(this.#first), second: valuesOf(this.#second) }
  }
}

type PromptValues = { length: number; tags: Readonly<Record<string, string>> }

/** What each prompt says, as a column for each name. */
function tagColumns(prompts: readonly PromptValues['tags'][]): Slicing['tags'] {
  const said = new Map<string, Map<number, string>>()
  for (const [prompt, tags] of prompts.entries()) {
    for (const [name, value] of Object.entries(tags)) {
      const values = said.get(name) ?? new Map<number, string>()
      said.set(name, values.set(prompt, value))
    }
  }
  return [...said]
    .sort(([one], [other]) => byText(one, other))
    .map(([name, ofPrompts]) => {
      const values = [...new Set(ofPrompts.values())].sort(byText)
      const place = new Map(values.map((value, index) => [value, index]))
      return { name, values, of: Int32Array.from(prompts, (_, prompt) => place.get(ofPrompts.get(prompt)!) ?? -1) }
    })
}

type ResponseValues = Record<ResponseFeature['name'], number>

/** Names, each with the number of those before it. */
class Names {
  readonly list: string[] = []
  readonly #indices = new Map<string, number>()

  indexOf(name: string): number {
    const known = this.#indices.get(name)
    if (known !== undefined) return known
    const index = this.list.push(name) - 1
    this.#indices.set(name, index)
    return index
  }

  known(name: string): number | undefined {
    return this.#indices.get(name)
  }
}

/** A growing column of numbers, in blocks, so that a million rows are never copied as they grow. */
class Column {
  readonly #blocks: Float64Array[] = []
  #length = 0

  push(value: number): void {
    const place = this.#length++ % blockSize
    if (place === 0) this.#blocks.push(new Float64Array(blockSize))
    this.#blocks.at(-1)![place] = value
  }

  as<T extends Int32Array | Uint8Array | Float64Array>(kind: new (length: number) => T): T {
    const whole = new kind(this.#length)
    for (const [index, block] of this.#blocks.entries()) {
      whole.set(block.subarray(0, Math.min(blockSize, this.#length - index * blockSize)), index * blockSize)
    }
    return whole
  }
}

const blockSize = 65_536

/**
 * Counts each rater's judgments from 1 by time; all 0 for a rater of whom any time is unknown, and for those whom nobody
 * recorded: whoever they were, they did not judge one after another.
 */
function ordinals(rater: Int32Array, at: Float64Array, raters: readonly NamedRater[]): Int32Array {
  const timed = Uint8Array.from(raters, ({ name }) => (name === notRecorded ? 0 : 1))
  for (let row = 0; row < rater.length; row++) if (Number.isNaN(at[row]!)) timed[rater[row]!] = 0
  const order = Uint32Array.from(rater, (_, row) => row)
  order.sort((one, other) => at[one]! - at[other]! || one - other)
  const counts = new Int32Array(raters.length)
  const ordinal = new Int32Array(rater.length)
  for (const row of order) if (timed[rater[row]!] === 1) ordinal[row] = ++counts[rater[row]!]!
  return ordinal
}

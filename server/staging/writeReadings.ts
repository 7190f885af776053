import { hash } from 'node:crypto'
import { Refused } from '../formats/fields.ts'
import type { JudgmentReading, Part, PromptRef, Reading, ResponseReading } from '../formats/format.ts'
import type { Tag } from '../formats/promptTags.ts'
import type { Row } from '../formats/rows.ts'
import type { Staging } from './open.ts'

type Place = { file: number; part: Part; row: Row }

const hashOf = (turns: string[]): Buffer => hash('sha256', JSON.stringify(turns), 'buffer')

/** Writes readings into the staging file; one for a whole import. */
export class ReadingWriter {
  #seen = 0
  /** The prompt written last: the readings of one row share it. */
  #last: { turns: string[]; hashed: Buffer } | null = null
  /** The tags written last: rows of one prompt mostly come after one another. */
  #lastTags = ''
  #inserts: ReturnType<typeof prepared>

  constructor(db: Staging) {
    this.#inserts = prepared(db)
  }

  /** Writes one reading; answers whether it held no preference. Throws `Refused` where it contradicts what came before. */
  write(reading: Reading, place: Place): boolean {
    if (reading.kind === 'noPreference') return true
    if (reading.kind === 'uniqueId') this.#unique(reading.id, place)
    else if (reading.kind === 'prompt') this.#prompt(reading, place, reading.category, reading.idOfRow)
    else {
      const ref = this.#prompt(reading, place)
      if (reading.kind === 'response') this.#response(reading, ref, place)
      else if (reading.kind === 'judgment') this.#judgment(reading, ref, place)
      else {
        const { pairId, systemA, systemB } = reading
        this.#inserts.pair.run(pairId, place.file, place.row.line, reading.promptId ?? null, ref, systemA, systemB)
      }
    }
    return false
  }

  /** Keeps what a row says of its prompt; answers whether the reading names one. */
  tag(reading: Reading, tags: readonly Tag[], { file, row }: Place): boolean {
    if (reading.kind === 'noPreference' || reading.kind === 'uniqueId') return false
    const { promptId, promptTurns } = reading
    if (promptId === undefined && promptTurns === undefined) return false
    // An id that belongs to the row is none of the prompt's.
    const id = reading.kind === 'prompt' && reading.idOfRow && promptTurns !== undefined ? '' : (promptId ?? '')
    const hashed = promptTurns === undefined ? Buffer.alloc(0) : hashOf(promptTurns)
    const written = JSON.stringify([id, hashed.toString('hex'), tags])
    if (written === this.#lastTags) return true
    this.#lastTags = written
    for (const [name, value] of tags) this.#inserts.tag.run(id, hashed, name, value, file, row.line)
    return true
  }

  #unique(id: string, { file, row }: Place): void {
    if (this.#inserts.unique.run(file, id, row.line).changes === 1) return
    const before = this.#inserts.uniqueLine.get(file, id) as number
    throw new Refused(`the id is already on line ${before}`, id)
  }

  /** Keeps a prompt's text once and its id with it; answers the text's hash. */
  #prompt(ref: PromptRef, { file, part, row }: Place, category?: string, idOfRow = false): Buffer | null {
    this.#seen += 1
    const turns = ref.promptTurns
    const again = turns !== undefined && turns === this.#last?.turns ? this.#last.hashed : null
    const hashed = again ?? (turns === undefined ? null : hashOf(turns))
    if (turns !== undefined && hashed !== null) this.#last = { turns, hashed }
    if (hashed !== null && (again === null || category !== undefined))
      this.#inserts.text.run(hashed, JSON.stringify(turns), category ?? null, this.#seen, part)
    if (ref.promptId !== undefined) {
      // A null is never equal to a null in a unique index; an id without a text is kept once all the same.
      this.#inserts.tie.run(ref.promptId, hashed ?? Buffer.alloc(0), idOfRow ? 1 : 0, this.#seen, file, row.line, part)
    }
    return hashed
  }

  #response(reading: ResponseReading, ref: Buffer | null, { file, part, row }: Place): void {
    const { turns } = reading
    const blanks = turns.flatMap((turn, i) => (turn.trim() === '' ? [i + 1] : []))
    const blank = blanks.length === 0 ? null : blanks.length === turns.length ? '[0]' : JSON.stringify(blanks)
    this.#inserts.response.run({
      file,
      line: row.line,
      judged: part === 'judgments' ? 1 : 0,
      promptId: reading.promptId ?? null,
      hash: ref,
      system: reading.system,
      inFull: reading.systemInFull ?? null,
      turns: JSON.stringify(turns),
      turnsHash: hashOf(turns),
      chars: turns.reduce((sum, turn) => sum + characters(turn), 0),
      blank,
      responseId: reading.responseId ?? null,
      turnCount: turns.length,
    })
  }

  #judgment(reading: JudgmentReading, ref: Buffer | null, { file, row }: Place): void {
    const systems = reading.systems
    const named = 'systemA' in systems
    const byResponse = 'responseIdA' in systems ? systems : undefined
    const { group, at, rationale, id, replaces, elapsedMs, surplus, instructionsVersion, origin } = reading
    const { degree, reasons, criteria, reading: read } = reading
    const rest = {
      ...{ group, at: at?.getTime(), rationale, id, replaces, elapsedMs, surplus, instructionsVersion, origin },
      ...{ degree, reasons, criteria, reading: read, grade: reading.grade },
    }
    this.#inserts.judgment.run({
      file,
      line: row.line,
      promptId: reading.promptId ?? null,
      hash: ref,
      systemA: named ? systems.systemA : (byResponse?.elseA ?? null),
      systemB: named ? systems.systemB : (byResponse?.elseB ?? null),
      responseA: byResponse?.responseIdA ?? null,
      responseB: byResponse?.responseIdB ?? null,
      pairId: 'pairId' in systems ? systems.pairId : null,
      turn: reading.turn ?? 0,
      // A grade is none of the three.
      preference: reading.grade === undefined ? reading.preference : '',
      bothBad: reading.bothBad ? 1 : 0,
      sideShown: reading.sideShown ? 1 : 0,
      rater: reading.rater,
      raterKind: reading.raterKind,
      rest: JSON.stringify(rest),
    })
    if (reading.remark !== undefined) this.#inserts.remark.run(file, reading.remark)
  }
}

function prepared(db: Staging) {
  return {
    text: db.prepare(`insert into texts (hash, turns, category, seen, part) values (?, ?, ?, ?, ?)
      on conflict do update set category = coalesce(category, excluded.category),
      part = case when excluded.part = 'judgments' then part else excluded.part end
      where category is null or part = 'judgments'`),
    tie: db.prepare(`insert into ties (id, hash, id_of_row, seen, file, line, part) values (?, ?, ?, ?, ?, ?, ?)
      on conflict do update set part = case when excluded.part = 'judgments' then part else excluded.part end
      where part = 'judgments' and excluded.part <> 'judgments'`),
    response: db.prepare(`insert into response_readings (file, line, judged, prompt_id, hash, system, in_full, turns,
      turns_hash, chars, blank, response_id, turn_count) values (@file, @line, @judged, @promptId, @hash, @system, @inFull, @turns,
      @turnsHash, @chars, @blank, @responseId, @turnCount)`),
    pair: db.prepare('insert into pair_readings values (?, ?, ?, ?, ?, ?, ?)'),
    judgment: db.prepare(`insert into judgment_readings (file, line, prompt_id, hash, system_a, system_b, response_a,
      response_b, pair_id, turn, preference, both_bad, side_shown, rater, rater_kind, rest) values (@file, @line, @promptId,
      @hash, @systemA, @systemB, @responseA, @responseB, @pairId, @turn, @preference, @bothBad, @sideShown, @rater,
      @raterKind, @rest)`),
    tag: db.prepare('insert into tag_readings values (?, ?, ?, ?, ?, ?) on conflict do nothing'),
    unique: db.prepare('insert into unique_ids values (?, ?, ?) on conflict do nothing'),
    uniqueLine: db.prepare('select line from unique_ids where file = ? and id = ?').pluck(),
    remark: db.prepare('insert into remarks values (?, ?, 1) on conflict do update set n = n + 1'),
  }
}

/** Characters as people count them, near enough: code points. */
function characters(text: string): number {
  let pairs = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit < 0xdc00) pairs += 1
  }
  return text.length - pairs
}

import { beforeAll, describe, expect, test } from 'vitest'
import { limaJudgments, limaStudy } from '../../server/demo/limaReconstruction.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import { jsonLine, type PackRow } from '../../server/paper/packRows.ts'
import { published } from '../../server/published.ts'
import { inColumns, makePack, makePackStudy } from './makePack.ts'

const end = new Date('2026-03-01T12:00:00Z')
const judgments = limaJudgments(end)

describe('the reconstruction of LIMA’s Figure 1', () => {
  test('deals out exactly the printed percentages over 300 prompts', () => {
    for (const { baseline, win, tie, loss } of published.lima.figures) {
      const own = judgments.filter(({ system_a, system_b }) => [system_a, system_b].includes(baseline))
      const outcomes = own.map(({ preference, system_a }) =>
        preference === 'tie' ? 'tie' : (preference === 'a') === (system_a === 'LIMA') ? 'win' : 'loss',
      )
      const percent = (outcome: string) => outcomes.filter((one) => one === outcome).length / 3
      expect(['win', 'tie', 'loss'].map(percent)).toEqual([win, tie, loss])
      expect(new Set(own.map(({ prompt }) => prompt)).size).toBe(300)
      expect(own.filter(({ system_a }) => system_a === 'LIMA')).toHaveLength(150)
    }
  })

  test('marks every judgment as simulated, and every text as a placeholder', () => {
    expect(judgments).toHaveLength(1500)
    expect(new Set(judgments.map(({ rater_kind }) => rater_kind))).toEqual(new Set(['simulated']))
    for (const { response_a, response_b } of judgments)
      for (const response of [response_a, response_b]) expect(response).toMatch(/^\[Placeholder for a response by /)
    expect(judgments.every(({ created_at }) => Date.parse(created_at) <= end.getTime())).toBe(true)
  })

  test('is the same whenever it is made, but for its times', () => {
    const timeless = (some: typeof judgments) => some.map(({ created_at: _, ...row }) => row)
    expect(timeless(limaJudgments(new Date('2027-01-01T00:00:00Z')))).toEqual(timeless(judgments))
  })
})

describe('its pack', () => {
  let files: Map<string, Buffer>
  const text = (path: string) => files.get(path)!.toString()

  beforeAll(async () => {
    const rows = judgments.map((row, index): PackRow => {
      const { system_a, system_b, preference } = row
      const outcome = preference === 'tie' ? 'tie' : (preference === 'a') === (system_a === 'LIMA') ? 'win' : 'loss'
      const id = `j${String(index).padStart(4, '0')}`
      return inColumns({
        ...{ judgment_id: id, study: limaStudy.name, prompt_id: row.prompt_id, turn: null },
        comparison_id: `${row.prompt_id} ${system_a === 'LIMA' ? system_b : system_a}`,
        ...{ system_a, system_b, side_recorded: true, preference, both_bad: false, target: 'LIMA', outcome },
        ...{ rater: row.rater, rater_kind: 'simulated', rater_group: null, submission: null, assignment_id: null },
        ...{ replaces: null, counted: true, surplus: false, elapsed_ms: row.elapsed_ms, rationale: null },
        ...{ created_at: row.created_at, instructions_version: null, origin: row.origin, prompt: [row.prompt] },
        ...{ response_a: [row.response_a], response_b: [row.response_b], degree: null, reasons: null },
        ...{ criteria: null, grade: null, reading: null, tags: null, withdrawn: false, excluded: false },
      })
    })
    expect(jsonLine(rows[0]!)).toContain('"rater_kind":"simulated"')
    const baselines = published.lima.figures.map(({ baseline }) => baseline)
    const study = makePackStudy({ target: 'LIMA', baselines, title: limaStudy.title })
    study.study.notice = limaStudy.notice!
    study.analysis.kinds = ['simulated']
    files = await makePack(study, rows)
  })

  test('has a Figure 1 with the paper’s percentages, baselines and order, under a stamp', () => {
    const svg = text('figures/figure-1.svg')
    const words = [...svg.matchAll(/<text(?![^>]*aria-hidden)[^>]*>([^<]*)<\/text>/g)].map(([, word]) => word)
    const drawn = words.filter((word) => /^\d+%$/.test(word!)).slice(5)
    // Five ticks stand before the rows; each row says the win-or-tie rate, then its three parts.
    expect(drawn).toEqual(
      published.lima.figures.flatMap(({ win, tie, loss }) => [`${win + tie}%`, `${win}%`, `${tie}%`, `${loss}%`]),
    )
    expect(words.filter((word) => published.lima.figures.some(({ baseline }) => word!.includes(baseline)))).toEqual(
      published.lima.figures.map(({ baseline }) => baseline),
    )
    expect(words[0]).toBe('SIMULATED JUDGMENTS, NOT FROM PEOPLE')
  })

  test('has the intervals that the paper did not print', () => {
    const { tallies } = JSON.parse(text('analysis.json')) as Analysis
    for (const { baseline, win, tie } of published.lima.figures) {
      const { winOrTieRate } = tallies.find((tally) => tally.baseline === baseline)!.clustered
      expect(winOrTieRate.estimate).toBeCloseTo((win + tie) / 100, 12)
      expect(winOrTieRate.high! - winOrTieRate.low!).toBeGreaterThan(0.09)
      const printed = `${(winOrTieRate.low! * 100).toFixed(1)}, ${(winOrTieRate.high! * 100).toFixed(1)}`
      expect(text('tables/results.tex')).toContain(`${win + tie}.0 {[}${printed}{]}`)
    }
  })

  test('says in every text that it is a reconstruction and not the votes of the paper', () => {
    for (const path of [
      'README.md',
      'paper.tex',
      'text/methods.md',
      'text/methods.tex',
      'manifest.json',
      'figures/figure-1.tex',
    ])
      expect(text(path), path).toContain('This is a reconstruction, not the data of the paper.')
    expect(text('text/limitations.md')).toContain('Simulated judgments were made by a program')
  })
})

import { describe, expect, test } from 'vitest'
import { frozenParts } from '../../client/record/frozenParts.ts'

const document_ = JSON.stringify({
  analysis: { estimands: ['win rate', 'half-tie rate'], level: 0.95, plan: null },
  design: {},
  format: 'blindpair registration 1',
  later: { more: 1 },
  program: 'blindpair 0.1.0',
  quality: { rules: { goldRight: 0.8 } },
  sampling: { judgmentsPerRater: null, leaks: { words: [] }, repeatPrompts: false },
  systems: [
    { name: 'LIMA', role: 'target' },
    { name: 'Bard', role: 'baseline' },
  ],
})

describe('what was frozen', () => {
  test('is read in the order in which one asks, in words, with nothing left out', () => {
    expect(frozenParts(document_)).toEqual([
      { name: 'Systems', rows: [['', 'LIMA, target\nBard, baseline']] },
      {
        name: 'Prompts, plan and sampling',
        rows: [
          ['Judgments per rater', 'none'],
          ['Leaks: words', 'none'],
          ['Repeat prompts', 'no'],
        ],
      },
      { name: 'Answers, screen and training', rows: [['', 'nothing beside what is usual']] },
      { name: 'Checks, and rules for flags', rows: [['Rules: gold right', '0.8']] },
      {
        name: 'Analysis',
        rows: [
          ['Estimands', 'win rate\nhalf-tie rate'],
          ['Level', '0.95'],
          ['Plan', 'none'],
        ],
      },
      { name: 'Later', rows: [['More', '1']] },
      {
        name: 'Written by',
        rows: [
          ['Format', 'blindpair registration 1'],
          ['Program', 'blindpair 0.1.0'],
        ],
      },
    ])
    expect(frozenParts(undefined)).toEqual([])
  })
})

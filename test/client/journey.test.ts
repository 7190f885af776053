import { describe, expect, test } from 'vitest'
import type { Feedback, JudgmentInput, JudgmentReceipt } from '../../server/contract/judgment.ts'
import type { Assignments, Pair } from '../../server/contract/pair.ts'
import { Rating } from '../../client/rate/Rating.svelte.ts'

const makePair = (assignmentId: string, more: Partial<Pair> = {}): Pair => ({
  assignmentId,
  prompt: { turns: ['A prompt.'] },
  a: { turns: ['One.'] },
  b: { turns: ['Other.'] },
  ...more,
})

/** A page whose server answers one look after the other, and says of each judgment what it is told to say. */
async function open(looks: Partial<Assignments>[], feedback?: (judgment: JudgmentInput) => Feedback | undefined) {
  const asked: unknown[][] = []
  let look = 0
  let judged = 0
  const rating = new Rating({
    code: 'c',
    api: {
      assignments: () =>
        Promise.resolve({
          study: { code: 'c', question: 'Which?', instructions: 'Read.', instructionsVersion: '1', state: 'open' },
          stage: 'rating',
          progress: { judged, total: 10 },
          pairs: [],
          raterKind: 'human',
          ...looks[Math.min(look++, looks.length - 1)],
        }),
      judge: (id, judgment) => {
        asked.push(['judge', judgment])
        const told = feedback?.(judgment)
        if (!told) judged += 1
        const { assignmentId, preference = 'tie' } = judgment
        const receipt: JudgmentReceipt = { id, assignmentId, preference, bothBad: false, surplus: false, judged }
        return Promise.resolve(told ? { ...receipt, feedback: told } : receipt)
      },
      judgedPair: () => Promise.reject(new Error('not here')),
      skip: () => Promise.resolve(),
      flag: () => Promise.resolve(),
      consent: (...all) => (asked.push(['consent', ...all]), Promise.resolve()),
      work: () => Promise.reject(new Error('not here')),
      returnLink: () => Promise.resolve({ link: 'http://here/return/x' }),
      withdraw: (...all) => (asked.push(['withdraw', ...all]), Promise.resolve()),
      leave: () => undefined,
    },
    shelf: { length: 0, key: () => null, getItem: () => '1', setItem: () => undefined, removeItem: () => undefined },
    now: () => 1,
    ticks: () => 1,
    newId: () => `id-${String(asked.length)}`,
    later: () => undefined,
  })
  const wait = async () => {
    for (let turn = 0; turn < 60; turn++) await Promise.resolve()
  }
  void rating.load()
  await wait()
  return { rating, wait, asked }
}

const consent = { hash: 'h', version: 1, text: 'Agree?' }
const training = { attempt: 1, attempts: 2, judged: 0, pairs: 2, needed: 2 }

describe('a rater’s way', () => {
  test('shows the text to agree to before anything else, and the first pair once it is agreed to', async () => {
    const { rating, wait, asked } = await open([{ stage: 'consent', consent }, { pairs: [makePair('1')] }])
    expect(rating.phase).toBe('consent')
    await rating.answerConsent(true)
    await wait()
    expect(asked).toEqual([['consent', 'c', 'h', true]])
    expect(rating.phase).toBe('rating')
  })

  test('ends where the text is not agreed to', async () => {
    const { rating } = await open([{ stage: 'consent', consent }])
    await rating.answerConsent(false)
    expect(rating.phase).toBe('refused')
  })

  test('announces the training, tells what was right after each pair, and goes on only then', async () => {
    const attempt = { number: 1, right: 1, judged: 1, pairs: 2 }
    const told: Feedback = { right: true, answer: 'a', explanation: 'Because.', attempt }
    const [one, two] = [makePair('1'), makePair('2')]
    const { rating, wait } = await open(
      [
        { stage: 'training', training, pairs: [one, two] },
        { stage: 'training', training: { ...training, judged: 1 }, pairs: [two] },
      ],
      () => told,
    )
    expect(rating.phase).toBe('ahead')
    rating.judge('a')
    expect(rating.waiting).toBe(0)
    rating.goOn()
    expect(rating.phase).toBe('rating')
    expect(rating.trainingPlace).toEqual([1, 2])
    rating.judge('a')
    // The next pair waits until what was right has been read.
    expect(rating.phase).toBe('feedback')
    expect(rating.trained?.pair).toEqual(one)
    await wait()
    expect(rating.trained?.feedback).toEqual(told)
    expect(rating.canUndo).toBe(false)
    rating.goOn()
    expect(rating.phase).toBe('rating')
    expect(rating.current).toEqual(two)
    expect(rating.trainingPlace).toEqual([2, 2])
  })

  test('ends kindly for who was screened out, after the last feedback', async () => {
    const attempt = { number: 2, right: 0, judged: 1, pairs: 1, outcome: 'screened-out' as const }
    const { rating, wait } = await open(
      [{ stage: 'training', training: { ...training, pairs: 1 }, pairs: [makePair('1')] }, { stage: 'screened-out' }],
      () => ({ right: false, answer: 'b', attempt }),
    )
    rating.goOn()
    rating.judge('a')
    await wait()
    expect(rating.phase).toBe('feedback')
    // What is talked about keeps its place, though nothing of the training is left.
    expect(rating.trainingPlace).toEqual([1, 1])
    rating.goOn()
    expect(rating.phase).toBe('ended')
    expect(rating.trainingPlace).toBe(undefined)
  })

  test('announces each pass with its question, and asks for nothing but the choice in it', async () => {
    const pass = (number: number) => ({ number, of: 2, question: `Question ${String(number)}?` })
    const offer = { graded: true, bothBad: true, reasons: ['x'], reasonsAre: 'required' as const }
    const study = {
      code: 'c',
      question: '?',
      instructions: '',
      instructionsVersion: '1',
      state: 'open' as const,
      offer,
    }
    const { rating, wait, asked } = await open([
      { study, stage: 'passes', pass: pass(1), pairs: [makePair('1', { question: 'Question 1?' })] },
      { study, stage: 'passes', pass: pass(2), pairs: [makePair('2', { question: 'Question 2?' })] },
    ])
    expect(rating.phase).toBe('ahead')
    rating.goOn()
    expect(rating.choices).toEqual(['a', 'tie', 'b'])
    rating.judge('tie')
    await wait()
    expect(asked[0]).toEqual(['judge', expect.objectContaining({ assignmentId: '1', preference: 'tie' })])
    expect(rating.phase).toBe('ahead')
    expect(rating.pass?.number).toBe(2)
  })

  test('lets a check be answered without opening sides that it does not have', async () => {
    const nothing = { turns: [] }
    const pair = makePair('1', { attention: 'b', prompt: nothing, a: nothing, b: nothing })
    const { rating, wait, asked } = await open([{ pairs: [pair, makePair('2')] }, { pairs: [makePair('2')] }])
    rating.narrow = true
    expect(rating.expected('b')).toBe('b')
    rating.judge('b')
    await wait()
    expect(asked[0]).toEqual(['judge', expect.objectContaining({ assignmentId: '1', preference: 'b' })])
  })

  test('proposes a break after so many pairs, and goes on when the rater likes', async () => {
    const study = { code: 'c', question: '?', instructions: '', instructionsVersion: '1', state: 'open' as const }
    const pairs = ['1', '2', '3', '4'].map((id) => makePair(id))
    const { rating, wait } = await open(
      pairs.map((_, n) => ({ study: { ...study, breakAfter: 2 }, pairs: pairs.slice(n, n + 2) })),
    )
    rating.judge('a')
    await wait()
    expect(rating.phase).toBe('rating')
    rating.judge('a')
    await wait()
    expect(rating.phase).toBe('break')
    rating.judge('a')
    expect(rating.waiting).toBe(0)
    rating.goOn()
    expect(rating.phase).toBe('rating')
    // Undo brings the pair before the break back.
    await rating.undo()
    expect(rating.current?.assignmentId).toBe('2')
  })

  test('is over when the rater withdraws', async () => {
    const { rating, asked } = await open([{ pairs: [makePair('1')] }, { stage: 'withdrawn' }])
    expect(await rating.returnLink()).toBe('http://here/return/x')
    await rating.withdraw()
    expect(asked).toEqual([['withdraw', 'c']])
    expect(rating.phase).toBe('ended')
  })
})

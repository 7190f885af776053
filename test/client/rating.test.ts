import { describe, expect, test } from 'vitest'
import { Refusal } from '../../client/request.ts'
import type { Shelf } from '../../client/rate/Outbox.svelte.ts'
import { Rating } from '../../client/rate/Rating.svelte.ts'
import type { JudgmentInput, JudgmentReceipt } from '../../server/contract/judgment.ts'
import type { Assignments, FlagInput, Offer, Pair, SkipInput } from '../../server/contract/pair.ts'
import type { Reading } from '../../server/contract/reading.ts'

const makePair = (place: number): Pair => ({
  assignmentId: `assignment-${place}`,
  prompt: { turns: [`prompt ${place}`] },
  a: { turns: ['one'] },
  b: { turns: ['other'] },
})

/** A browser's shelf that outlives the page. */
function makeShelf(): Shelf & { keys: () => string[] } {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (place) => [...kept.keys()][place] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    keys: () => [...kept.keys()],
  }
}

/** A server in memory that keeps the rules of the contract, and can be switched off. */
class Server {
  pairs: Pair[]
  stored: { id: string; judgment: JudgmentInput }[] = []
  asked: { id: string; judgment: JudgmentInput }[] = []
  skipped: string[] = []
  ahead = 2
  flags = new Map<string, FlagInput>()
  offer: Offer | undefined
  skips: SkipInput[] = []
  left: { assignmentId: string; reading: Reading }[] = []
  minimumReading: number | undefined
  trouble: { status: number; code: string } | undefined
  loseReply = false
  /** What it answers once the study is deleted: the pair is unknown, and so is the rater. */
  deleted = false
  finished: Assignments['finished']

  constructor(pairs = 5) {
    this.pairs = Array.from({ length: pairs }, (_, place) => makePair(place + 1))
  }

  newest(assignmentId: string) {
    return this.stored.findLast(({ judgment }) => judgment.assignmentId === assignmentId)
  }

  receipt({ id, judgment }: { id: string; judgment: JudgmentInput }): JudgmentReceipt {
    const judged = new Set(this.stored.map((entry) => entry.judgment.assignmentId)).size
    const { assignmentId, preference, degree, grade, bothBad = false, criteria, reasons, rationale } = judgment
    const said = JSON.parse(JSON.stringify({ preference, degree, grade, criteria, reasons, rationale })) as object
    return { id, assignmentId, ...said, bothBad, surplus: false, judged }
  }

  async assignments(): Promise<Assignments> {
    await this.#answer()
    if (this.deleted) throw new Refusal(401, { code: 'no_session', message: 'You are not signed in.' })
    const open = this.pairs.filter(
      (pair) => !this.newest(pair.assignmentId) && !this.skipped.includes(pair.assignmentId),
    )
    const pairs = this.finished ? [] : open.slice(0, this.ahead)
    const last = this.stored.at(-1)
    return {
      study: {
        code: 'c',
        question: 'Which?',
        instructions: 'Read.',
        instructionsVersion: '1',
        state: 'open',
        ...(this.minimumReading ? { minimumReading: this.minimumReading } : {}),
        ...(this.offer ? { offer: this.offer } : {}),
      },
      stage: 'rating',
      progress: { judged: new Set(this.stored.map((s) => s.judgment.assignmentId)).size, total: this.pairs.length },
      pairs,
      ...(pairs.length === 0 ? { finished: this.finished ?? 'done' } : {}),
      ...(last ? { last: this.receipt(last) } : {}),
      raterKind: 'human',
    }
  }

  async judge(id: string, judgment: JudgmentInput): Promise<JudgmentReceipt> {
    this.asked.push({ id, judgment })
    await this.#answer()
    if (this.deleted) throw new Refusal(404, { code: 'not_found', message: 'There is nothing here by that name.' })
    const same = this.stored.find((entry) => entry.id === id)
    if (same) return this.receipt(same)
    const held = this.newest(judgment.assignmentId)
    if (held && judgment.replaces !== held.id) {
      throw new Refusal(409, { code: 'already_judged', message: 'Already judged.', details: this.receipt(held) })
    }
    this.stored.push({ id, judgment })
    if (this.loseReply) {
      this.loseReply = false
      throw new Refusal(0, { code: 'unreachable', message: 'The server did not answer.' })
    }
    return this.receipt({ id, judgment })
  }

  async judgedPair(assignmentId: string) {
    await this.#answer()
    const held = this.newest(assignmentId)!
    return { pair: this.pairs.find((pair) => pair.assignmentId === assignmentId)!, judgment: this.receipt(held) }
  }

  async flag(id: string, flagged: FlagInput) {
    await this.#answer()
    this.flags.set(id, flagged)
  }

  async skip(assignmentId: string, skipped: SkipInput) {
    await this.#answer()
    this.skipped.push(assignmentId)
    this.skips.push(skipped)
  }

  async #answer() {
    await Promise.resolve()
    if (this.trouble) throw new Refusal(this.trouble.status, { code: this.trouble.code, message: 'Not now.' })
  }
}

/** What these tests have no need of. */
const unasked = () => Promise.reject(new Error('This was not to be asked.'))

let pages = 0

/** A page opened on a server and a shelf; `wait` lets all replies arrive, `pass` lets the timers run too. */
async function open(server: Server, shelf = makeShelf()) {
  const timers: (() => void)[] = []
  const page = ++pages
  let ids = 0
  let clock = 0
  const rating = new Rating({
    code: 'c',
    api: {
      assignments: () => server.assignments(),
      judge: (id, judgment) => server.judge(id, judgment),
      judgedPair: (assignmentId) => server.judgedPair(assignmentId),
      skip: (assignmentId, skipped) => server.skip(assignmentId, skipped),
      flag: (id, flagged) => server.flag(id, flagged),
      consent: unasked,
      work: unasked,
      returnLink: unasked,
      withdraw: unasked,
      leave: (assignmentId, reading) => void server.left.push({ assignmentId, reading }),
    },
    shelf,
    now: () => page * 1_000_000 + ++clock,
    ticks: () => clock,
    newId: () => `${page}-${++ids}`,
    later: (act) => void timers.push(act),
  })
  const wait = async () => {
    for (let turn = 0; turn < 60; turn++) await Promise.resolve()
  }
  const pass = async () => {
    for (const act of timers.splice(0)) act()
    await wait()
  }
  void rating.load()
  await wait()
  rating.start()
  return { rating, shelf, wait, pass, tick: (ms: number) => (clock += ms) }
}

const away = { status: 0, code: 'unreachable' }

describe('a judgment', () => {
  test('turns to the next pair at once, before the server has answered', async () => {
    const { rating, wait } = await open(new Server())
    rating.judge('a')
    expect(rating.current?.assignmentId).toBe('assignment-2')
    expect(rating.number).toBe(2)
    expect(rating.waiting).toBe(1)
    await wait()
    expect(rating.waiting).toBe(0)
    expect(rating.announcement).toBe('Saved. Pair 2 of 5.')
    expect(rating.next?.assignmentId).toBe('assignment-3')
  })

  test('carries the time both texts were on the screen', async () => {
    const server = new Server()
    const { rating, wait, tick } = await open(server)
    tick(5000)
    rating.seen('assignment-1')
    tick(300)
    rating.reading.clock.hide(true)
    tick(9000)
    rating.reading.clock.hide(false)
    tick(200)
    rating.judge('b')
    await wait()
    expect(server.stored[0]?.judgment.elapsedMs).toBe(500)
  })

  test('carries how the pair was read: active time, what was scrolled into view, and in which manner', async () => {
    const server = new Server()
    const { rating, wait, tick } = await open(server)
    rating.seen('assignment-1')
    rating.reading.parts.look('a', 0, 1)
    rating.reading.parts.look('b', 0, 0.25)
    tick(300)
    rating.reading.clock.leave()
    tick(4000)
    rating.reading.clock.stir()
    tick(100)
    rating.reading.manner = { raw: true, difference: false }
    rating.judge('b')
    await wait()
    expect(server.stored[0]?.judgment).toMatchObject({
      elapsedMs: 4400,
      reading: { activeMs: 400, seenA: 1, seenB: 0.25, raw: true, difference: false, language: 'en' },
    })
    rating.judge('a')
    await wait()
    // Its texts were never painted.
    expect(server.stored[1]?.judgment).not.toHaveProperty('reading')
    expect(server.left).toEqual([])
  })

  test('whose reply was lost is sent again with the same id and stored once', async () => {
    const server = new Server()
    server.loseReply = true
    const { rating, wait, pass } = await open(server)
    rating.judge('a')
    await wait()
    expect(rating.waiting).toBe(1)
    expect(rating.outbox.failure?.status).toBe(0)
    await pass()
    expect(rating.waiting).toBe(0)
    expect(new Set(server.asked.map(({ id }) => id)).size).toBe(1)
    expect(server.asked).toHaveLength(2)
    expect(server.stored).toHaveLength(1)
  })

  test('that could not be stored is kept and not thanked for', async () => {
    const server = new Server(1)
    const { rating, wait, pass } = await open(server)
    server.trouble = { status: 503, code: 'not_stored' }
    rating.judge('a')
    await wait()
    expect(rating.phase).toBe('between')
    expect(rating.waiting).toBe(1)
    expect(rating.announcement).toBe('')
    server.trouble = undefined
    await pass()
    expect(rating.phase).toBe('finished')
    expect(rating.finished).toBe('done')
    expect(rating.waiting).toBe(0)
  })

  test('that another tab forestalled shows what is stored', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    server.stored.push({ id: 'elsewhere', judgment: { assignmentId: 'assignment-1', preference: 'b' } })
    rating.judge('a')
    await wait()
    expect(rating.waiting).toBe(0)
    expect(rating.notice).toContain('Stored is “B is significantly better”')
    expect(server.stored).toHaveLength(1)
    await rating.undo()
    expect(rating.former).toMatchObject({ preference: 'b', judgmentId: 'elsewhere' })
    rating.judge('a')
    await wait()
    expect(server.stored.at(-1)?.judgment).toMatchObject({ preference: 'a', replaces: 'elsewhere' })
  })

  test('waits for the invitation when the session has ended', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    server.trouble = { status: 401, code: 'no_session' }
    rating.judge('a')
    await wait()
    expect(rating.waiting).toBe(1)
  })

  test('that is refused for good is named and does not hold up the next', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    server.trouble = { status: 422, code: 'other_body' }
    rating.judge('tie')
    await wait()
    expect(rating.waiting).toBe(0)
    expect(rating.notice).toContain('“Neither is significantly better” was not stored')
  })
})

describe('a pair whose texts are on their way', () => {
  test('cannot be judged before they are on the screen, and says so', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    let come: () => void = () => undefined
    rating.awaitTexts('assignment-1', new Promise<void>((resolve) => (come = resolve)))
    rating.judge('a')
    expect(rating.mayChoose).toBe(false)
    expect(rating.notice).toBe('The texts are on their way.')
    expect(server.asked).toEqual([])
    come()
    await wait()
    expect(rating.mayChoose).toBe(true)
    expect(rating.notice).toBe('')
    rating.judge('a')
    await wait()
    expect(server.asked.map(({ judgment }) => judgment.assignmentId)).toEqual(['assignment-1'])
  })

  test('holds up no other pair', async () => {
    const { rating } = await open(new Server())
    rating.awaitTexts('assignment-2', new Promise(() => undefined))
    expect(rating.mayChoose).toBe(true)
  })
})

describe('the outbox', () => {
  test('survives a reload and is sent in the order it was filled', async () => {
    const server = new Server()
    const first = await open(server)
    server.trouble = away
    first.rating.judge('a')
    first.rating.judge('b')
    await first.wait()
    expect(server.stored).toHaveLength(0)
    server.trouble = undefined
    const second = await open(server, first.shelf)
    await second.wait()
    expect(server.stored.map(({ judgment }) => [judgment.assignmentId, judgment.preference])).toEqual([
      ['assignment-1', 'a'],
      ['assignment-2', 'b'],
    ])
    expect(server.stored.map(({ id }) => id)).toEqual(first.rating.history.map(({ judgmentId }) => judgmentId))
    expect(second.rating.current?.assignmentId).toBe('assignment-3')
    expect(first.shelf.keys().filter((key) => key.includes('unsent'))).toEqual([])
  })

  test('is sent as soon as the network is back', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    server.trouble = away
    rating.judge('a')
    await wait()
    server.trouble = undefined
    rating.online()
    await wait()
    expect(server.stored).toHaveLength(1)
  })

  test('says that it is fragile where the browser keeps nothing', async () => {
    const server = new Server()
    const shelf = makeShelf()
    const { rating, wait } = await open(server, shelf)
    shelf.setItem = () => {
      throw new Error('full')
    }
    server.trouble = away
    rating.judge('a')
    await wait()
    expect(rating.outbox.fragile).toBe(true)
    expect(rating.waiting).toBe(1)
  })

  test('of another tab takes its pair off this screen and is not sent twice with other ids', async () => {
    const server = new Server()
    const { rating, wait, pass } = await open(server)
    const judgment = { assignmentId: 'assignment-1', preference: 'a' }
    rating.follow('blindpair.unsent.c.000000000000001.x', JSON.stringify({ id: 'x', madeAt: 1, judgment }))
    expect(rating.current?.assignmentId).toBe('assignment-2')
    expect(rating.notice).toContain('another tab')
    await pass()
    await wait()
    expect(server.stored.map(({ id }) => id)).toEqual(['x'])
  })
})

describe('undo', () => {
  test('brings the last pair back with its choice, and a new choice replaces the old judgment', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    rating.judge('a')
    await wait()
    await rating.undo()
    expect(rating.current?.assignmentId).toBe('assignment-1')
    expect(rating.former?.preference).toBe('a')
    expect(rating.number).toBe(1)
    rating.judge('tie')
    await wait()
    expect(server.stored.map(({ judgment }) => judgment.replaces)).toEqual([undefined, server.stored[0]?.id])
    expect(rating.current?.assignmentId).toBe('assignment-2')
    await rating.undo()
    rating.judge('b')
    await wait()
    expect(server.stored[2]?.judgment.replaces).toBe(server.stored[1]?.id)
    expect(rating.progress.judged).toBe(1)
  })

  test('followed by the same choice changes nothing', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    rating.judge('a')
    await wait()
    await rating.undo()
    rating.judge('a')
    await wait()
    expect(server.stored).toHaveLength(1)
    expect(rating.current?.assignmentId).toBe('assignment-2')
  })

  test('reaches the last judgment after a reload', async () => {
    const server = new Server()
    const first = await open(server)
    first.rating.judge('b')
    await first.wait()
    const { rating, wait } = await open(server, first.shelf)
    expect(rating.canUndo).toBe(true)
    await rating.undo()
    expect(rating.former).toMatchObject({ preference: 'b', number: 1 })
    rating.judge('a')
    await wait()
    expect(server.stored[1]?.judgment.replaces).toBe(server.stored[0]?.id)
  })

  test('of a judgment that was never sent sends both, in order', async () => {
    const server = new Server()
    const { rating, wait, pass } = await open(server)
    server.trouble = away
    rating.judge('a')
    await rating.undo()
    rating.judge('b')
    await wait()
    server.trouble = undefined
    await pass()
    expect(server.stored.map(({ judgment }) => judgment.preference)).toEqual(['a', 'b'])
    expect(server.stored[1]?.judgment.replaces).toBe(server.stored[0]?.id)
  })
})

describe('a narrow screen', () => {
  test('takes no choice before both sides have been opened', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    rating.narrow = true
    rating.judge('a')
    expect(rating.current?.assignmentId).toBe('assignment-1')
    expect(rating.notice).toBe('Open B as well before you choose.')
    rating.open('b')
    expect(rating.notice).toBe('')
    rating.judge('a')
    expect(rating.current?.assignmentId).toBe('assignment-2')
    expect(rating.bothOpened).toBe(false)
    await wait()
    expect(server.stored).toHaveLength(1)
  })
})

describe('the page', () => {
  test('shows the instructions before the first pair, once for each version', async () => {
    const server = new Server()
    const shelf = makeShelf()
    const { rating } = await open(server, shelf)
    rating.instructed = false
    expect(rating.phase).toBe('instructions')
    rating.start()
    expect(rating.phase).toBe('rating')
    expect((await open(server, shelf)).rating.instructed).toBe(true)
  })

  test.each(['done', 'waiting', 'paused', 'closed'] as const)('tells that it is finished: %s', async (finished) => {
    const server = new Server()
    server.finished = finished
    const { rating } = await open(server)
    expect(rating.phase).toBe('finished')
    expect(rating.finished).toBe(finished)
  })

  test('asks again by itself while others hold the pairs', async () => {
    const server = new Server()
    server.finished = 'waiting'
    const { rating, pass } = await open(server)
    server.finished = undefined
    await pass()
    expect(rating.phase).toBe('rating')
  })

  test('says what is wrong where no pair can be fetched, and goes on when it can', async () => {
    const server = new Server()
    server.trouble = away
    const { rating, pass } = await open(server)
    expect(rating.phase).toBe('trouble')
    server.trouble = undefined
    await pass()
    expect(rating.phase).toBe('rating')
  })

  test('offers no further pair once its study is deleted', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    server.deleted = true
    rating.judge('a')
    await wait()
    expect(rating.gone).toBe(true)
    expect(rating.phase).toBe('trouble')
  })

  test('goes on with the next pair where only one is unknown', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    const assignments = server.assignments.bind(server)
    server.deleted = true
    server.assignments = () => {
      server.deleted = false
      return assignments()
    }
    rating.judge('a')
    await wait()
    expect(rating.gone).toBe(false)
    expect(rating.phase).toBe('rating')
  })

  test('keeps a pair whose skip did not reach the server, and drops one whose skip did', async () => {
    const server = new Server()
    const { rating, wait } = await open(server)
    server.trouble = away
    await expect(rating.skip('')).rejects.toThrow(Refusal)
    expect(rating.current?.assignmentId).toBe('assignment-1')
    server.trouble = undefined
    await rating.skip(' too long ')
    await wait()
    expect(rating.current?.assignmentId).toBe('assignment-2')
    expect(server.stored).toHaveLength(0)
  })
})

test('a skip among many pairs held shows what the server says is left, not what it took back', async () => {
  const server = new Server()
  server.ahead = 5
  const { rating, wait } = await open(server)
  server.pairs.splice(1, 1)
  void rating.skip('')
  await wait()
  expect(rating.current?.assignmentId).toBe('assignment-3')
})

describe('an exposure without a judgment', () => {
  const reading = (activeMs: number) => ({
    ...{ activeMs, seenA: 0, seenB: 0 },
    ...{ raw: false, difference: false, language: 'en' as const },
  })

  test('is told when the page is closed, once, and begins anew when the rater comes back to it', async () => {
    const server = new Server()
    const { rating, tick } = await open(server)
    rating.leavePage()
    expect(server.left).toEqual([])
    rating.seen('assignment-1')
    tick(700)
    rating.leavePage()
    rating.leavePage()
    expect(server.left).toEqual([{ assignmentId: 'assignment-1', reading: reading(700) }])
    rating.seen('assignment-1')
    tick(50)
    rating.leavePage()
    expect(server.left[1]?.reading.activeMs).toBe(50)
  })

  test('is told when undo turns away from a pair, and when a pair that came back is left as it was', async () => {
    const server = new Server()
    const { rating, wait, tick } = await open(server)
    rating.seen('assignment-1')
    rating.judge('a')
    await wait()
    rating.seen('assignment-2')
    tick(200)
    await rating.undo()
    rating.seen('assignment-1')
    tick(30)
    rating.keepFormer()
    expect(server.left).toEqual([
      { assignmentId: 'assignment-2', reading: reading(200) },
      { assignmentId: 'assignment-1', reading: reading(30) },
    ])
  })

  test('goes with a skip', async () => {
    const server = new Server()
    const { rating, tick } = await open(server)
    rating.seen('assignment-1')
    tick(80)
    await rating.skip('')
    expect(server.skips).toEqual([{ reading: reading(80) }])
    expect(server.left).toEqual([])
  })
})

describe('a minimum reading time', () => {
  // Two words in all: at 100 seconds for 100 words two seconds.
  const sleepy = () => Object.assign(new Server(), { minimumReading: 100 })

  test('keeps the choices asleep until so much has been read, and then says so', async () => {
    const server = sleepy()
    const { rating, pass, tick } = await open(server)
    expect([rating.wakesIn, rating.mayChoose]).toEqual([2, false])
    rating.seen('assignment-1')
    rating.judge('a')
    expect(rating.notice).toBe('Please read both texts first. You can choose after 2 more seconds of reading.')
    tick(1500)
    await pass()
    expect(rating.wakesIn).toBe(1)
    tick(500)
    await pass()
    expect([rating.wakesIn, rating.mayChoose, rating.notice]).toEqual([0, true, ''])
    expect(rating.announcement).toBe('You can choose now.')
    rating.judge('a')
    expect(rating.current?.assignmentId).toBe('assignment-2')
    expect(rating.wakesIn).toBe(2)
    expect(server.stored).toHaveLength(0)
  })

  test('counts active time only', async () => {
    const { rating, pass, tick } = await open(sleepy())
    rating.seen('assignment-1')
    rating.reading.clock.hide(true)
    tick(60_000)
    await pass()
    expect(rating.mayChoose).toBe(false)
    rating.reading.clock.hide(false)
    tick(2000)
    await pass()
    expect(rating.mayChoose).toBe(true)
  })

  test('asks nothing of a pair that undo brings back', async () => {
    const { rating, pass, tick } = await open(sleepy())
    rating.seen('assignment-1')
    tick(2000)
    await pass()
    rating.judge('a')
    await rating.undo()
    expect(rating.mayChoose).toBe(true)
  })
})

describe('where a study asks for more than a choice', () => {
  const offer: Offer = {
    graded: true,
    bothBad: true,
    criteria: [
      { name: 'help', question: 'Which helps?' },
      { name: 'style', question: 'Which reads well?' },
    ],
    reasons: ['It is right.', 'It is short.'],
    reasonsAre: 'required',
    comment: 'optional',
  }
  const asking = (more: Offer) => {
    const server = new Server()
    server.offer = more
    return server
  }

  test('keys answer row by row, what is missing is told, and Enter saves it all', async () => {
    const server = asking(offer)
    const { rating, wait } = await open(server)
    expect(rating.choices).toEqual(['a much', 'a slight', 'tie', 'b slight', 'b much'])
    rating.save()
    expect(rating.notice).toBe('Choose an answer first.')
    rating.choose(3)
    expect(rating.answer.row).toBe(1)
    rating.choose(0)
    rating.save()
    expect(rating.notice).toContain('Which reads well?')
    rating.choose(2)
    rating.markBothBad()
    rating.save()
    expect(rating.notice).toBe('Tick at least one reason.')
    expect(rating.answer.lacking).toEqual({ what: 'reason' })
    rating.answer.tick('It is short.', offer.reasons!)
    rating.answer.tick('It is right.', offer.reasons!)
    rating.answer.comment = ' Why. '
    expect(rating.current?.assignmentId).toBe('assignment-1')
    rating.save()
    await wait()
    expect(rating.current?.assignmentId).toBe('assignment-2')
    expect(server.stored[0]?.judgment).toMatchObject({
      preference: 'b',
      degree: 'slight',
      bothBad: true,
      criteria: { help: 'a', style: 'b' },
      reasons: ['It is right.', 'It is short.'],
      rationale: 'Why.',
    })
    expect(rating.answer.isBegun).toBe(false)
  })

  test('undo brings all of it back; saved unchanged it is kept as it was, changed it replaces', async () => {
    const server = asking(offer)
    const { rating, wait } = await open(server)
    for (const place of [4, 1, 1]) rating.choose(place)
    rating.answer.tick('It is right.', offer.reasons!)
    rating.save()
    await wait()
    await rating.undo()
    expect(rating.answer.choice).toBe('b much')
    expect(rating.answer.criteria).toEqual({ help: 'tie', style: 'tie' })
    rating.save()
    await wait()
    expect(server.stored).toHaveLength(1)
    await rating.undo()
    rating.judgeCriterion('style', 'a')
    rating.save()
    await wait()
    expect(server.stored[1]?.judgment).toMatchObject({
      replaces: server.stored[0]!.id,
      preference: 'b',
      degree: 'much',
      criteria: { help: 'tie', style: 'a' },
    })
  })

  test('criteria alone need no saving: the last answer is the judgment', async () => {
    const server = asking({ criteria: offer.criteria! })
    const { rating, wait } = await open(server)
    for (const place of [0, 1, 2]) rating.choose(place)
    await wait()
    expect(server.stored[0]?.judgment).toMatchObject({ preference: 'a', criteria: { help: 'tie', style: 'b' } })
  })

  test('a mark beside the choice costs no second key, and is not carried to the next pair', async () => {
    const server = asking({ bothBad: true })
    const { rating, wait } = await open(server)
    rating.markBothBad()
    rating.judge('tie')
    rating.judge('a')
    await wait()
    expect(server.stored.map(({ judgment }) => [judgment.preference, judgment.bothBad])).toEqual([
      ['tie', true],
      ['a', undefined],
    ])
  })

  test('what was begun is there again after undo, and never under another pair', async () => {
    const server = asking({ confirm: true })
    const { rating, wait } = await open(server)
    rating.judge('a')
    expect(server.stored).toHaveLength(0)
    rating.save()
    await wait()
    rating.judge('b')
    await rating.undo()
    expect(rating.answer.choice).toBe('a')
    rating.keepFormer()
    expect(rating.answer.choice).toBe('b')
    await rating.skip('')
    await wait()
    expect(rating.answer.choice).toBeUndefined()
  })
})

test('grades of single responses are judged, taken back and changed like choices', async () => {
  const server = new Server()
  server.offer = { grades: ['fail', 'pass', 'excellent'], scale: 'audit' }
  const { rating, wait } = await open(server)
  rating.narrow = true
  expect(rating.bothOpened).toBe(true)
  rating.choose(2)
  await wait()
  expect(server.stored[0]?.judgment).toMatchObject({ grade: 'excellent' })
  await rating.undo()
  rating.judge('grade pass')
  await wait()
  expect(server.stored[1]?.judgment).toMatchObject({ grade: 'pass', replaces: server.stored[0]!.id })
})

test('any earlier judgment is opened by its pair, also one of another visit, and changed', async () => {
  const server = new Server()
  const first = await open(server)
  for (const choice of ['a', 'b', 'tie']) {
    first.rating.judge(choice)
    await first.wait()
  }
  const second = await open(server)
  await second.rating.reopen('assignment-1', 1)
  expect(second.rating.current?.assignmentId).toBe('assignment-1')
  expect(second.rating).toMatchObject({ number: 1, former: { preference: 'a' } })
  second.rating.judge('b')
  await second.wait()
  expect(server.newest('assignment-1')?.judgment).toMatchObject({ preference: 'b' })
  expect(second.rating.current?.assignmentId).toBe('assignment-4')
  await second.rating.reopen('assignment-1')
  expect(second.rating.former?.preference).toBe('b')
})

test('a report of harm goes out with the side and costs nothing', async () => {
  const server = new Server()
  const { rating } = await open(server)
  await rating.flag({ side: 'b', reason: ' Cruel. ' })
  expect([...server.flags.values()]).toEqual([{ assignmentId: 'assignment-1', side: 'b', reason: 'Cruel.' }])
  expect(rating.current?.assignmentId).toBe('assignment-1')
  expect(rating.notice).toBe('Reported. Thank you.')
})

describe('a page that is opened again without network', () => {
  test('goes on with the pairs that were fetched ahead, and all of it arrives once, in order', async () => {
    const server = new Server(6)
    server.ahead = 4
    const shelf = makeShelf()
    const first = await open(server, shelf)
    first.rating.start()
    first.rating.judge('a')
    await first.wait()
    server.trouble = { status: 0, code: 'unreachable' }
    first.rating.judge('b')
    await first.wait()

    const second = await open(server, shelf)
    expect(second.rating.phase).toBe('rating')
    expect(second.rating.number).toBe(3)
    expect(second.rating.current?.assignmentId).toBe('assignment-3')
    second.rating.judge('tie')
    await second.wait()
    // What was judged on the page before can be changed on this one.
    await second.rating.undo()
    await second.rating.undo()
    expect(second.rating.current?.assignmentId).toBe('assignment-2')
    second.rating.keepFormer()

    server.trouble = undefined
    second.rating.online()
    await second.wait()
    expect(server.stored.map(({ judgment }) => [judgment.assignmentId, judgment.preference])).toEqual([
      ['assignment-1', 'a'],
      ['assignment-2', 'b'],
      ['assignment-3', 'tie'],
    ])
    expect(second.rating.current?.assignmentId).toBe('assignment-4')
  })

  test('forgets them where the server knows the rater no more', async () => {
    const server = new Server()
    const shelf = makeShelf()
    await open(server, shelf)
    expect(shelf.keys().some((key) => key.includes('.pair.'))).toBe(true)
    server.deleted = true
    const { rating } = await open(server, shelf)
    expect(rating.phase).toBe('trouble')
    expect(shelf.keys().filter((key) => /\.(pair|held)\./.test(key))).toEqual([])
  })
})

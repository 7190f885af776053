import type {
  ConsentPage,
  PassStage,
  ReturnLink,
  StageName,
  TrainingStage,
  Work,
} from '../../server/contract/journey.ts'
import type { Feedback, JudgmentInput, JudgmentReceipt, Preference, Side } from '../../server/contract/judgment.ts'
import type { Reading } from '../../server/contract/reading.ts'
import type {
  Assignments,
  FlagInput,
  JudgedPair,
  Offer,
  Pair,
  RaterProgress,
  RatingStudy,
  SkipInput,
} from '../../server/contract/pair.ts'
import { Refusal } from '../request.ts'
import { Answer, isSavedApart, saysSame, type Said } from './Answer.svelte.ts'
import { choiceFor, choicesOf, preferences } from './choices.ts'
import { HeldPairs } from './HeldPairs.ts'
import { Outbox, type Shelf, type Unsent } from './Outbox.svelte.ts'
import { minimumMs } from './minimumReading.ts'
import { PairReading } from './PairReading.svelte.ts'
import { sentenceOf } from './sentences.ts'
import { whyRefused } from './whyRefused.ts'
import { language } from './words/Language.svelte.ts'

export type RatingApi = {
  assignments: (code: string, have: string[]) => Promise<Assignments>
  judge: (id: string, judgment: JudgmentInput) => Promise<JudgmentReceipt>
  judgedPair: (assignmentId: string) => Promise<JudgedPair>
  skip: (assignmentId: string, skipped: SkipInput) => Promise<void>
  flag: (id: string, flagged: FlagInput) => Promise<void>
  consent: (code: string, hash: string, agree: boolean) => Promise<void>
  work: (code: string, before?: string) => Promise<Work>
  returnLink: (code: string) => Promise<ReturnLink>
  withdraw: (code: string) => Promise<void>
  /** Tells how a pair was read that is left without a judgment; nothing waits for it. */
  leave: (assignmentId: string, reading: Reading) => void
}

export type Surroundings = {
  code: string
  api: RatingApi
  shelf: Shelf
  now: () => number
  ticks: () => number
  newId: () => string
  later: (act: () => void, ms: number) => void
}

/** A pair this page has judged, so that undo can bring it back. */
type Judged = Said & { pair: Pair; judgmentId: string; number: number }

/** A training pair that was answered, where it stood, and what its rater is told once it is stored. */
type Trained = { pair: Pair; place: number; of: number; feedback?: Feedback }

const historyLength = 50
const litMs = 180
const recheckMs = 30_000
const retryMs = 3_000
const wakeCheckMs = 200

/** What the page shows. `ahead`: what comes next is announced; `feedback`: what is right of a training pair. */
type Phase =
  | 'loading'
  | 'trouble'
  | 'consent'
  | 'refused'
  | 'instructions'
  | 'ahead'
  | 'rating'
  | 'feedback'
  | 'break'
  | 'between'
  | 'finished'
  | 'ended'

/** One rater at work: the pair in hand, the one after it, what was judged, and what is still on its way. */
export class Rating {
  readonly code: string
  readonly outbox: Outbox

  study = $state.raw<RatingStudy>()
  raterKind = $state<Assignments['raterKind']>('human')
  progress = $state.raw<RaterProgress>({ judged: 0, total: 0 })
  finished = $state<Assignments['finished']>()
  stage = $state<StageName>('rating')
  consent = $state.raw<ConsentPage>()
  training = $state.raw<TrainingStage>()
  pass = $state.raw<PassStage>()
  /** The training pair that is talked about, before the next one. */
  trained = $state.raw<Trained>()
  /** A break is proposed. */
  resting = $state(false)
  /** The rater did not agree: nothing of them is stored. */
  refused = $state(false)
  /** Why the pairs could not be fetched, while that lasts. */
  trouble = $state.raw<Refusal>()
  instructed = $state(false)
  history = $state.raw<Judged[]>([])
  /** Whether the sides are shown one at a time, and which of them have been seen. */
  narrow = $state(false)
  side = $state<Side>('a')
  opened = $state.raw<Record<Side, boolean>>({ a: true, b: false })
  /** The answer that was just given. */
  lit = $state<string>()
  /** What is about to be said of the pair on the screen. */
  answer = $state.raw(new Answer())
  /** How the pair on the screen is being read. */
  readonly reading: PairReading
  /** Read out by screen readers. */
  announcement = $state('')
  /** Something the rater should know, until the next choice. */
  notice = $state('')

  /** What was announced on a page of its own and begun: an attempt at the training, a pass. */
  #announced = $state('')
  #pairs = $state.raw<Pair[]>([])
  #back = $state<number>()
  #last = $state.raw<JudgmentReceipt>()
  /** Answers that were begun and left, by their assignments. */
  #begun = new Map<string, Answer>()
  #around: Surroundings
  #held: HeldPairs
  #gone = new Set<string>()
  #fetching = false
  #fetchAgain = false
  #rechecking = false
  #watchingSleep = false
  #askedToRead = ''
  /** The pair whose texts are still being made ready. */
  #coming = $state<string>()
  /** The server knew nothing of a pair that this page holds. */
  #unknown = $state(false)

  /** The study of the pair on the screen is there no more, or no longer for this rater. */
  gone: boolean = $derived.by(() => this.#unknown && [401, 403, 404].includes(this.trouble?.status ?? 0))
  /** The judgment that undo has brought back, while it is looked at again. */
  former = $derived(this.#back === undefined ? undefined : this.history[this.#back])
  current = $derived(this.former?.pair ?? this.#pairs[0])
  /** The pair after the current one, to be made ready. */
  next = $derived(this.former ? this.#pairs[0] : this.#pairs[1])
  waiting: number = $derived.by(() => this.outbox.entries.length)
  /** How many this rater has judged, those on their way among them. */
  done: number = $derived.by(
    () => this.progress.judged + this.outbox.entries.filter(({ judgment }) => !judgment.replaces).length,
  )
  number: number = $derived.by(() => this.former?.number ?? this.done + 1)
  /** Seconds of reading until the choices wake, where the study asks for a minimum. */
  wakesIn: number = $derived.by(() =>
    this.current && !this.former
      ? Math.ceil(Math.max(0, minimumMs(this.current, this.study?.minimumReading) - this.reading.knownMs) / 1000)
      : 0,
  )
  /** What may be answered to the pair on the screen: a check and a further criterion ask for nothing beside the choice. */
  offer: Offer = $derived.by(() => {
    const offer = this.study?.offer ?? {}
    if (this.current?.attention === undefined && this.current?.question === undefined) return offer
    const { grades, scale } = offer
    return { ...(grades ? { grades } : {}), ...(scale ? { scale } : {}) }
  })
  /** The names of the answers to the study's question, in the order in which they are read. */
  choices = $derived(choicesOf(this.offer))
  /** Each response is judged by itself. */
  single = $derived(this.offer.grades !== undefined)
  /** What has a page of its own before its first pair. */
  ahead = $derived(
    this.stage === 'training' ? `training ${this.training?.attempt ?? 1}` : this.pass ? `pass ${this.pass.number}` : '',
  )
  /** Where the rater is in their attempt at the training. */
  trainingPlace: [place: number, of: number] | undefined = $derived.by(() => {
    // What is talked about stays where it stood, though another attempt or the rating has begun by now.
    if (this.trained) return [this.trained.place, this.trained.of]
    if (this.stage !== 'training' || !this.training) return undefined
    return [this.training.judged + this.waiting + 1, this.training.pairs]
  })
  /** A choice counts only when it is saved. */
  savedApart = $derived(isSavedApart(this.offer))
  bothOpened = $derived(
    !this.narrow || this.single || this.current?.attention !== undefined || (this.opened.a && this.opened.b),
  )
  /** Whether the rater may switch between rendered and raw text. */
  mayRaw = $derived((this.study?.raw ?? 'free') === 'free')
  /** Whether the rater may have differences marked. */
  mayMark = $derived(this.study?.difference === true && !this.single)
  /** The texts of the pair are on the screen: what nobody can have read is not judged. */
  textsShown = $derived(this.current !== undefined && this.current.assignmentId !== this.#coming)
  mayChoose = $derived(this.textsShown && this.bothOpened && this.wakesIn === 0)
  canUndo = $derived(this.#back === undefined ? this.history.length > 0 || this.#last !== undefined : this.#back > 0)
  phase: Phase = $derived.by(() => {
    if (this.refused) return 'refused'
    if (!this.study) return this.trouble ? 'trouble' : 'loading'
    if (this.trained) return 'feedback'
    if (this.gone) return 'trouble'
    if (this.stage === 'withdrawn' || (this.stage === 'screened-out' && this.waiting === 0)) return 'ended'
    if (this.stage === 'consent') return 'consent'
    if (this.current) {
      if (!this.instructed) return 'instructions'
      if (this.former) return 'rating'
      return this.resting ? 'break' : !this.ahead || this.ahead === this.#announced ? 'rating' : 'ahead'
    }
    if (this.trouble && !this.trouble.passing) return 'trouble'
    return this.finished ? 'finished' : 'between'
  })

  constructor(around: Surroundings) {
    this.#around = around
    this.code = around.code
    this.reading = new PairReading(around.ticks)
    this.#held = new HeldPairs(around.shelf, around.code)
    this.outbox = new Outbox({
      code: around.code,
      shelf: around.shelf,
      send: around.api.judge,
      later: around.later,
      makeRoom: () => this.#held.makeRoom(),
      stored: (unsent, receipt) => this.#stored(unsent, receipt),
      refused: (unsent, refusal) => this.#refused(unsent, refusal),
    })
    for (const { judgment } of this.outbox.entries) this.#gone.add(judgment.assignmentId)
  }

  /** Sends what a former visit left unsent, and fetches the first pairs. */
  async load(): Promise<void> {
    await Promise.all([this.outbox.send(), this.fetch()])
  }

  /** Fetches the pairs this rater holds; the pair on the screen stays where it is. */
  async fetch(): Promise<void> {
    if (this.#fetching) {
      this.#fetchAgain = true
      return
    }
    this.#fetching = true
    try {
      do {
        const reply = this.#held.complete(await this.#around.api.assignments(this.code, this.#held.ids))
        this.#held.keep(reply)
        this.#take(reply)
      } while (this.#askedAgain())
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#goOnAlone(error)
      this.trouble = error
      if (error.passing) this.#around.later(() => void this.fetch(), retryMs)
    } finally {
      this.#fetching = false
    }
  }

  /** Goes on with what was kept where the server cannot be reached; forgets it where the server knows this rater no more. */
  #goOnAlone(refusal: Refusal): void {
    if (!refusal.passing) this.#held.clear()
    else if (!this.study) {
      const kept = this.#held.recall()
      if (kept) this.#take(kept)
    }
  }

  /** The rater has read the instructions. */
  start(): void {
    this.instructed = true
    if (this.study) keep(this.#around.shelf, this.#instructionsKey, this.study.instructionsVersion)
  }

  /** Agrees to the text, or not; throws a `Refusal` when the server did not hear of it. */
  async answerConsent(agree: boolean): Promise<void> {
    if (!this.consent) return
    try {
      await this.#around.api.consent(this.code, this.consent.hash, agree)
    } catch (error) {
      // Another text is in force by now: it is shown.
      if (error instanceof Refusal && error.status === 409) await this.fetch()
      throw error
    }
    if (agree) await this.fetch()
    else this.refused = true
  }

  /** What a check or a training pair expects, by the name of its button; of strengths the greater one stands for both. */
  expected(answer: string): string {
    if (this.offer.grades) return choiceFor({ grade: answer })
    if (!this.offer.graded || answer === 'tie') return answer
    return `${answer} much`
  }

  /** Goes on after a page between pairs: what was announced begins, a break ends, feedback was read. */
  goOn(): void {
    if (this.phase === 'ahead') this.#announced = this.ahead
    this.resting = false
    if (!this.trained) return
    this.trained = undefined
    this.side = 'a'
    this.opened = { a: true, b: false }
  }

  /** What this rater has done, and a page of their judgments. */
  work(before?: string): Promise<Work> {
    return this.#around.api.work(this.code, before)
  }

  /** A link that brings the rater back on another device. */
  async returnLink(): Promise<string> {
    return (await this.#around.api.returnLink(this.code)).link
  }

  /** Takes the rater out of the study, with all they judged. */
  async withdraw(): Promise<void> {
    await this.#around.api.withdraw(this.code)
    this.#held.clear()
    this.#pairs = []
    this.history = []
    this.#turn(undefined)
    await this.fetch()
  }

  /** Answers the study's question; unless there is more to say, that is the judgment, and the next pair is there. */
  judge(choice: string): void {
    if (!this.#mayAnswer() || !this.choices.includes(choice)) return
    this.answer.choice = choice
    this.#proceed()
  }

  /** Answers one of the further criteria. */
  judgeCriterion(name: string, preference: Preference): void {
    if (!this.#mayAnswer()) return
    this.answer.answerCriterion(name, preference)
    this.#proceed()
  }

  /** Answers the row in hand by the place of an answer. */
  choose(place: number): void {
    const criterion = this.offer.criteria?.[this.answer.row - 1]
    if (criterion) {
      const preference = preferences[place]
      if (preference) this.judgeCriterion(criterion.name, preference)
    } else {
      const choice = this.choices[place]
      if (choice !== undefined) this.judge(choice)
    }
  }

  /** Marks both responses as bad, beside any answer; or takes the mark away. */
  markBothBad(): void {
    if (!this.offer.bothBad || this.phase !== 'rating') return
    this.answer.bothBad = !this.answer.bothBad
  }

  /** Records what was said of the pair on the screen and turns to the next one; tells what is missing, if anything is. */
  save(): void {
    const { current: pair, former, number, answer, offer } = this
    if (!pair || !this.#mayAnswer()) return
    const missing = answer.missing(offer)
    answer.lacking = missing
    if (missing) {
      if (missing.what === 'criterion') answer.row = missing.row
      return this.#tell(
        missing.what === 'criterion' ? words().missing.criterion(missing.question) : words().missing[missing.what],
      )
    }
    const said = answer.said(offer)
    if (former && saysSame(former, said)) return this.keepFormer()
    const id = this.#around.newId()
    const elapsedMs = this.reading.clock.elapsedMs
    const judgment: JudgmentInput = { assignmentId: pair.assignmentId, ...said }
    if (elapsedMs !== undefined) judgment.elapsedMs = elapsedMs
    const reading = this.reading.soFar
    if (reading) judgment.reading = reading
    if (former) judgment.replaces = former.judgmentId
    const judged = { ...said, pair, judgmentId: id, number }
    if (former) {
      this.history = this.history.map((entry) => (entry === former ? judged : entry))
    } else {
      this.#gone.add(pair.assignmentId)
      if (this.trainingPlace) this.trained = { pair, place: this.trainingPlace[0], of: this.trainingPlace[1] }
      else this.history = [...this.history, judged].slice(-historyLength)
      this.#pairs = this.#pairs.slice(1)
      this.#rest(number)
    }
    this.lit = choiceFor(said)
    this.#around.later(() => (this.lit = undefined), litMs)
    this.answer = new Answer()
    this.#turn(undefined)
    // What is talked about has been opened.
    if (this.trained) this.opened = { a: true, b: true }
    this.outbox.add({ id, madeAt: this.#around.now(), judgment })
  }

  /** Brings the last judged pair back, its choice lit; again, the one before it. */
  async undo(): Promise<void> {
    if (!this.canUndo) return
    if (this.history.length === 0 && this.#last) await this.#recall(this.#last.assignmentId)
    if (this.history.length === 0) return
    this.#leave()
    this.#turn((this.#back ?? this.history.length) - 1)
  }

  /** Brings any judged pair back, to be looked at and changed; `number` is its place among all this rater has judged. */
  async reopen(assignmentId: string, number = 0): Promise<void> {
    if (!this.history.some(({ pair }) => pair.assignmentId === assignmentId)) await this.#recall(assignmentId, number)
    const place = this.history.findIndex(({ pair }) => pair.assignmentId === assignmentId)
    if (place < 0) return
    this.#leave()
    this.#turn(place)
  }

  /** Leaves a pair that undo brought back as it was judged. */
  keepFormer(): void {
    this.#leave()
    this.answer = new Answer()
    this.#turn(undefined)
  }

  /** Declines the pair on the screen; throws a `Refusal` when the server did not hear of it. */
  async skip(reason: string): Promise<void> {
    const pair = this.current
    if (!pair || this.former) return
    const skipped: SkipInput = reason.trim() ? { reason: reason.trim() } : {}
    const reading = this.reading.soFar
    if (reading) skipped.reading = reading
    try {
      await this.#around.api.skip(pair.assignmentId, skipped)
      this.#held.drop(pair.assignmentId, this.progress.judged)
      this.#gone.add(pair.assignmentId)
    } catch (error) {
      if (!(error instanceof Refusal) || error.passing || error.status === 401) throw error
      // The server holds something else to be true of this pair: what it says next is shown.
      this.#unknown ||= error.status === 404
    }
    const left = this.#pairs.filter(({ assignmentId }) => assignmentId !== pair.assignmentId)
    this.answer = new Answer()
    // Of many that were held the server may have taken some back with this one: it says which are left.
    this.#pairs = left.length > 1 ? [] : left
    this.#turn(undefined)
    await this.fetch()
    if (this.trouble && this.#pairs.length === 0) this.#pairs = left
  }

  /** Reports what is harmful to read in the pair on the screen; throws a `Refusal` when the server did not hear of it. */
  async flag(flagged: { side?: Side; reason: string }): Promise<void> {
    const pair = this.current
    if (!pair) return
    const { side, reason } = flagged
    await this.#around.api.flag(this.#around.newId(), {
      assignmentId: pair.assignmentId,
      ...(side ? { side } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    })
    this.#tell(language.words.flag.sent)
  }

  /** Shows one side where only one fits. */
  open(side: Side): void {
    this.side = side
    this.opened = { ...this.opened, [side]: true }
    if (this.bothOpened) this.notice = ''
  }

  /** The texts of a pair are not on the screen before this is over. */
  awaitTexts(assignmentId: string, coming: Promise<unknown>): void {
    this.#coming = assignmentId
    const come = () => {
      if (this.#coming !== assignmentId) return
      this.#coming = undefined
      if (this.notice === words().coming) this.notice = ''
    }
    coming.then(come, come)
  }

  /** The texts of the pair are painted: reading time starts. */
  seen(assignmentId: string): void {
    if (this.current?.assignmentId !== assignmentId) return
    this.reading.clock.show()
    if (this.wakesIn > 0 && !this.#watchingSleep) this.#watchSleep()
  }

  /** The page is closed or left for another; whoever comes back to it begins to read anew. */
  leavePage(): void {
    this.#leave()
    this.reading.reset()
  }

  /** The network is back. */
  online(): void {
    void this.outbox.send()
    if (this.trouble) void this.fetch()
  }

  /** Another tab put a judgment on the shelf, or took one off that is stored now. */
  follow(key: string | null, value: string | null): void {
    const unsent = this.outbox.follow(key, value)
    if (unsent) {
      const { assignmentId } = unsent.judgment
      this.#gone.add(assignmentId)
      const wasInHand = this.#pairs[0]?.assignmentId === assignmentId && !this.former
      if (wasInHand) this.#leave()
      this.#pairs = this.#pairs.filter((pair) => pair.assignmentId !== assignmentId)
      if (wasInHand) {
        this.answer = new Answer()
        this.#turn(undefined)
        this.#tell(words().elsewhere)
      }
      // That tab may have been closed since.
      this.#around.later(() => void this.outbox.send(), retryMs)
    } else if (this.outbox.owns(key)) void this.fetch()
  }

  #askedAgain(): boolean {
    const again = this.#fetchAgain
    this.#fetchAgain = false
    return again
  }

  get #instructionsKey(): string {
    return `blindpair.instructions.${this.code}`
  }

  #tell(sentence: string): void {
    this.notice = sentence
    this.announcement = sentence
  }

  /** Says why the rater may not choose yet, where that is so. */
  #mayAnswer(): boolean {
    if (!this.current || this.phase !== 'rating') return false
    if (!this.textsShown) this.#tell(words().coming)
    else if (!this.bothOpened) this.#tell(words().openFirst(this.opened.a ? 'B' : 'A'))
    else if (this.wakesIn > 0) {
      this.#tell((this.single ? language.words.single : words()).asleep(this.wakesIn))
      this.#askedToRead = this.notice
    }
    return this.mayChoose
  }

  /** After an answer: on to the next row, or, where nothing more is asked, to the next pair. */
  #proceed(): void {
    if (!this.savedApart && !this.answer.missing(this.offer)) return this.save()
    this.answer.turnToNextRow(this.offer)
    this.notice = ''
  }

  /** Proposes a break where the study wants one after so many pairs. */
  #rest(number: number): void {
    const after = this.study?.breakAfter
    if (after !== undefined && this.stage !== 'training' && number % after === 0) this.resting = true
  }

  #turn(back: number | undefined): void {
    // What was begun is there again when its pair is.
    const left = this.current?.assignmentId
    if (left !== undefined && !this.former && this.answer.isBegun) this.#begun.set(left, this.answer)
    this.#back = back
    this.answer = this.#answerToBegin()
    this.reading.reset()
    this.notice = ''
    this.side = 'a'
    this.opened = { a: true, b: back !== undefined }
  }

  #answerToBegin(): Answer {
    const answer = new Answer()
    if (this.former) {
      answer.fill(this.former)
      return answer
    }
    return this.#begun.get(this.current?.assignmentId ?? '') ?? answer
  }

  /** Tells of a pair that leaves the screen without a judgment. */
  #leave(): void {
    const reading = this.reading.soFar
    if (reading && this.current) this.#around.api.leave(this.current.assignmentId, reading)
  }

  /** Looks at the clock until enough has been read, then says so. */
  #watchSleep(): void {
    this.#watchingSleep = true
    const slept = this.wakesIn > 0
    this.reading.look()
    if (this.wakesIn > 0 && this.phase === 'rating') {
      return this.#around.later(() => this.#watchSleep(), wakeCheckMs)
    }
    this.#watchingSleep = false
    if (slept && this.phase === 'rating' && !this.former) {
      if (this.notice === this.#askedToRead) this.notice = ''
      this.announcement = words().awake
    }
  }

  #take(reply: Assignments): void {
    this.trouble = undefined
    this.#unknown = false
    // While a judgment is under way it may be counted already or not yet; its receipt will tell.
    const known = this.study && this.waiting > 0 ? this.progress.judged : reply.progress.judged
    this.study = reply.study
    this.raterKind = reply.raterKind
    this.finished = reply.finished
    this.stage = reply.stage
    this.consent = reply.consent
    this.training = reply.training
    this.pass = reply.pass
    if (reply.stage === 'withdrawn' || reply.stage === 'consent') this.#pairs = []
    this.progress = { ...reply.progress, judged: Math.max(this.progress.judged, known) }
    this.#last = reply.last
    this.instructed ||= this.#around.shelf.getItem(this.#instructionsKey) === reply.study.instructionsVersion
    this.#remember(reply.pairs)
    const held = this.#pairs[0]
    const fresh = reply.pairs.filter((p) => !this.#gone.has(p.assignmentId) && p.assignmentId !== held?.assignmentId)
    this.#pairs = held ? [held, ...fresh] : fresh
    if (reply.finished === 'waiting' || reply.finished === 'paused') this.#recheck()
  }

  /** Asks again after a while, as long as others hold the pairs or the study rests. */
  #recheck(): void {
    if (this.#rechecking) return
    this.#rechecking = true
    this.#around.later(() => {
      this.#rechecking = false
      if (this.finished) void this.fetch()
    }, recheckMs)
  }

  /** After a reload, pairs whose judgments are still unsent can be undone too. */
  #remember(pairs: Pair[]): void {
    for (const { id, judgment } of this.outbox.entries) {
      const pair = pairs.find(({ assignmentId }) => assignmentId === judgment.assignmentId)
      if (!pair || this.history.some((judged) => judged.pair.assignmentId === pair.assignmentId)) continue
      const number = this.progress.judged + this.history.length + 1
      this.history = [...this.history, { ...saidIn(judgment), pair, judgmentId: id, number }]
    }
  }

  /** Fetches a judged pair, to stand in the history before all that this page has judged. */
  async #recall(assignmentId: string, known = 0): Promise<void> {
    try {
      const { pair, judgment } = await this.#around.api.judgedPair(assignmentId)
      if (!judgment) return
      const { id: judgmentId } = judgment
      const isLast = this.history.length === 0 && this.#last?.assignmentId === assignmentId
      const number = isLast ? Math.max(1, this.progress.judged) : known
      this.history = [{ ...saidIn(judgment), pair, judgmentId, number }, ...this.history]
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#tell(words().notBack(whyRefused(error, language.words)))
    }
  }

  #stored({ judgment }: Unsent, receipt: JudgmentReceipt): void {
    this.#held.drop(receipt.assignmentId, receipt.judged)
    const { feedback } = receipt
    if (feedback && this.trained?.pair.assignmentId === receipt.assignmentId) {
      this.trained = { ...this.trained, feedback }
    }
    this.progress = { ...this.progress, judged: Math.max(this.progress.judged, receipt.judged) }
    const told = judgment.replaces ? words().changed : words().saved
    const place = this.single ? language.words.single.place : words().now
    this.announcement = this.current ? `${told} ${place(this.number, this.progress.total)}` : told
    void this.fetch()
  }

  #refused({ id, judgment }: Unsent, refusal: Refusal): void {
    this.#unknown ||= refusal.status === 404
    if (this.trained?.pair.assignmentId === judgment.assignmentId) this.trained = undefined
    const stored = readReceipt(refusal)
    if (stored) {
      this.#held.drop(stored.assignmentId, stored.judged)
      this.history = this.history.map((judged) =>
        judged.judgmentId === id
          ? { ...saidIn(stored), pair: judged.pair, number: judged.number, judgmentId: stored.id }
          : judged,
      )
      this.outbox.redirect(id, stored.id)
      this.progress = { ...this.progress, judged: Math.max(this.progress.judged, stored.judged) }
      this.#tell(words().before(sentenceOf(stored, this.offer)))
    } else {
      this.#tell(words().notStored(sentenceOf(judgment, this.offer), whyRefused(refusal, language.words)))
    }
    void this.fetch()
  }
}

const words = () => language.words.choices

function saidIn({ preference, degree, grade, bothBad, criteria, reasons, rationale }: Said): Said {
  return { preference, degree, grade, bothBad, criteria, reasons, rationale }
}

function readReceipt({ status, details }: Refusal): JudgmentReceipt | undefined {
  if (status !== 409 || typeof details !== 'object' || details === null) return undefined
  return 'id' in details && 'assignmentId' in details ? (details as JudgmentReceipt) : undefined
}

function keep(shelf: Shelf, key: string, value: string): void {
  try {
    shelf.setItem(key, value)
  } catch {
    // Asked again at the next visit; nothing is lost.
  }
}

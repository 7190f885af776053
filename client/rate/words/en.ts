import type { Preference } from '../../../server/contract/judgment.ts'
import type { ThemeChoice } from '../../ui/Theme.svelte.ts'
import { tongue } from './tongue.ts'

/** The sentence of an answer: its first words, set bold, and the rest. */
type Answer = [first: string, rest: string]

const { number, count } = tongue<'one' | 'other'>('en')

/** All that the rater's screen says. The other languages say the same, key by key. */
export const en = {
  page: {
    title: 'Comparing responses',
    pair: (place: number, total: number) => `Pair ${number(place)} of ${number(total)}`,
    place: (place: number, total: number) => `${number(place)} of ${number(total)}`,
    fetching: 'The first pair is being fetched.',
    close: 'Close',
  },
  top: {
    judged: 'Pairs judged',
    saved: 'saved',
    saving: 'saving',
    offline: (waiting: number) => `offline, ${number(waiting)} not yet saved`,
    notSaved: (waiting: number) => `not yet saved, ${number(waiting)} waiting`,
    instructions: 'Instructions',
    simulated: 'Simulated: kept apart from people’s judgments',
    test: 'Test: kept apart from people’s judgments',
    judge: 'Judge: kept apart from people’s judgments',
    theme: {
      system: 'Theme: as the system',
      light: 'Theme: light',
      dark: 'Theme: dark',
    } as Record<ThemeChoice, string>,
  },
  instructions: {
    title: 'Instructions',
    before: 'Before the first pair',
    whatToDo: 'What to do',
    start: 'Start',
    keys: 'Keys',
    undo: 'Undo: the last pair comes back',
    down: '↓ chooses only where both texts fit on the screen; elsewhere it scrolls.',
    letters: 'Letters and digits choose',
  },
  pair: {
    region: 'Prompt and responses',
    prompt: 'Prompt',
    dialogue: 'Dialogue',
    turns: (turns: number) =>
      count(turns, {
        one: '# turn with the same prompts on both sides.',
        other: '# turns with the same prompts on both sides.',
      }),
    judgeTurn: (turn: number) => `Judge the response to turn ${number(turn)}.`,
    judgeWhole: 'Judge the dialogue as a whole.',
    turn: (turn: number) => `Turn ${number(turn)}`,
    toBeJudged: 'to be judged',
    emptyPrompt: '(empty prompt)',
    emptyResponse: '(empty response)',
    empty: '(empty)',
    backToPrompt: 'Back to the prompt',
    plain: {
      'too large to format': 'Shown as plain text: too large to format.',
      'formatting could not be loaded': 'Shown as plain text: formatting could not be loaded.',
    },
  },
  sides: {
    responses: 'Responses',
    response: (side: string) => `Response ${side}`,
    notOpened: 'not yet opened',
    apart: 'Scroll apart',
    together: 'Scroll together',
  },
  choices: {
    answers: {
      a: ['A', ' is significantly better'],
      tie: ['Neither', ' is significantly better'],
      b: ['B', ' is significantly better'],
    } as Record<Preference, Answer>,
    former: 'Brought back. Your choice is marked; choose again to change it, or keep it.',
    keep: 'Keep it',
    skip: 'Skip…',
    undo: 'Undo',
    openFirst: (side: string) => `Open ${side} as well before you choose.`,
    wakesIn: (seconds: number) => `in ${number(seconds)} s`,
    asleep: (seconds: number) =>
      count(seconds, {
        one: 'Please read both texts first. You can choose after one more second of reading.',
        other: 'Please read both texts first. You can choose after # more seconds of reading.',
      }),
    awake: 'You can choose now.',
    elsewhere: 'The pair that was here has been judged in another tab.',
    notBack: (why: string) => `The last pair could not be brought back. ${why}`,
    saved: 'Saved.',
    changed: 'Changed and saved.',
    now: (place: number, total: number) => `Pair ${number(place)} of ${number(total)}.`,
    before: (stored: string) =>
      `That pair had been judged before, in another tab or on another device. Stored is “${stored}”. Undo brings it back if you want to change it.`,
    notStored: (choice: string, why: string) => `Your choice “${choice}” was not stored: ${why}`,
  },
  skip: {
    title: 'Skip this pair?',
    about:
      'It goes to someone else and does not come back to you. Where the two are simply alike, choose “Neither” instead.',
    reason: 'Reason',
    optional: '(optional)',
    skip: 'Skip the pair',
    keep: 'Keep it',
    failed: (why: string) => `The pair was not skipped. ${why}`,
  },
  finished: {
    moment: 'One moment',
    unreachable: 'The server cannot be reached',
    waiting: (waiting: number) =>
      count(waiting, {
        one: 'One of your judgments is not yet saved.',
        other: '# of your judgments are not yet saved.',
      }),
    keepOpen: 'Please keep this page open: this browser does not let the page keep them.',
    keptHere: 'They are kept in this browser and sent as soon as the server answers.',
    nextComes: 'Everything you judged is saved. The next pair comes as soon as the server answers.',
    tryNow: 'Try now',
    thanks: 'Thank you',
    judged: (judged: number) =>
      count(judged, {
        one: 'You have judged one pair, and every judgment is saved.',
        other: 'You have judged # pairs, and every judgment is saved.',
      }),
    nothingMore: 'There is nothing more for you to do here.',
    mayClose: 'You may close this page.',
    noPair: 'No pair for you at the moment',
    othersHold:
      'The pairs that are left are in the hands of other raters. Some may come back, so it is worth looking in again later.',
    saved: (judged: number) =>
      count(judged, { one: 'The pair you judged is saved.', other: 'The # pairs you judged are saved.' }),
    asksAgain: 'This page asks again every half minute.',
    askNow: 'Ask now',
    paused: 'The study is paused',
    pausedWhy: 'The researchers have stopped it for a while.',
    sameLink: 'The same link brings you back here.',
    askAgain: 'Ask again',
    closed: 'The study is closed',
    closedWhy: 'No more judgments are taken.',
    thanksForWork: 'Thank you for your work.',
    lookAgain: 'Look at the last pair again',
  },
  trouble: {
    gone: 'This study is gone',
    goneWhy:
      'It was deleted, or you no longer take part in it. There is nothing more to do; if that surprises you, ask the person who sent you the link.',
    openLink: 'Please open your invitation link',
    openLinkWhy:
      'This browser does not know you yet, or no longer. Open the link you were sent, on this device, and you are back where you were.',
    noStudy: 'There is no study at this address',
    noStudyWhy: 'Please look at the link you were sent again, or ask the person who sent it.',
    unreachable: 'The server cannot be reached',
    cannotStore: 'The server cannot store anything right now',
    cannotAnswer: 'The server cannot answer right now',
    triesAgain: 'The page tries again by itself every few seconds.',
    tryNow: 'Try now',
    waiting: (waiting: number) =>
      count(waiting, {
        one: 'One judgment is not yet saved. It is kept in this browser and sent as soon as that is possible.',
        other: '# judgments are not yet saved. They are kept in this browser and sent as soon as that is possible.',
      }),
  },
  /** What the server refused, by the code of the refusal. */
  refusals: {
    unreachable: 'The server did not answer.',
    invalid_request: 'The request is not of the right form.',
    no_session: 'You are not signed in. Open your link again.',
    wrong_origin: 'This request came from another site.',
    link_unknown: 'This link is not known. It may have been withdrawn, or cut short when it was copied.',
    not_found: 'There is nothing here by that name.',
    study_not_open: 'The study is not open.',
    already_judged: 'This pair has been judged already. What is stored stays.',
    judgment_differs: 'A judgment with this id was stored with another content.',
    replaced_already: 'That judgment was replaced already. What is stored stays.',
    assignment_ended: 'This pair was skipped and is no longer yours.',
    too_large: 'That is larger than this server takes.',
    too_many_requests: 'Too many requests. Wait a moment.',
    not_stored: 'This could not be stored just now. Nothing is lost on your side; try again in a moment.',
    server_error: 'Something went wrong on the server. It was logged.',
  },
  refused: (status: number) => `The server answered ${String(status)}.`,
  /** The question and the instructions of a study that brings none of its own: server/lima.ts in other words. */
  preset: {
    question: 'Imagine that you need help with this. Which response meets the need better?',
    instructions: `You will see one prompt and two responses, **A** and **B**. They were written by different systems; which is which is hidden, and the sides are drawn anew for each pair.

Imagine that you had asked for this yourself. Read both responses to the end, then say which one meets the need better:

- **A is significantly better**: you would clearly rather have received A.
- **B is significantly better**: you would clearly rather have received B.
- **Neither is significantly better**: they serve you about equally well, or equally badly.

Judge what helps: is it right, is it complete enough, can it be understood, does it do what was asked? A longer or more decorated response is not better for that. If you know a subject too little to be sure, go by what you can tell.

There is no trick and no hurry. You can take the last judgment back, and skip a pair you would rather not judge.`,
  },
}

export type Words = typeof en

import { msg, str } from '@lit/localize'
import { list } from '../words/list.ts'
import { Recorder, type Take } from './recorder.ts'
import { Interrupted, type Run } from './run.ts'
import { caughtUp } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'
import { type Survivors, survivors } from './survivors.ts'
import { labelOf, time } from './wording.ts'

export interface Round extends Survivors {
  readonly keepsCursor: boolean
}

export interface CutResult {
  readonly rounds: readonly Round[]
  /** Events per second. */
  readonly rate: number
}

/** Milliseconds for which roads refuse, so that there is something to miss. */
const REFUSED = 3000
/** Milliseconds that lanes may take to come back: the back-off may have grown to 8 s. */
const COMING_BACK = 15_000
/** Events of a round below which nothing is said of it. */
const FEWEST = 15
/** What a lane lost may differ by this many, or this share, from rate × absence. */
const NEAR = { events: 4, share: 0.35 }

export const cut: Scenario<CutResult> = {
  needsRoads: true,
  settings: {
    source: 'simulator',
    arrivals: 'periodic',
    rate: 5,
    // One symbol, so that a snapshot shows one of the missed events and not one of each.
    symbols: 1,
    interval: 2000,
    wait: 10,
    delay: 0,
    jitter: 0,
    bandwidth: 0,
    payloadBytes: 0,
    keepCursor: true,
  },
  seconds: 40,

  question: () => ({
    kind: 'number',
    text: msg('All lanes are cut and keep their cursors: how many events do they lose together?'),
    unit: msg('events lost'),
    min: 0,
    max: 500,
    step: 1,
  }),

  async run(stage, run) {
    const refused = Math.min(REFUSED, (run.seconds * 1000) / 12)
    const rounds: Round[] = []
    const rate = stage.settings.rate
    for (const [keepsCursor, away] of [
      [true, 0],
      [true, refused],
      [false, refused],
    ] as const) {
      run.say(
        keepsCursor
          ? msg(str`Cut ${rounds.length + 1} of 3, with the cursor`)
          : msg(str`Cut ${rounds.length + 1} of 3, without the cursor`),
      )
      if (stage.settings.keepCursor !== keepsCursor) await stage.set({ keepCursor: keepsCursor })
      rounds.push(await round(stage, run, keepsCursor, away))
    }
    return { rounds, rate }
  },

  verdict(result) {
    const kept = result.rounds.filter(({ keepsCursor }) => keepsCursor)
    if (!isEnough(result)) return [msg('Too few events came in this run to tell.')]
    const lost = lostOf(kept)
    const replayed = kept
      .flatMap(({ lanes }) => lanes)
      .reduce((sum, lane) => sum + lane.replayed, 0)
    const lanes = kept[0]?.lanes.length ?? 0
    return [
      lost === 0
        ? msg(
            str`None with the cursor: ${lanes} lanes, cut ${kept.length} times, resumed and were given ${replayed} events afterwards.`,
          )
        : msg(str`In this run ${lost} were lost in spite of the cursor, which should not happen.`),
      ...withoutCursor(result),
      ...byItself(kept),
    ]
  },

  answer(result) {
    if (!isEnough(result)) return undefined
    const kept = result.rounds.filter(({ keepsCursor }) => keepsCursor)
    const lost = lostOf(kept)
    return { value: lost, n: kept.reduce((sum, it) => sum + it.events, 0), low: lost, high: lost }
  },

  ghost: (prediction) => ({
    label: msg(str`your prediction: ${prediction} lost`),
  }),
}

function isEnough({ rounds }: CutResult): boolean {
  return (
    rounds.length > 0 && rounds.every(({ events, lanes }) => events >= FEWEST && lanes.length > 0)
  )
}

function lostOf(rounds: readonly Round[]): number {
  return rounds.flatMap(({ lanes }) => lanes).reduce((sum, { lost }) => sum + lost, 0)
}

function withoutCursor({ rounds, rate }: CutResult): string[] {
  const lanes = rounds.filter(({ keepsCursor }) => !keepsCursor).flatMap((it) => it.lanes)
  const cutOff = lanes.flatMap((lane) => {
    return lane.absence === undefined ? [] : [{ ...lane, expected: (rate * lane.absence) / 1000 }]
  })
  if (cutOff.length === 0) return []
  const lost = list(cutOff.map((lane) => `${labelOf(lane.name)} ${lane.lost}`))
  const expected = list(cutOff.map((lane) => lane.expected.toFixed(0)))
  const isNear = cutOff.every((lane) => {
    return Math.abs(lane.lost - lane.expected) <= Math.max(NEAR.events, NEAR.share * lane.expected)
  })
  return [
    isNear
      ? msg(str`Without it, lost: ${lost}; about rate × absence, ${expected}.`)
      : msg(str`Without it, lost: ${lost}; in this run that is not rate × absence, ${expected}.`),
  ]
}

function byItself([first]: readonly Round[]): string[] {
  const sse = first?.lanes.find(({ name }) => name === 'sse')
  if (sse?.absence === undefined) return []
  return sse.alone
    ? [
        msg(
          str`SSE came back by itself, after ${time(sse.absence)}; the others by code of this page.`,
        ),
      ]
    : [
        msg(
          str`In this run SSE did not come back by itself: the page opened it anew, after ${time(sse.absence)}.`,
        ),
      ]
}

async function round(stage: Stage, run: Run, keepsCursor: boolean, away: number): Promise<Round> {
  const { clock, settings } = stage
  const roads = stage.lanes.filter(({ way }) => way === 'road')
  const recorder = new Recorder(
    stage,
    roads.map(({ transport }) => transport.name),
  )
  try {
    await run.wait(settings.interval + 500)
    const at = clock.local()
    if (away > 0) await stage.fault('refuse', { ms: away })
    if ((await stage.fault('cut')) === 0) {
      throw new Interrupted(msg('No connection was there to be cut.'))
    }
    await run.wait(away)
    const isBack = ({ starts, messages }: Take) =>
      starts.some((start) => start.at > at) ||
      messages.filter((message) => message.at > at + away).length > 1
    await run.until(() => {
      return recorder.takes.every(isBack) && stage.lanes.every(({ state }) => state !== 'waiting')
    }, COMING_BACK)
    await run.wait(500)
    const until = clock.now()
    await caughtUp(stage, run, recorder, until)
    return { keepsCursor, ...survivors(recorder.takes, at, until) }
  } finally {
    recorder.stop()
  }
}

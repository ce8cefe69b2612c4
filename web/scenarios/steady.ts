import { msg, str } from '@lit/localize'
import { meanOf, meanRange, type Range, type Samples, suffices } from '../model/bounds.ts'
import { expectation } from '../model/expectation.ts'
import { list } from '../words/list.ts'
import { Recorder, type Take } from './recorder.ts'
import { Interrupted, type Run } from './run.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'
import { time } from './wording.ts'

/** Lateness over some polls, ms. */
interface Phase {
  readonly mean: number
  readonly events: number
  readonly polls: number
  /** Between the poll with the smallest mean and that with the largest. */
  readonly spread: number
}

export interface SteadyResult {
  /** One a connection. */
  readonly phases: readonly Phase[]
  readonly random: (Phase & { readonly range: Range | undefined }) | undefined
  /** Mean lateness when the phase is any, ms. */
  readonly model: number
  readonly interval: number
  /** Between two events, ms. */
  readonly period: number
}

const LANE = 'short-polling'
const SETTINGS = { rate: 1, interval: 2000, delay: 0, wait: 10, arrivals: 'periodic' } as const
const CONNECTIONS = 3
/** Events of a connection below which nothing is said of it. */
const FEWEST = 4
/** Of the run, what each connection gets; what is left goes to the polls at random. */
const SHARE = 0.18
/** Milliseconds by which means differ that are not alike. */
const APART = 100

export const steady: Scenario<SteadyResult> = {
  settings: { ...SETTINGS, source: 'simulator', jitter: 0, bandwidth: 0, payloadBytes: 0 },
  seconds: 55,
  model: Math.round(expectation(LANE, SETTINGS).mean),

  question: () => ({
    kind: 'number',
    text: msg('How late is short polling going to be, on average?'),
    unit: 'ms',
    min: 0,
    max: 4000,
    step: 10,
  }),

  async run(stage, run) {
    const { interval, rate } = stage.settings
    const period = 1000 / rate
    const lane = stage.lanes.find(({ transport }) => transport.name === LANE)
    const recorder = new Recorder(stage, [LANE])
    const [take] = recorder.takes
    if (lane === undefined || take === undefined)
      throw new Interrupted(msg('Short polling does not run.'))
    const phases: Phase[] = []
    const ofShare = (share: number) =>
      Math.max(1, Math.round((run.seconds * share * 1000) / interval))
    try {
      for (let index = 0; index < CONNECTIONS; index++) {
        run.say(msg(str`Connection ${index + 1} of ${CONNECTIONS}, with the same settings`))
        if (index > 0) {
          lane.stop()
          await run.wait(200 + Math.random() * period)
          lane.start()
        }
        phases.push(await phase(take, run, ofShare(SHARE), interval))
      }
      run.say(msg('Now each poll at a moment of its own'))
      const random = await anyPhase(
        stage,
        take,
        run,
        ofShare(1 - CONNECTIONS * SHARE - 0.1),
        period,
      )
      const model = expectation(LANE, { ...SETTINGS, rate, interval }).mean
      return { phases, random, model, interval, period }
    } finally {
      recorder.stop()
      if (lane.state === 'stopped') lane.start()
    }
  },

  verdict(result) {
    const { phases, random, interval, period } = result
    if (!isEnough(result)) return [msg('Too few events came in this run to tell.')]
    const means = phases.map(({ mean }) => mean)
    const apart = Math.max(...means) - Math.min(...means)
    const spread = Math.max(...phases.map((it) => it.spread))
    const named = list(means.map((mean) => time(mean)))
    return [
      msg(
        str`Three connections with the same settings were late by ${named} on average, each steady to ${time(spread)}.`,
      ),
      apart > Math.max(APART, spread)
        ? msg(
            str`A poll every ${time(interval)} and an event every ${time(period)} keep the phase they happened to begin with: clocks lock, and a neighbour’s lock elsewhere.`,
          )
        : msg(
            str`In this run they came out alike, ${time(apart)} apart, which is luck: run it again.`,
          ),
      ...(random ? [atRandom(random, result.model)] : []),
    ]
  },

  answer(result) {
    const [first] = result.phases
    return first && isEnough(result) ? { value: first.mean, n: first.events } : undefined
  },

  ghost: (prediction) => ({
    lane: LANE,
    lateness: Number(prediction),
    label: msg(str`your prediction: ${time(Number(prediction))} on average`),
  }),
}

function isEnough({ phases }: SteadyResult): boolean {
  return phases.length === CONNECTIONS && phases.every(({ events }) => events >= FEWEST)
}

function atRandom(
  { mean, polls, range }: NonNullable<SteadyResult['random']>,
  model: number,
): string {
  const [value, expected] = [time(mean), time(model)]
  if (range === undefined || !suffices(polls, range, model / 4)) {
    return msg(
      str`With the phase drawn anew for each poll it was ${value}, where the model says ${expected}; ${polls} polls are too few to tell.`,
    )
  }
  const [low, high] = [time(range.low), time(range.high)]
  return range.low <= model && model <= range.high
    ? msg(
        str`With the phase drawn anew for each poll it was ${value} (n = ${polls}; ${low} to ${high}), as the model says: ${expected}.`,
      )
    : msg(
        str`With the phase drawn anew for each poll it was ${value} (n = ${polls}; ${low} to ${high}), which the model would not expect: ${expected}.`,
      )
}

/** Waits for so many polls after those with which a connection begins, and sums them up. */
async function phase(take: Take, run: Run, polls: number, interval: number): Promise<Phase> {
  const from = take.messages.length + 2
  await run.until(() => take.messages.length >= from + polls, (polls + 3) * interval)
  return phaseOf(samplesAfter(take, from))
}

/** Draws each interval from a period's width around its own: all phases are as likely then. */
async function anyPhase(stage: Stage, take: Take, run: Run, polls: number, period: number) {
  const { interval } = stage.settings
  const from = take.messages.length + 1
  for (let seen = take.messages.length; seen < from + polls; seen = take.messages.length) {
    await stage.set({ interval: Math.round(interval + (Math.random() - 0.5) * period) })
    if (!(await run.until(() => take.messages.length > seen, 3 * interval))) break
  }
  const samples = samplesAfter(take, from)
  if (samples.values.length === 0) return undefined
  return { ...phaseOf(samples), range: meanRange(samples) }
}

/** Lateness of the live prices that came with later messages than the one of that number. */
function samplesAfter({ received }: Take, message: number): Samples {
  const chosen = received.filter((it) => {
    return it.message > message && it.arrival === 'live' && it.type === 'price'
  })
  const known = chosen.filter(({ lateness }) => lateness !== undefined)
  return {
    values: Float64Array.from(known, ({ lateness }) => lateness ?? 0),
    groups: Float64Array.from(known, (it) => it.message),
  }
}

export function phaseOf({ values, groups }: Samples): Phase {
  const means = [...new Set(groups)].map((group) => {
    return meanOf(values.filter((_, index) => groups[index] === group)) ?? 0
  })
  return {
    mean: meanOf(values) ?? 0,
    events: values.length,
    polls: means.length,
    spread: means.length === 0 ? 0 : Math.max(...means) - Math.min(...means),
  }
}

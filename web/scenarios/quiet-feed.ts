import { msg, str } from '@lit/localize'
import { verdict as judge, shareRange } from '../model/bounds.ts'
import { expectation } from '../model/expectation.ts'
import { group, percent } from '../model/format.ts'
import { quietBytes } from '../model/quiet-bytes.ts'
import { list } from '../words/list.ts'
import { Recorder } from './recorder.ts'
import { readWhile, samplesOf } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import { labelOf, size } from './wording.ts'

/** What a lane's road carried while there was nothing to tell. */
interface Quiet {
  readonly name: string
  /** Heartbeats, or empty polls, in the whole run. */
  readonly count: number
  /** Bytes of one; undefined where none came on its own. */
  readonly bytes: number | undefined
}

export interface QuietFeedResult {
  readonly polls: number
  readonly empty: number
  /** e^(−λP), 0 to 1. */
  readonly model: number
  readonly seconds: number
  readonly hasRoads: boolean
  readonly poll: Quiet
  readonly push: readonly Quiet[]
}

const RATE = 0.5
const INTERVAL = 2000
const PUSH = ['sse', 'websocket']
/** Seconds more that a heartbeat may be waited for: one comes every 15 s. */
const LONGER = 20
/** The share has to be known to this, to either side, before it is held against the model. */
const HALF = 0.2

const model = wasted({ rate: RATE, interval: INTERVAL })

export const quietFeed: Scenario<QuietFeedResult> = {
  settings: {
    source: 'simulator',
    arrivals: 'poisson',
    rate: RATE,
    interval: INTERVAL,
    wait: 10,
    delay: 0,
    jitter: 0,
    bandwidth: 0,
    payloadBytes: 0,
  },
  seconds: 60,
  model: Math.round(model * 100),

  question: () => ({
    kind: 'number',
    text: msg('What share of the short polls comes back with nothing?'),
    unit: '%',
    min: 0,
    max: 100,
    step: 1,
  }),

  async run(stage, run) {
    const { clock, settings } = stage
    const recorder = new Recorder(stage, ['short-polling', ...PUSH])
    const take = recorder.of('short-polling')
    const began = clock.local()
    const passed = () => (clock.local() - began) / 1000
    const polls = () => take?.messages ?? []
    const empties = () => polls().flatMap(({ at, empty }) => (empty ? [at] : []))
    try {
      const readings = await readWhile(stage, run, (sofar) => {
        const n = polls().length
        const empty = empties().length
        run.say(msg(str`${empty} of ${n} polls came back with nothing so far`))
        if (passed() < run.seconds) return true
        const heard = PUSH.every((name) => {
          const beats = recorder.of(name)?.heartbeats
          return !beats || quietBytes(samplesOf(name, sofar), beats, 0).n > 0
        })
        const hasRoads = Object.keys(sofar[0]?.roads ?? {}).length > 0
        return hasRoads && !heard && run.seconds > LONGER && passed() < run.seconds + LONGER
      })
      const quiet = (name: string, moments: readonly number[], requests: number): Quiet => {
        const { bytes } = quietBytes(samplesOf(name, readings), moments, requests)
        return { name, count: moments.length, bytes }
      }
      return {
        polls: polls().length,
        empty: empties().length,
        model: wasted(settings),
        seconds: passed(),
        hasRoads: Object.keys(readings.at(-1)?.roads ?? {}).length > 0,
        poll: quiet('short-polling', empties(), 1),
        push: PUSH.flatMap((name) => {
          const beats = recorder.of(name)?.heartbeats
          return beats === undefined ? [] : [quiet(name, beats, 0)]
        }),
      }
    } finally {
      recorder.stop()
    }
  },

  verdict(result) {
    const { polls: n, empty } = result
    if (n === 0) return [msg('Short polling did not run, so that there is nothing to count.')]
    const { low, high } = shareRange(empty, n)
    const range = msg(str`n = ${n}; ${group(100 * low)} to ${percent(high)}`)
    return [
      msg(str`${empty} of ${n} polls came back with nothing: ${percent(empty / n)} (${range}).`),
      besideModel(result),
      ...pushCost(result),
    ]
  },

  answer({ polls: n, empty }) {
    if (n === 0) return undefined
    const { low, high } = shareRange(empty, n)
    return { value: (100 * empty) / n, n, low: 100 * low, high: 100 * high }
  },

  ghost: (prediction) => ({
    lane: 'short-polling',
    label: msg(str`your prediction: ${prediction} % empty`),
  }),
}

/** Share of polls that find nothing, 0 to 1. */
function wasted({ rate, interval }: { rate: number; interval: number }): number {
  const rest = { delay: 0, wait: 10, arrivals: 'poisson' } as const
  return expectation('short-polling', { ...rest, rate, interval }).wasted ?? 0
}

function besideModel({ polls: n, empty, model }: QuietFeedResult): string {
  const expected = percent(model)
  const found = judge(n, shareRange(empty, n), HALF, { low: model, high: model })
  if (found === 'too-few') {
    return msg(
      str`n = ${n} is too few to tell: they would allow the model’s e^(−λP) = ${expected}, and much else.`,
    )
  }
  if (found === 'agrees') {
    return msg(str`The model says e^(−λP) = ${expected}, which is within what n = ${n} allows.`)
  }
  return msg(
    str`In this run that is not what the model would expect, e^(−λP) = ${expected}: about 1 run of 20 falls outside by chance.`,
  )
}

function pushCost({ hasRoads, push, poll, seconds }: QuietFeedResult): string[] {
  if (!hasRoads) return [msg('What push costs is not known: there is no road to count bytes on.')]
  const perMinute = ({ bytes, count }: Quiet) =>
    bytes === undefined ? undefined : (bytes * count * 60) / seconds
  const known = push.filter((it) => perMinute(it) !== undefined && it.count > 0)
  if (known.length === 0) {
    return [msg('What push costs is not known: no heartbeat came on its own in this run.')]
  }
  const costs = list(known.map((it) => `${labelOf(it.name)} ${size(perMinute(it))}`))
  const beats = list(known.map(({ count }) => String(count)))
  const polls = perMinute(poll)
  const cost = msg(
    str`Push is not free either. Heartbeats, bytes a minute: ${costs} (counted: ${beats}, scaled to a minute).`,
  )
  if (polls === undefined) return [cost]
  return [cost, msg(str`The empty polls took ${size(polls)} a minute.`)]
}

import { msg, str } from '@lit/localize'
import { median } from '../model/median.ts'
import { list } from '../words/list.ts'
import { Recorder, type Take } from './recorder.ts'
import { caughtUp } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import { labelOf, laneChoices, late } from './wording.ts'

interface Collected {
  readonly name: string
  readonly missing: number
  /** Messages that brought events, and the most that one brought. */
  readonly answers: number
  readonly most: number
  /** Median of live arrivals, ms. */
  readonly lateness: number | undefined
}

export interface RealTradesResult {
  /** seq of the first and the last event that entered the log during the run; 0 of none. */
  readonly first: number
  readonly last: number
  readonly lanes: readonly Collected[]
  readonly uncertainty: number | undefined
}

/** Events below which "none is missing" says little. */
const FEWEST = 20

export const realTrades: Scenario<RealTradesResult> = {
  settings: {
    source: 'tape',
    speed: 10,
    interval: 2000,
    wait: 10,
    delay: 200,
    jitter: 0,
    bandwidth: 0,
    payloadBytes: 0,
  },
  seconds: 25,

  question: () => ({
    kind: 'lane',
    text: msg('Which lane misses trades?'),
    choices: [...laneChoices(), { value: 'none', label: msg('none') }],
  }),

  async run(stage, run) {
    const recorder = new Recorder(stage)
    try {
      const from = stage.clock.now()
      run.say(msg('All lanes take down what they receive'))
      await run.wait(run.seconds * 1000 * 0.8)
      const to = stage.clock.now()
      run.say(msg('The slowest get the time to catch up'))
      await caughtUp(stage, run, recorder, to)
      return { ...collected(recorder.takes, from, to), uncertainty: stage.clock.uncertainty }
    } finally {
      recorder.stop()
    }
  },

  verdict(result) {
    const { first, last, lanes, uncertainty } = result
    const total = totalOf(result)
    const lossy = lanes.filter(({ missing }) => missing > 0)
    if (total < FEWEST && lossy.length === 0) {
      return [msg(str`None that we know of, but n = ${total} events is too few to tell.`)]
    }
    const polling = lanes.find(({ name }) => name === 'short-polling')
    const lateness = list(
      lanes.map((it) => `${labelOf(it.name)} ${late(it.lateness, uncertainty)}`),
    )
    const losses = list(lossy.map((it) => `${labelOf(it.name)} ${it.missing}`))
    return [
      lossy.length === 0
        ? msg(
            str`None: all ${lanes.length} lanes had the same ${total} events, no. ${first} to no. ${last}.`,
          )
        : msg(
            str`In this run events are missing (${losses} of ${total}), which the cursor should not let happen.`,
          ),
      ...(polling
        ? [
            msg(
              str`The cursor batches them: short polling had them in ${polling.answers} answers, up to ${polling.most} in one.`,
            ),
          ]
        : []),
      msg(str`What it costs is lateness, at the median: ${lateness}.`),
    ]
  },

  answer(result) {
    const total = totalOf(result)
    const [worst] = [...result.lanes].sort((a, b) => b.missing - a.missing)
    if (worst !== undefined && worst.missing > 0) return { value: worst.name, n: total }
    return total < FEWEST ? undefined : { value: 'none', n: total }
  },

  ghost: (prediction) => ({
    ...(prediction !== 'none' && { lane: String(prediction) }),
    label: msg(
      str`your prediction: misses trades: ${prediction === 'none' ? msg('none') : labelOf(String(prediction))}`,
    ),
  }),
}

function totalOf({ first, last }: RealTradesResult): number {
  return last === 0 ? 0 : last - first + 1
}

/** What each lane has of what entered the log between two moments of the server, ms since 1970. */
export function collected(
  takes: readonly Take[],
  from: number,
  to: number,
): Omit<RealTradesResult, 'uncertainty'> {
  const within = takes.map((take) => ({
    name: take.name,
    received: take.received.filter(({ born, arrival }) => {
      return born >= from && born <= to && arrival !== 'snapshot'
    }),
  }))
  // A lane may not be the only one to lack an event: what nobody has is a hole in the numbers.
  const seqs = within.flatMap(({ received }) => received.map(({ seq }) => seq))
  const [first, last] = seqs.length === 0 ? [0, 0] : [Math.min(...seqs), Math.max(...seqs)]
  const total = seqs.length === 0 ? 0 : last - first + 1
  const lanes = within.map(({ name, received }) => {
    const perMessage = new Map<number, number>()
    for (const { message } of received) perMessage.set(message, (perMessage.get(message) ?? 0) + 1)
    const live = received.flatMap(({ arrival, lateness }) => {
      return arrival === 'live' && lateness !== undefined ? [lateness] : []
    })
    return {
      name,
      missing: total - new Set(received.map(({ seq }) => seq)).size,
      answers: perMessage.size,
      most: Math.max(0, ...perMessage.values()),
      lateness: median(live),
    }
  })
  return { first, last, lanes }
}

import { msg, str } from '@lit/localize'
import { breakEven, pollOverhead } from '../model/break-even.ts'
import { group } from '../model/format.ts'
import { list } from '../words/list.ts'
import { Interrupted } from './run.ts'
import { carried, read } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import { labelOf, laneChoices, size, times } from './wording.ts'

export interface BurstResult {
  /** What each road carried during the run, both ways. */
  readonly lanes: readonly {
    readonly name: string
    readonly events: number
    readonly requests: number
    /** Bytes of headers and framing. */
    readonly overhead: number
  }[]
}

type BurstLane = BurstResult['lanes'][number]

/** Events below which bytes per event are not compared. */
const FEWEST = 100

export const burst: Scenario<BurstResult> = {
  needsRoads: true,
  settings: {
    source: 'simulator',
    arrivals: 'periodic',
    rate: 40,
    interval: 2000,
    wait: 10,
    delay: 0,
    jitter: 0,
    bandwidth: 0,
    payloadBytes: 0,
    cookieBytes: 0,
  },
  seconds: 22,

  question: () => ({
    kind: 'lane',
    text: msg('Which lane has the fewest bytes of headers and framing per event?'),
    choices: laneChoices(),
  }),

  async run(stage, run) {
    run.say(msg('What crosses the roads is counted'))
    await run.wait(Math.min(2000, run.seconds * 100))
    const from = await read(stage, run)
    await run.wait(run.seconds * 800)
    const to = await read(stage, run)
    const lanes = Object.keys(to.roads).flatMap((name) => {
      const way = carried(name, from, to)
      return way === undefined ? [] : [{ name, ...way }]
    })
    if (lanes.length === 0) {
      throw new Interrupted(msg('Bytes are counted on roads, and this page has none.'))
    }
    return {
      lanes: lanes.map(({ name, events, requests, overhead }) => {
        return { name, events, requests, overhead }
      }),
    }
  },

  verdict(result) {
    const order = inOrder(result)
    const [best] = order
    const n = fewest(result)
    if (best === undefined || n < FEWEST) {
      return [msg(str`n = ${n} events on a road is too few to tell. Run it longer.`)]
    }
    const named = list(order.map((lane) => `${labelOf(lane.name)} ${size(perEvent(lane))}`))
    const first = `${labelOf(best.name)}`
    return [
      best.name === 'websocket'
        ? msg(
            str`${first} has the fewest: ${size(perEvent(best))} of headers and framing per event (n = ${group(best.events)}).`,
          )
        : msg(
            str`In this run ${first} has the fewest, ${size(perEvent(best))} per event, which the model would not expect.`,
          ),
      msg(str`In order: ${named}.`),
      ...pollingOrStream(result),
    ]
  },

  answer(result) {
    const [best] = inOrder(result)
    const n = fewest(result)
    return best === undefined || n < FEWEST ? undefined : { value: best.name, n }
  },

  ghost: (prediction) => ({
    lane: String(prediction),
    label: msg('your prediction: fewest bytes'),
  }),
}

function perEvent({ overhead, events }: BurstLane): number {
  return overhead / events
}

/** Lanes that had events, the one with the least overhead first. */
function inOrder({ lanes }: BurstResult): BurstLane[] {
  return lanes.filter(({ events }) => events > 0).sort((a, b) => perEvent(a) - perEvent(b))
}

function fewest({ lanes }: BurstResult): number {
  return lanes.length === 0 ? 0 : Math.min(...lanes.map(({ events }) => events))
}

/** How many events a poll must bring to beat a stream, by the bytes of this run. */
export function breakEvenOf({ lanes }: BurstResult) {
  const poll = lanes.find(({ name }) => name === 'short-polling')
  const stream = lanes.find(({ name }) => name === 'sse')
  if (!poll?.requests || !stream?.events || poll.events === 0) return undefined
  const eventsPerPoll = poll.events / poll.requests
  const each = poll.overhead / poll.requests
  const framing = perEvent(stream)
  const events = breakEven(pollOverhead(each, eventsPerPoll), framing)
  return { events, eventsPerPoll, each, framing, isCheaper: perEvent(poll) < framing }
}

function pollingOrStream(result: BurstResult): string[] {
  const found = breakEvenOf(result)
  if (found === undefined) return []
  const { events, eventsPerPoll, each, framing, isCheaper } = found
  const brought = times(eventsPerPoll)
  const [poll, frame, even] = [size(each), size(framing), group(Math.ceil(events))]
  return [
    isCheaper
      ? msg(
          str`Short polling beats SSE here: a poll’s ${poll} are shared by ${brought} events, while SSE spends ${frame} on each.`,
        )
      : msg(
          str`Short polling does not beat SSE here: a poll’s ${poll} are shared by ${brought} events, while SSE spends ${frame} on each.`,
        ),
    msg(str`By these bytes polling is the cheaper one from ${even} events per poll.`),
  ]
}

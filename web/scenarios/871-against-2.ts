import { msg, str } from '@lit/localize'
import type { Way } from '../../server/lab/bench.ts'
import { median } from '../model/median.ts'
import { layersOf } from '../model/wire-layers.ts'
import { Interrupted } from './run.ts'
import { carried, type Reading, readWhile } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import { size, times } from './wording.ts'

/** What a lane spent, in bytes, both ways. */
interface Spent {
  /** Of an exchange's heads, or of a frame's header: the median of what was counted each second. */
  readonly head: number
  /** Per event: all that crossed, and what TCP/IP adds to it as a model. */
  readonly total: number
  readonly tcpIp: number
}

export interface FolkloreResult {
  readonly poll: Spent
  readonly frame: Spent
  /** Events that the polls brought. */
  readonly events: number
}

/** Events below which no ratio is given. */
const FEWEST = 10

export const folklore: Scenario<FolkloreResult> = {
  needsRoads: true,
  settings: {
    source: 'simulator',
    arrivals: 'periodic',
    rate: 1,
    interval: 1000,
    wait: 10,
    delay: 0,
    jitter: 0,
    bandwidth: 0,
    payloadBytes: 0,
    cookieBytes: 0,
  },
  seconds: 20,

  question: () => ({
    kind: 'number',
    text: msg('Payload and TCP/IP included: how many times the bytes of a frame does a poll take?'),
    unit: '×',
    min: 1,
    max: 1000,
    step: 1,
  }),

  async run(stage, run) {
    run.say(msg('Heads and frames are counted on the roads'))
    const { clock } = stage
    const end = clock.local() + run.seconds * 1000
    const readings = await readWhile(stage, run, () => clock.local() < end)
    const poll = spent('short-polling', readings, ({ headers, requests }) => headers / requests)
    const frame = spent('websocket', readings, ({ framing, events }) => framing / events)
    if (poll === undefined || frame === undefined) {
      throw new Interrupted(
        msg('Nothing was counted: that takes roads, short polling and WebSocket.'),
      )
    }
    return { poll: poll.spent, frame: frame.spent, events: poll.events }
  },

  verdict({ poll, frame, events }) {
    if (events < FEWEST) return [msg(str`n = ${events} events is too few to tell. Run it longer.`)]
    const heads = poll.head / frame.head
    const [a, b] = [poll.total + poll.tcpIp, frame.total + frame.tcpIp]
    return [
      heads > 10
        ? msg(
            str`Heads: ${size(poll.head)} a poll against ${size(frame.head)} a frame, ${times(heads)} to 1. Of heads the saying is true.`,
          )
        : msg(
            str`Heads: ${size(poll.head)} a poll against ${size(frame.head)} a frame, ${times(heads)} to 1. In this run the saying is not true even of heads.`,
          ),
      msg(
        str`With the payload: ${size(poll.total)} against ${size(frame.total)} per event, ${times(poll.total / frame.total)} to 1 (n = ${events}).`,
      ),
      msg(str`With TCP/IP, as a model: ${size(a)} against ${size(b)}, ${times(a / b)} to 1.`),
      msg(
        '“871 bytes against 2” is from Lubbers and Greco’s “HTML5 WebSocket: A Quantum Leap in Scalability for the Web” (2010).',
      ),
    ]
  },

  answer({ poll, frame, events }) {
    if (events < FEWEST) return undefined
    return { value: (poll.total + poll.tcpIp) / (frame.total + frame.tcpIp), n: events }
  },

  ghost: (prediction) => ({
    lane: 'short-polling',
    label: msg(str`your prediction: ${prediction} times the bytes`),
  }),
}

/** @param head bytes of one head, of what was carried between two readings */
export function spent(
  name: string,
  readings: readonly Reading[],
  head: (carried: Way) => number,
): { spent: Spent; events: number } | undefined {
  const [first] = readings
  const last = readings.at(-1)
  const all = first && last && carried(name, first, last)
  if (!all || all.events === 0) return undefined
  // Of each second alone, so that a heartbeat or a ping does not count as an event's.
  const heads = readings.slice(1).flatMap((to, index) => {
    const way = carried(name, readings[index] as Reading, to)
    const value = way === undefined ? Number.NaN : head(way)
    return Number.isFinite(value) ? [value] : []
  })
  const layers = layersOf(costOf(name, first, last), name !== 'short-polling')
  const { bytes, events } = all
  return {
    spent: { head: median(heads) ?? 0, total: bytes / events, tcpIp: layers.tcpip / events },
    events,
  }
}

/** What one road carried, the ways apart. */
function costOf(name: string, from: Reading, to: Reading): Parameters<typeof layersOf>[0] {
  return {
    opened: 0,
    up: carriedOneWay(name, 'up', from, to),
    down: carriedOneWay(name, 'down', from, to),
  }
}

function carriedOneWay(name: string, way: 'up' | 'down', from: Reading, to: Reading): Way {
  const [before, after] = [from.roads[name]?.[way], to.roads[name]?.[way]]
  const part = (key: keyof Way) => (after?.[key] ?? 0) - (before?.[key] ?? 0)
  return {
    bytes: part('bytes'),
    headers: part('headers'),
    framing: part('framing'),
    payload: part('payload'),
    requests: part('requests'),
    events: part('events'),
  }
}

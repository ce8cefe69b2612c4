import { madeUp } from '../report/made-up.ts'
import type { RunRecord, RunResult } from '../report/record.ts'
import { Histogram } from '../statistics/histogram.ts'
import { lookOf } from '../transports.ts'
import { timeLapse } from './time-lapse.ts'
import { AGE_P99, armOf, TALK } from './trade.ts'
import { type Workload, workload } from './workload.ts'

/** Bytes of a made-up poll's request, and of its answer beside the events. */
export const POLL = { up: 600, down: 200 } as const
/** Bytes by which a stream's event is more than its JSON. */
export const FRAMING = { sse: 30, websocket: 4 } as const
/** Bytes of publishing beside the JSON. */
export const POST = 820
export const FRAME = 110

/** µs of server CPU. */
const POLL_CPU = 40
const EVENT_CPU = 10

const WAY = 40

/** For tests: a busy feed that may be a second old, and one that everybody talks back to. */
export const WORKLOADS: readonly Workload[] = [
  workload({ name: 'busy', label: 'Busy', rate: 30, payloadBytes: 160, freshness: 1000 }),
  workload({ name: 'talk', label: 'Talk', rate: 20, payloadBytes: 160, freshness: 200, talks: 5 }),
]

/** What was measured of them, as the models would have it, alike in all rounds but for 1 %. */
export function madeUpTrade(rounds = 4, workloads = WORKLOADS): RunRecord {
  const arms = workloads.flatMap((one) =>
    ['short-polling', 'long-polling', 'sse', 'websocket'].map((transport) => ({
      name: armOf(one.name, transport),
      label: `${one.label}, ${lookOf(transport).label}`,
      settings: { workload: one.name, transport, ...timeLapse(one) },
    })),
  )
  const talk = { name: TALK, label: 'Publishing', settings: {} }
  const names = [...arms.map(({ name }) => name), TALK]
  return {
    ...madeUp(),
    mode: rounds === 1 ? 'quick' : 'full',
    settings: { workloads },
    arms: [...arms, talk],
    rounds: Array.from({ length: rounds }, (_, round) => ({
      order: names,
      results: {
        ...Object.fromEntries(
          workloads.flatMap((one) => {
            return arms
              .filter(({ settings }) => settings.workload === one.name)
              .map(({ name, settings }) => [name, result(one, settings.transport, round)])
          }),
        ),
        [TALK]: talked(),
      },
    })),
    tables: workloads.map(({ name, label }) => ({
      title: label,
      arms: names.filter((arm) => arm.startsWith(`${name}-`)),
      columns: [AGE_P99],
    })),
    answer: null,
  }
}

function result(one: Workload, transport: string, round: number): RunResult {
  const { payloadBytes: payload, freshness } = one
  const { rate, interval } = timeLapse(one)
  const polls = transport === 'short-polling' ? 1000 / interval : rate / 2
  const isPoll = transport.endsWith('polling')
  const perEvent = isPoll ? polls / rate : 0
  const comma = Math.max(0, 1 - perEvent)
  const bytes = isPoll
    ? payload + perEvent * (POLL.up + POLL.down) + comma
    : payload + FRAMING[transport as keyof typeof FRAMING]
  const figures: Record<string, number> = {
    delivered: 100,
    bytes,
    payload,
    up: perEvent * POLL.up,
    requests: isPoll ? polls : 0,
    requestsPerEvent: perEvent,
    cpu: (isPoll ? perEvent * POLL_CPU : EVENT_CPU) * (1 + round / 400),
  }
  const late = transport === 'short-polling' ? 0.9 * freshness : 1.1 * WAY
  const ages = Array.from(
    { length: 500 },
    (_, index) => 1000 * (WAY + (index / 500) * (late - WAY)),
  )
  return {
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, value]) => [name, { value, n: 500 }]),
    ),
    histograms: { age: Histogram.of(ages).toJSON() },
  }
}

function talked(): RunResult {
  const posts = ['short-polling', 'long-polling', 'sse'].map((name) => [
    name,
    { value: POST, n: 20 },
  ])
  return {
    figures: { ...Object.fromEntries(posts), websocket: { value: FRAME, n: 20 } },
    histograms: {},
  }
}

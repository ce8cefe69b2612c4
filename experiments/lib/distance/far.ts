import { type Expectation, expectation, kindOf } from '../../../web/model/expectation.ts'
import type { ColumnSpec, RunRecord } from '../report/record.ts'

/** Clients of one transport, so far away from a feed. */
export interface Far {
  readonly transport: string
  /** One way, ms. */
  readonly delay: number
  /** Events a second. */
  readonly rate: number
  readonly arrivals: 'periodic' | 'poisson'
  /** As many times as long as others are they measured. */
  readonly times: number
}

/** Events a second, where the distance varies. */
export const RATE = 4
/** ms one way, where the rate of the events does. */
export const BUSY = 50
/** Short polling: P, ms. */
export const INTERVAL = 500
/** Long polling: seconds. */
export const WAIT = 25
/**
 * ms that a round takes beyond 2d. The drivers ask at once (a browser takes about 4 ms), but the
 * road has a timer each way: a lone poll with `wait=0` over d = 50 ms came round in 103 ms here, and
 * in 0.7 ms over d = 0.
 */
export const TURNAROUND = 3

export function at(transport: string, delay: number): Far {
  return { transport, delay, rate: RATE, arrivals: 'periodic', times: 1 }
}

export function busy(rate: number, times = 1): Far {
  return { transport: 'long-polling', delay: BUSY, rate, arrivals: 'poisson', times }
}

const far = (transport: string, ...delays: number[]): Far[] =>
  delays.map((delay) => at(transport, delay))

export const FARS: Readonly<Record<'full' | 'quick', readonly Far[]>> = {
  full: [
    ...far('short-polling', 0, 200),
    ...far('long-polling', 0, 20, 60, 110, 140),
    // Longer, for 400 requests in all.
    { ...at('long-polling', 200), times: 1.5 },
    ...far('sse', 0, 60, 110, 140, 200),
    ...far('websocket', 0, 140),
    // When a hold ends is chance: by it alone the requests of 18 s are off by 5 %.
    ...[busy(10, 9), busy(40, 1.5)],
  ],
  quick: [
    ...[at('short-polling', 140), at('sse', 140)],
    ...[...far('long-polling', 110, 140), busy(40)],
  ],
}

export function farName({ transport, delay, rate, arrivals }: Far): string {
  return [transport, delay, ...(arrivals === 'poisson' ? [rate] : [])].join('-')
}

export function farModel(far: Omit<Far, 'times'>): Expectation {
  const { transport, delay, rate, arrivals } = far
  const circumstances = { delay, rate, arrivals, interval: INTERVAL, wait: WAIT }
  return expectation(kindOf(transport) ?? 'push', { ...circumstances, turnaround: TURNAROUND })
}

/** ms of a long poll that is answered at once. */
export function roundOf(delay: number): number {
  return 2 * delay + TURNAROUND
}

/**
 * Seconds until long polls on this side of the cliff have found the rhythm of evenly spaced events,
 * for which the model stands. An event that falls between an answer and the next question waits
 * for that, up to a whole round g; the one after it waits T - g less, so that none waits after
 * g / (T - g) events: at 110 ms and 4 events/s after 8, which is 2 s. Beyond the cliff, and of
 * Poisson events, there is nothing to wait for.
 */
export function settlingOf({ transport, delay, rate, arrivals }: Far): number {
  const [round, between] = [roundOf(delay), 1000 / rate]
  const settles = transport === 'long-polling' && arrivals === 'periodic' && round < between
  return settles ? (round / (between - round)) * (between / 1000) : 0
}

function age(label: string, take: 'mean' | 'max' | number): ColumnSpec {
  return { label: `age, ${label}`, unit: 'ms', digits: 1, histogram: 'age', take }
}

export const MEAN = age('mean', 'mean')
export const MAX = age('max', 'max')
export const REQUESTS: ColumnSpec = {
  ...{ label: 'requests', unit: '/s and client', digits: 2, figure: 'requests' },
}

export function columnsFor(fars: readonly Far[]): ColumnSpec[] {
  // Nearer by, it is the milliseconds of this machine that would be held against the model.
  const away = fars.filter(({ delay }) => delay >= 50)
  const long = fars.filter(({ transport, delay }) => transport === 'long-polling' && delay > 0)
  const model = (of: (one: Far) => number, all: readonly Far[]) =>
    Object.fromEntries(all.map((one) => [farName(one), of(one)]))
  return [
    { ...MEAN, model: model((one) => farModel(one).mean, away) },
    ...[age('p50', 50), age('p99', 99), MAX],
    { ...REQUESTS, model: model((one) => farModel(one).requestsPerSecond, long) },
  ]
}

/** What the arms of a run were, of one transport and with one kind of arrivals. */
export function farsOf(record: RunRecord, transport: string, arrivals: Far['arrivals']): Far[] {
  return record.arms
    .map(({ settings }) => settings as unknown as Far)
    .filter((far) => far.transport === transport && far.arrivals === arrivals)
}

/** How a transport works, as far as the models tell them apart. */
export type Kind = 'short-polling' | 'long-polling' | 'push'

/** Which model a transport obeys; one that is not here has none. */
const KINDS: Readonly<Record<string, Kind>> = {
  'short-polling': 'short-polling',
  'long-polling': 'long-polling',
  sse: 'push',
  websocket: 'push',
}

export function kindOf(transport: string): Kind | undefined {
  return Object.hasOwn(KINDS, transport) ? KINDS[transport] : undefined
}

/** What the models go by. */
export interface Circumstances {
  /** One way, ms. */
  readonly delay: number
  /** From the start of one short poll to the start of the next, ms. */
  readonly interval: number
  /** Seconds that the server may hold a long poll. */
  readonly wait: number
  /** Events per second. */
  readonly rate: number
  readonly arrivals: 'periodic' | 'poisson'
  /** Milliseconds that the server takes for an event; 1 by default. */
  readonly server?: number
  /** Milliseconds from an answer to the next question, in the client; 4 by default. */
  readonly turnaround?: number
  /** Seconds over which clocks that lock had time to drift apart; 60 by default. */
  readonly span?: number
}

/** What the models say of one lane that runs undisturbed. Lateness in ms. */
export interface Expectation {
  readonly mean: number
  readonly p50: number
  readonly p95: number
  readonly worst: number
  /**
   * How far mean and percentiles may lie to either side however many were measured, ms: clocks
   * that lock keep the phase that they happened to begin with.
   */
  readonly play: number
  /** Of polls, those that are answered with nothing; undefined where nobody polls. */
  readonly wasted: number | undefined
  readonly requestsPerSecond: number
  /** Undefined while there are no events. */
  readonly requestsPerEvent: number | undefined
  readonly heartbeatsPerMinute: number
}

/** Seconds between heartbeats of a stream. */
const HEARTBEAT = 15

export function expectation(kind: Kind, circumstances: Circumstances): Expectation {
  const { server = 1, turnaround = 4, ...rest } = circumstances
  const all = { ...rest, server, turnaround, span: rest.span ?? 60 }
  if (kind === 'short-polling') return shortPoll(all)
  return kind === 'long-polling' ? longPoll(all) : push(all)
}

type All = Required<Circumstances>

/** d + s: nothing is waited for, and nothing is asked. */
function push({ delay, server, rate }: All): Expectation {
  const late = delay + server
  return {
    mean: late,
    p50: late,
    p95: late,
    worst: late,
    play: 0,
    wasted: undefined,
    requestsPerSecond: 0,
    requestsPerEvent: rate > 0 ? 0 : undefined,
    heartbeatsPerMinute: 60 / HEARTBEAT,
  }
}

/**
 * An event waits for the next poll, anything from 0 to P: P/2 + d + s on average. A poll finds
 * nothing with the probability that P brings no event: e^(−λP) (Poisson), 1 − P/T (periodic).
 */
function shortPoll(all: All): Expectation {
  const { delay, server, turnaround, interval, rate, arrivals } = all
  const late = delay + server
  // Nobody asks again before the answer is there.
  const period = Math.max(interval, 2 * delay + turnaround)
  const perPeriod = (rate * period) / 1000
  const isPeriodic = arrivals === 'periodic'
  const requests = 1000 / period
  return {
    mean: late + period / 2,
    p50: late + period / 2,
    p95: late + period * 0.95,
    worst: late + period,
    play: isPeriodic ? locked(1000 / rate, period, all.span * 1000) : 0,
    wasted: isPeriodic ? Math.max(0, 1 - perPeriod) : Math.exp(-perPeriod),
    requestsPerSecond: requests,
    requestsPerEvent: rate > 0 ? requests / rate : undefined,
    heartbeatsPerMinute: 0,
  }
}

/**
 * Between an answer leaving and the next question coming in nobody is there to be told: the gap
 * g = 2d + turnaround. What falls into it waits for that question, g/2 on average.
 */
function longPoll(all: All): Expectation {
  const { delay, server, turnaround, rate } = all
  const late = delay + server
  const gap = 2 * delay + turnaround
  const cycle = all.arrivals === 'periodic' ? even(all, gap) : random(all, gap)
  const { inGap, requests, wasted, play } = cycle
  /** Of all events the share `inGap` waits anything from 0 to g, the others not at all. */
  const at = (p: number) => late + (inGap === 0 ? 0 : gap * Math.max(0, (p - (1 - inGap)) / inGap))
  return {
    mean: late + (gap / 2) * inGap,
    p50: at(0.5),
    p95: at(0.95),
    worst: late + (inGap === 0 ? 0 : gap),
    play,
    wasted,
    requestsPerSecond: requests,
    requestsPerEvent: rate > 0 ? requests / rate : undefined,
    heartbeatsPerMinute: 0,
  }
}

interface Cycle {
  /** Share of the events that fall into the gap. */
  readonly inGap: number
  readonly requests: number
  readonly wasted: number
  readonly play: number
}

/**
 * Poisson: a cycle is the gap, and, unless an event fell into it (e^(−λg) that none did), a hold
 * until the next event or for `wait`. Without an end to the wait that makes λ/(λg + e^(−λg))
 * requests a second.
 */
function random({ rate, wait }: All, gap: number): Cycle {
  const g = gap / 1000
  const none = Math.exp(-rate * g)
  const hold = rate === 0 ? wait : -Math.expm1(-rate * wait) / rate
  const cycle = g + none * hold
  const events = rate * cycle
  return {
    inGap: events === 0 ? 0 : (rate * g) / events,
    requests: 1 / cycle,
    wasted: none * Math.exp(-rate * wait),
    play: 0,
  }
}

/** Of T, the part by which it may miss the gap without anyone being able to tell: see `even`. */
const EDGE = 0.05

/**
 * Periodic: while T > g the next question is always there before the event; beyond that cliff
 * every event falls into a gap. Within 5 % of it the client's turnaround decides, so that either
 * side may be measured.
 */
function even({ rate, wait }: All, gap: number): Cycle {
  const g = gap / 1000
  const T = 1 / rate
  if (T < g) return { inGap: 1, requests: 1 / g, wasted: 0, play: T > g * (1 - EDGE) ? gap / 2 : 0 }
  const edge = T < g * (1 + EDGE) ? gap / 2 : 0
  if (wait === 0) return { inGap: 1, requests: 1 / g, wasted: Math.max(0, 1 - g / T), play: 0 }
  const round = g + wait
  if (rate === 0) return { inGap: 0, requests: 1 / round, wasted: 1, play: 0 }
  // Holds that end with nothing, each with a gap behind it, which the event may happen to fall into.
  const empty = Math.floor(T / round)
  const play = empty > 0 && T - empty * round < g ? gap / 2 : edge
  return { inGap: 0, requests: (empty + 1) / T, wasted: empty / (empty + 1), play }
}

/** Denominators of T/P that are looked at: beyond them the phases lie 5 % of P apart or less. */
const MOST = 20

/**
 * When b·T is a whole number of periods P, only b phases ever occur, P/b apart, and the mean is off
 * by anything up to P/2b. It counts as such while the drift over the span is less than their half.
 * @param T between events, P between polls, and the span: ms
 */
function locked(T: number, P: number, span: number): number {
  for (let b = 1; b <= MOST; b++) {
    const periods = (b * T) / P
    const drift = Math.abs(periods - Math.round(periods)) * P * (span / (b * T))
    if (Math.round(periods) >= 1 && drift < P / (2 * b)) return P / (2 * b)
  }
  return 0
}

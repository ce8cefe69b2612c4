import {
  independent,
  meanOf,
  meanRange,
  percentileRange,
  type Range,
  rateRange,
  shareRange,
  type Verdict,
  verdict,
} from './bounds.ts'
import type { Expectation, Kind } from './expectation.ts'
import { percentile } from './percentile.ts'
import type { Window } from './series.ts'

/** What a lane measured, and what the model says of it. */
export interface Measure {
  readonly value: number | undefined
  /** What was counted: arrivals, polls, requests, events, heartbeats. */
  readonly n: number
  /** Of lateness: in how many answers the n came. */
  readonly answers?: number
  readonly model: number | undefined
  /** 95 %: where the true value may lie, after so many. */
  readonly range: Range | undefined
  /** Undefined where there is nothing to hold it against. */
  readonly verdict: Verdict | undefined
}

export interface Measures {
  readonly p50: Measure
  readonly p95: Measure
  readonly mean: Measure
  readonly wasted: Measure
  readonly requestsPerSecond: Measure
  readonly requestsPerEvent: Measure
  readonly heartbeatsPerMinute: Measure
}

/** Milliseconds that a model may be off, at least: what a client and a timer take. */
const LEAST = 5
/** And of its value; DESIGN: "seen to agree within a few percent". */
const FEW = 0.05
/** A range wider than this share of the value, to either side, is too wide to judge by. */
const WIDEST = 0.25
/** The same for shares, which are not divided by themselves. */
const WIDEST_SHARE = 0.15

export interface Method {
  /** Undefined where the lane has no model. */
  readonly kind: Kind | undefined
  /** Events come at random; otherwise by a clock. */
  readonly isPoisson: boolean
  /** Of the clock, ms. */
  readonly uncertainty: number
}

/** @param expected what the model says; undefined where the lane has none */
export function measures(
  window: Window,
  expected: Expectation | undefined,
  method: Method,
): Measures {
  return {
    ...lateness(window, expected, method.uncertainty),
    wasted: wasted(window, expected),
    ...requests(window, expected, method),
    heartbeatsPerMinute: heartbeats(window, expected),
  }
}

function lateness(window: Window, expected: Expectation | undefined, uncertainty: number) {
  const { samples } = window
  const sorted = samples.values.slice().sort()
  const answers = independent(samples)
  const measure = (value: number | undefined, range: Range | undefined, model?: number) => {
    const slack = uncertainty + Math.max(LEAST, FEW * (model ?? 0)) + (expected?.play ?? 0)
    const half = Math.max(slack, WIDEST * (value ?? 0))
    const verdict = judge(answers, range, half, model, slack)
    return { value, n: sorted.length, answers, model, range, verdict }
  }
  const at = (p: number, model?: number) =>
    measure(percentile(sorted, p), percentileRange(samples, sorted, p), model)
  return {
    p50: at(50, expected?.p50),
    p95: at(95, expected?.p95),
    mean: measure(meanOf(sorted), meanRange(samples), expected?.mean),
  }
}

function wasted(window: Window, expected: Expectation | undefined): Measure {
  const { messages: n, empty } = window
  const model = expected?.wasted
  const range = n === 0 ? undefined : shareRange(empty, n)
  const value = n === 0 ? undefined : empty / n
  return { value, n, model, range, verdict: judge(n, range, WIDEST_SHARE, model, FEW) }
}

function requests(window: Window, expected: Expectation | undefined, method: Method) {
  const { requests: n, events, seconds } = window
  const { kind, isPoisson } = method
  const isSteady = n > 0 && (kind === 'short-polling' || !isPoisson)
  const value = seconds < 1 ? undefined : n / seconds
  const range = value === undefined ? undefined : rateRange(n, seconds, isSteady)
  const model = expected?.requestsPerSecond
  // Not the requests but the time is what makes it sure: none in a minute says a lot.
  const verdict = judge(seconds, range, wide(model), model, few(model))
  return {
    requestsPerSecond: { value, n, model, range, verdict },
    requestsPerEvent: requestsPerEvent(n, events, expected?.requestsPerEvent, isPoisson),
  }
}

function requestsPerEvent(
  requests: number,
  n: number,
  model: number | undefined,
  isPoisson: boolean,
): Measure {
  const value = n === 0 ? undefined : requests / n
  const range = n === 0 ? undefined : perEvent(requests, n, isPoisson)
  return { value, n, model, range, verdict: judge(n, range, wide(model), model, few(model)) }
}

const wide = (model = 0) => Math.max(0.1, WIDEST * model)
const few = (model = 0) => FEW * model + 0.02

/** However regular the requests are, a random number of events is what they are divided by. */
function perEvent(count: number, events: number, isPoisson: boolean): Range {
  const { low, high } = rateRange(events, 1, !isPoisson)
  if (count === 0) return { low: 0, high: 3 / events }
  return { low: Math.max(0, count - 1) / high, high: (count + 1) / Math.max(1, low) }
}

function heartbeats(window: Window, expected: Expectation | undefined): Measure {
  const { heartbeats: n, seconds } = window
  const value = seconds < 1 ? undefined : (n / seconds) * 60
  const range = seconds < 1 ? undefined : rateRange(n, seconds / 60, true)
  const model = expected?.heartbeatsPerMinute
  return { value, n, model, range, verdict: judge(seconds, range, 1.5, model, 0.1) }
}

function judge(
  n: number,
  range: Range | undefined,
  half: number,
  model: number | undefined,
  slack: number,
): Verdict | undefined {
  if (model === undefined) return undefined
  return verdict(n, range, half, { low: model - slack, high: model + slack })
}

import { expectation } from '../../../web/model/expectation.ts'

/** What short polls of one interval were seen to move, per second and client where it says so. */
export interface Polled {
  /** All bytes, both ways, a second. */
  readonly bytes: number
  /** A second. */
  readonly requests: number
  /** Share of them that brought nothing. */
  readonly empty: number
  /** A second. */
  readonly events: number
  /** Bytes of an event itself. */
  readonly payload: number
}

/** Bytes of a poll, both ways, its events themselves left out. */
export interface PollBytes {
  readonly empty: number
  readonly full: number
  readonly payload: number
}

/** Between two events of one answer. */
const COMMA = 1

/**
 * Takes what an empty poll costs apart from one that brings something: what a poll costs on average
 * is a line over the share of empty ones, of which these are the two ends (least squares).
 * Undefined when all have the same share, so that there is no line.
 */
export function pollBytes(polled: readonly Polled[]): PollBytes | undefined {
  const points = polled
    .filter(({ requests }) => requests > 0)
    .map(({ bytes, requests, empty, events, payload }) => {
      const commas = COMMA * Math.max(0, events - requests * (1 - empty))
      return { x: empty, y: (bytes - events * payload - commas) / requests }
    })
  const x = mean(points.map((point) => point.x))
  const y = mean(points.map((point) => point.y))
  const spread = sum(points.map((point) => (point.x - x) ** 2))
  if (!(spread > 1e-6)) return undefined
  const slope = sum(points.map((point) => (point.x - x) * (point.y - y))) / spread
  const full = y - slope * x
  return { empty: full + slope, full, payload: mean(polled.map(({ payload }) => payload)) }
}

/**
 * Bytes a second and client at an interval: the model's requests and its share of empty ones, with
 * bytes that were measured.
 * @param interval ms
 * @param rate events a second
 */
export function bytesPerSecond(
  { empty, full, payload }: PollBytes,
  interval: number,
  rate: number,
  arrivals: 'periodic' | 'poisson',
): number {
  const circumstances = { delay: 0, turnaround: 0, wait: 0, interval, rate, arrivals }
  const { requestsPerSecond, wasted = 0 } = expectation('short-polling', circumstances)
  const answers = requestsPerSecond * (1 - wasted)
  const commas = COMMA * Math.max(0, rate - answers)
  return requestsPerSecond * wasted * empty + answers * full + rate * payload + commas
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}

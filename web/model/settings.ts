import type { BenchSettings } from '../../server/lab/bench.ts'

/** Everything that a person can set: what the bench has to know, and what the page does itself. */
export interface PageSettings extends BenchSettings {
  /** Short polling: milliseconds between polls. */
  readonly interval: number
  /** Long polling: whole seconds that the server may hold a poll. */
  readonly wait: number
  /** Bytes of an extra cookie, as sites have them; 0: none. */
  readonly cookieBytes: number
  /** Whether lanes that come back bring their cursor. */
  readonly keepCursor: boolean
}

/** Bounds of what the page sets itself; the bench checks its own. */
export const BOUNDS = {
  interval: { min: 100, max: 60_000 },
  wait: { min: 1, max: 60 },
  cookieBytes: { min: 0, max: 4000 },
  rate: { min: 0.1, max: 1000 },
  speed: { min: 0.1, max: 1000 },
  payloadBytes: { min: 0, max: 65_536 },
  delay: { min: 0, max: 5000 },
  jitter: { min: 0, max: 5000 },
  bandwidth: { min: 0, max: 1_000_000_000 },
} as const

/**
 * What a learner sees first: a way long enough, and polls far enough apart, for the difference to
 * be seen with the naked eye.
 */
export const FIRST: PageSettings = {
  source: 'main',
  speed: 10,
  rate: 2,
  arrivals: 'poisson',
  symbols: 4,
  seed: 1,
  payloadBytes: 0,
  delay: 200,
  jitter: 0,
  bandwidth: 0,
  interval: 2000,
  wait: 10,
  cookieBytes: 0,
  keepCursor: true,
}

/** What of the settings is the bench's: it refuses what it does not know. */
export function benchPart(settings: PageSettings): BenchSettings {
  const { interval, wait, cookieBytes, keepCursor, ...bench } = settings
  return bench
}

/** Whether a change is of the source, so that the lanes begin on another feed. */
export function changesSource(before: PageSettings, after: PageSettings): boolean {
  const { delay, jitter, bandwidth, ...old } = benchPart(before)
  const { delay: d, jitter: j, bandwidth: b, ...young } = benchPart(after)
  if (old.source === 'main' && young.source === 'main') return false
  return JSON.stringify(old) !== JSON.stringify(young)
}

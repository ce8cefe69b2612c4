import type { RunResult } from './report/record.ts'
import { Histogram, type HistogramJson } from './statistics/histogram.ts'

/** What was seen of so many clients for some seconds. */
export interface StepSeen {
  /** Of the events, how many arrived: 1 is all. */
  readonly share: number
  /** 99th percentile of the events' age, ms; undefined when none arrived. */
  readonly p99: number | undefined
  /** Events a second that the source was to bring, and what it brought. */
  readonly rate: { readonly intended: number; readonly actual: number }
  /** Connections that were lost. */
  readonly failures: number
  /** Share of a core that the clients used. */
  readonly generator: number
  /** Share of a core that the server used; undefined where it cannot be read. */
  readonly server: number | undefined
}

export interface StepLimits {
  /** Milliseconds that the 99th percentile of age may be. */
  readonly p99: number
  /** Share by which the rate may be missed. */
  readonly rate: number
  /** Share of a core beyond which a process has no time to spare. */
  readonly busy: number
}

/**
 * - `held`: every event arrived, in time. That holds however busy the clients were: they can make
 *   an event later, and never earlier.
 * - `server-bound`: it was not, and the server had no time to spare.
 * - `clients-bound`: it was not, but the clients had no time to spare: nobody knows what the server
 *   could have done.
 * - `unclear`: it was not, though neither was at work all the time.
 */
export type Held = 'held' | 'server-bound' | 'clients-bound' | 'unclear'

export function heldIn(seen: StepSeen, limits: StepLimits): Held {
  const { share, p99, rate, failures, generator, server } = seen
  const isOnTime = p99 !== undefined && p99 <= limits.p99
  const isOffered = rate.actual >= rate.intended * (1 - limits.rate)
  if (share >= 1 && isOnTime && isOffered && failures === 0) return 'held'
  if (generator > limits.busy) return 'clients-bound'
  if (server === undefined) return 'unclear'
  if (server > limits.busy) return 'server-bound'
  // Where each event is dealt with before the next comes, both rest in between: the one that took
  // longer over it is what kept it.
  const isInBursts = rate.intended * limits.p99 < 1000
  if (!isInBursts) return 'unclear'
  return server > generator ? 'server-bound' : 'clients-bound'
}

/** For the record, which has numbers alone. */
export function verdict(held: Held) {
  const flag = (of: Held) => ({ value: held === of ? 1 : 0, n: 1 })
  return {
    held: flag('held'),
    serverBound: flag('server-bound'),
    clientsBound: flag('clients-bound'),
  }
}

/** What a record says of a step; undefined where it was not tried. */
export function heldOf(figures: RunResult['figures'] | undefined): Held | undefined {
  const { held, serverBound, clientsBound } = figures ?? {}
  if (held === undefined) return undefined
  if (held.value === 1) return 'held'
  if (serverBound?.value === 1) return 'server-bound'
  return clientsBound?.value === 1 ? 'clients-bound' : 'unclear'
}

/** What kept so many clients from being held. */
export const STOPPED_BY: Record<Held, (clients: number) => string> = {
  held: () => '',
  'server-bound': (clients) => `not ${clients}`,
  'clients-bound': (clients) => `with ${clients} the clients were the bottleneck`,
  unclear: (clients) => `with ${clients} something else held them up`,
}

/** Of clients that could not even connect: nothing was delivered, which is as little as can be. */
export function unconnected(rate: number, generator: number, server?: number): StepSeen {
  const seen = { share: 0, p99: undefined, failures: 0, rate: { intended: rate, actual: rate } }
  return { ...seen, generator, server }
}

/**
 * 99th percentile of age, ms. What the source was late for is in no age, and yet somebody had to
 * wait for it.
 * @param slip ms that the source was late
 */
export function p99With(ages: HistogramJson, slip: number): number | undefined {
  const us = Histogram.from(ages).percentile(99)
  return us === undefined ? undefined : us / 1000 + slip
}

/** Tries again what neither server nor clients held up, so often in all at the most. */
export async function untilClear<T extends { readonly held: Held }>(
  times: number,
  attempt: () => Promise<T>,
): Promise<T & { readonly tries: number }> {
  for (let tries = 1; ; tries++) {
    const found = await attempt()
    if (found.held !== 'unclear' || tries === times) return { ...found, tries }
  }
}

/** What one round says of one transport, by clients. */
export type Steps = ReadonlyMap<number, Held>

export interface Range {
  /** Most clients that are known to be held in every round; undefined when none are. */
  readonly held: number | undefined
  /** The fewest beyond them that were tried and, in some round, not held. */
  readonly stopped: { readonly clients: number; readonly by: Held } | undefined
}

/**
 * How far it is known. Who holds many holds fewer too, so that not each step has to be tried.
 * @param rounds one or more
 */
export function rangeOf(rounds: readonly Steps[]): Range {
  const most = rounds.map((steps) => {
    return Math.max(0, ...[...steps].filter(([, of]) => of === 'held').map(([clients]) => clients))
  })
  const held = Math.min(...most)
  const beyond = rounds
    .flatMap((steps) => [...steps])
    .filter(([clients, of]) => of !== 'held' && clients > held)
    .sort(([a], [b]) => a - b)
  const [first] = beyond
  if (first === undefined) return { held: held === 0 ? undefined : held, stopped: undefined }
  // The server is blamed only when nothing else was to blame in any round.
  const by = beyond.filter(([clients]) => clients === first[0]).map(([, of]) => of)
  const other = by.find((of) => of !== 'server-bound')
  return {
    held: held === 0 ? undefined : held,
    stopped: { clients: first[0], by: other ?? 'server-bound' },
  }
}

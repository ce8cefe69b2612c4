import { compare } from '../statistics/compare.ts'
import { quantile } from '../statistics/spread.ts'

/** What one transport brings to a workload: each figure once a round. */
export interface Offer {
  readonly transport: string
  /** ms, 99th percentile of age. */
  readonly ages: readonly number[]
  /** Of the events, %. */
  readonly delivered: readonly number[]
  /** Bytes that one client moves in an hour, TCP/IP included. */
  readonly bytes: readonly number[]
  /** µs of server CPU for an event; none where it is not known. */
  readonly cpu: readonly number[]
}

export type Outcome =
  /** One transport is cheapest by both costs. */
  | 'winner'
  /** Several are, and cannot be told apart. */
  | 'tie'
  /** Bytes and CPU speak for different ones. */
  | 'trade'
  /** None is fresh enough. */
  | 'nobody'

export interface Verdict {
  readonly outcome: Outcome
  /** Whom it names, in the order given: the winner, those that tie, or both sides of a trade. */
  readonly names: readonly string[]
  /** Fresh enough, with all events delivered. */
  readonly inTime: readonly string[]
  /** Of those, the cheapest by each cost; none where it is not known. */
  readonly cheapest: { readonly bytes: readonly string[]; readonly cpu: readonly string[] }
  /** Whether there were rounds enough to tell a difference from chance. */
  readonly isTold: boolean
}

/** Below this share of difference nobody would choose by it, however sure it is. */
export const MARGIN = 0.1
/** Rounds of each from which on two can be told apart (see `compare`). */
export const ENOUGH = 4

/** In words, as a report states it. */
export const RULE = [
  'A transport is in question if every event was delivered and, in every round, 99 of 100 were no older than the workload’s freshness. Short polls are as far apart as that allows.',
  `Of those the cheapest wins. Cost is two figures: bytes that a client moves in an hour (counted on the socket, TCP/IP modelled on top), and server CPU for a delivered event. Two transports tie in a cost when the dearer is less than ${100 * MARGIN} % above the cheaper (medians of the rounds), or when their rounds overlap so that chance alone may have put them there (rank sum, p above 0.05; it takes ${ENOUGH} rounds to tell).`,
  'If some are cheapest in both costs, they win, or tie; if not, both sides are named: it is a trade of bytes against CPU.',
] as const

/** @param freshness ms */
export function decide(offers: readonly Offer[], freshness: number): Verdict {
  const inTime = offers.filter(({ ages, delivered }) => {
    return ages.length > 0 && Math.max(...ages) <= freshness && Math.min(...delivered) >= 100
  })
  const bytes = cheapestBy('bytes', inTime)
  const cpu = cheapestBy('cpu', inTime)
  const isTold = inTime.every((offer) => offer.bytes.length >= ENOUGH)
  const both = cpu.length === 0 ? bytes : bytes.filter((name) => cpu.includes(name))
  const named = both.length > 0 ? both : [...bytes, ...cpu]
  const names = offers.map(({ transport }) => transport).filter((name) => named.includes(name))
  return {
    outcome: outcomeOf(names.length, both.length),
    names,
    inTime: inTime.map(({ transport }) => transport),
    cheapest: { bytes, cpu },
    isTold,
  }
}

function outcomeOf(named: number, both: number): Outcome {
  if (named === 0) return 'nobody'
  if (both === 0) return 'trade'
  return both === 1 ? 'winner' : 'tie'
}

/** Those that cost least, and those that cannot be told from them. */
function cheapestBy(cost: 'bytes' | 'cpu', offers: readonly Offer[]): string[] {
  const known = offers.filter((offer) => offer[cost].length > 0)
  const medians = known.map((offer) => medianOf(offer[cost]))
  const least = Math.min(...medians)
  const best = known[medians.indexOf(least)]
  return known.flatMap((offer, index) => {
    const isFar = (medians[index] ?? 0) > least * (1 + MARGIN)
    const isSure = best && compare(best[cost], offer[cost]).outcome !== 'no-difference'
    return isFar && isSure ? [] : [offer.transport]
  })
}

export function medianOf(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5)
}

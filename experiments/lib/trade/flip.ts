import { MARGIN } from './decision.ts'

/** What each transport that is fresh enough costs at a place, by name. */
export type Costs = Readonly<Record<string, number>>

/** Where others become the cheapest. */
export interface Flip {
  readonly at: number
  /** Whoever is cheapest from there on. */
  readonly to: readonly string[]
}

const STEPS = 200

/**
 * Goes from one place to another, in equal steps of its logarithm, to where the cheapest is none of
 * those that were cheapest at the beginning; or, where several were within a tie, to where one of
 * them is no longer.
 * @param costs of those in question at a place; where there are none it goes on
 * @returns undefined when that is nowhere before the end
 */
export function flipOf(costs: (x: number) => Costs, from: number, to: number): Flip | undefined {
  const first = winnersOf(costs(from))
  if (first.length === 0) return undefined
  const heirsAt = (x: number): string[] => {
    const all = costs(x)
    const leader = leaderOf(all)
    if (leader === undefined) return []
    if (!first.includes(leader)) return [leader]
    const winners = winnersOf(all)
    return first.every((name) => winners.includes(name)) ? [] : winners
  }
  const isOver = (x: number) => heirsAt(x).length > 0
  const step = (to / from) ** (1 / STEPS)
  let before = from
  for (let index = 1; index <= STEPS; index++) {
    const x = from * step ** index
    if (isOver(x)) {
      const at = bisected(isOver, before, x)
      return { at, to: heirsAt(at) }
    }
    before = x
  }
  return undefined
}

/** The cheapest, and those within a tie of it. */
export function winnersOf(costs: Costs): string[] {
  const least = Math.min(...Object.values(costs))
  return Object.keys(costs).filter((name) => (costs[name] ?? 0) <= least * (1 + MARGIN))
}

function leaderOf(costs: Costs): string | undefined {
  const names = Object.keys(costs)
  const least = Math.min(...Object.values(costs))
  return names.find((name) => costs[name] === least)
}

function bisected(isOver: (x: number) => boolean, low: number, high: number): number {
  for (let times = 0; times < 40; times++) {
    const middle = Math.sqrt(low * high)
    if (isOver(middle)) high = middle
    else low = middle
  }
  return high
}

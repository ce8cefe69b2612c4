import type { Drawn, ItemKind } from './drawn.ts'

/** How many of what are on the axis. */
export interface Tally {
  readonly published: number
  readonly lanes: readonly LaneCounts[]
}

export interface LaneCounts {
  readonly requests: number
  readonly empty: number
  readonly isStream: boolean
  readonly events: number
}

/** Counts what was painted in the last frame, for a sentence. */
export function tally(drawn: Drawn, lanes: number): Tally {
  const counts = Array.from({ length: lanes }, () => new Map<ItemKind, number>())
  for (let index = 0; index < drawn.length; index++) {
    const item = drawn.at(index)
    const of = item && counts[item.lane]
    if (item && of) of.set(item.kind, (of.get(item.kind) ?? 0) + 1)
  }
  return {
    published: drawn.published.end - drawn.published.first,
    lanes: counts.map((of, lane) => {
      const count = (kind: ItemKind) => of.get(kind) ?? 0
      return {
        requests: count('request'),
        empty: count('empty'),
        isStream: of.has('stream'),
        events: drawn.events(lane).marks,
      }
    }),
  }
}

import type { Point } from './series.ts'

/** One value a second; null where there is none, as charts want it. */
export type Curve = (number | null)[]

export interface Curves {
  /** Median lateness of each second, ms. */
  readonly p50: Curve
  /** Share of the polls of the last `SHARE` seconds that were empty. */
  readonly wasted: Curve
  /** Per second, over the last `RATE` seconds. */
  readonly requests: Curve
  readonly bytes: Curve
}

/** Seconds over which a share is taken: 15 polls at 2 s. */
export const SHARE = 30
/** Seconds over which rates are taken: a poll every 2 s would be a saw otherwise. */
export const RATE = 10

/** Polls of which a share is shown at all, and seconds of which a rate is. */
const FEWEST = 3

/** What charts show of a lane, from its seconds, oldest first. */
export function curves(points: readonly (Point | undefined)[]): Curves {
  const over = (seconds: number, of: (last: readonly Point[]) => number | undefined): Curve =>
    points.map((point, index) => {
      if (point === undefined) return null
      const last = points.slice(Math.max(0, index + 1 - seconds), index + 1)
      return of(last.filter((one) => one !== undefined)) ?? null
    })
  return {
    p50: points.map((point) => point?.p50 ?? null),
    wasted: over(SHARE, (last) => {
      const messages = sum(last, 'messages')
      return messages < FEWEST ? undefined : sum(last, 'empty') / messages
    }),
    requests: over(RATE, (last) => {
      return last.length < FEWEST ? undefined : sum(last, 'requests') / last.length
    }),
    bytes: over(RATE, (last) => {
      const read = last.filter(({ bytes }) => bytes !== undefined)
      return read.length < FEWEST ? undefined : sum(read, 'bytes') / read.length
    }),
  }
}

function sum(points: readonly Point[], part: 'messages' | 'empty' | 'requests' | 'bytes'): number {
  return points.reduce((total, point) => total + (point[part] ?? 0), 0)
}

import { parseCursor } from '../../server/feed/cursor.ts'
import type { Report } from '../transports/transport.ts'

type Start = Extract<Report, { kind: 'start' }>

/** How a connection came back, and what that brought or cost. */
export interface Comeback {
  readonly outcome: Start['outcome']
  readonly reason: Start['reason']
  /** Whether anything came before, so that something could be missed. */
  readonly again: boolean
  readonly missed: number
  readonly replayed: number
  readonly snapshot: number
}

export function comeback(start: Start, again: boolean): Comeback {
  const { outcome, reason, missed } = start
  return { outcome, reason, again, missed, replayed: 0, snapshot: 0 }
}

/**
 * Events between the last one a lane had and the snapshot that it starts from instead. Of a
 * different epoch nothing can be said: 0.
 */
export function missedBetween(last: string | undefined, snapshot: string): number {
  const from = parseCursor(last ?? '')
  const to = parseCursor(snapshot)
  if (from === 'malformed' || to === 'malformed' || from.epoch !== to.epoch) return 0
  return Math.max(0, to.seq - from.seq)
}

/** `42` of `k3v9x2ab.42`; whatever is not an id, as it is. */
export function seqOf(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1)
}

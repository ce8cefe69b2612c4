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

/** `42` of `k3v9x2ab.42`; whatever is not an id, as it is. */
export function seqOf(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1)
}

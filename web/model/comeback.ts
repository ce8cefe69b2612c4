import type { Report } from '../transports/transport.ts'

type Start = Extract<Report, { kind: 'start' }>

/** How a connection came back, and what that brought or cost. */
export interface Comeback {
  readonly outcome: Start['outcome']
  readonly reason: Start['reason']
  /** Whether anything came before, so that something could be missed. */
  readonly again: boolean
  /** Events; undefined where the log is a new one, so that nobody can know. */
  readonly missed: number | undefined
  readonly replayed: number
  readonly snapshot: number
}

export function comeback(start: Start, again: boolean): Comeback {
  const { outcome, reason, missed } = start
  return { outcome, reason, again, missed, replayed: 0, snapshot: 0 }
}

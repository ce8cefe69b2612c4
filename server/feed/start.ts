import { encodeBatch, encodeEvents } from './batch.ts'
import { type Decision, formatCursor, type ResetReason } from './cursor.ts'
import type { Feed } from './feed.ts'

/** The start of a client's reading: what `hello` says, and what a poll answers without a cursor. */
export interface Start {
  readonly outcome: Decision['outcome']
  /** Why it is `reset`. */
  readonly reason?: ResetReason
  /** JSON of the batch, as on the wire. */
  readonly json: string
  /** Where the client stands once it has it, for the log and for the wire. */
  readonly seq: number
  readonly cursor: string
}

/** On `live` and `reset` the snapshot; on `resumed` no events and the client's own cursor. */
export function startOf(feed: Feed, decision: Decision): Start {
  const { epoch, newest } = feed.bounds()
  const { stale } = feed
  const resumed = decision.outcome === 'resumed'
  const seq = resumed ? decision.seq : newest
  return {
    outcome: decision.outcome,
    ...(decision.outcome === 'reset' && { reason: decision.reason }),
    json: encodeBatch(decision, { epoch, seq }, resumed ? '' : snapshotOf(feed), { stale }),
    seq,
    cursor: formatCursor({ epoch, seq }),
  }
}

/** The last snapshot made of each feed: those who start at the same event share one. */
const shared = new WeakMap<Feed, { key: string; events: string }>()

function snapshotOf(feed: Feed): string {
  const { epoch, newest } = feed.bounds()
  const key = `${epoch}.${newest}`
  const last = shared.get(feed)
  if (last?.key === key) return last.events
  const events = encodeEvents(feed.snapshot())
  shared.set(feed, { key, events })
  return events
}

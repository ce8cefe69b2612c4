import { type Cursor, type Decision, formatCursor } from './cursor.ts'
import type { Entry } from './entry.ts'

/** JSON of the events of a batch, one after the other. */
export function encodeEvents(entries: readonly Entry[]): string {
  return entries.map((entry) => entry.json).join(',')
}

/**
 * JSON of a batch; `cursor` is where the client stands once it has it, and `events` what
 * `encodeEvents` makes of them.
 */
export function encodeBatch(
  decision: Decision,
  cursor: Cursor,
  events: string,
  { more = false, stale = false } = {},
): string {
  const reason = decision.outcome === 'reset' ? `,"reason":"${decision.reason}"` : ''
  const tail = stale ? ',"stale":true' : ''
  return `{"outcome":"${decision.outcome}"${reason},"cursor":"${formatCursor(cursor)}","events":[${events}],"more":${more}${tail}}`
}

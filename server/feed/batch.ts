import { type Cursor, type Decision, formatCursor } from './cursor.ts'
import type { Entry } from './entry.ts'

/** JSON of a batch; `cursor` is where the client stands once it has it. */
export function encodeBatch(
  decision: Decision,
  cursor: Cursor,
  entries: readonly Entry[],
  { more = false, stale = false } = {},
): string {
  const reason = decision.outcome === 'reset' ? `,"reason":"${decision.reason}"` : ''
  const events = entries.map((entry) => entry.json).join(',')
  const tail = stale ? ',"stale":true' : ''
  return `{"outcome":"${decision.outcome}"${reason},"cursor":"${formatCursor(cursor)}","events":[${events}],"more":${more}${tail}}`
}

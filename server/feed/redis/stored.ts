import { parseCursor } from '../cursor.ts'
import { Entry } from '../entry.ts'
import type { FeedEvent } from '../event.ts'

/** An entry and the life of the log that it is of. */
export interface Stored {
  readonly epoch: string
  readonly entry: Entry
}

/** Reads an event's JSON, as the log has it. @throws Error where it is not what a feed wrote */
export function storedOf(json: string): Stored {
  const event = JSON.parse(json) as FeedEvent
  const cursor = parseCursor(event.id)
  if (cursor === 'malformed') throw new Error(`not an event of a feed: ${json.slice(0, 100)}`)
  return { epoch: cursor.epoch, entry: new Entry(cursor.seq, event, json) }
}

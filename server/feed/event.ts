import type { FeedEvent, NotificationEvent, PriceEvent } from './schema.ts'

export type {
  Batch,
  FeedEvent,
  NotificationData,
  NotificationEvent,
  PriceEvent,
  Problem,
  QuoteData,
  Receipt,
  TradeData,
} from './schema.ts'

/** What a source hands to a feed: an event that has no id and no time yet. */
export type Draft = Pick<PriceEvent, 'type' | 'data'> | Pick<NotificationEvent, 'type' | 'data'>

/** Bytes that `,"pad":""` adds to an event's JSON. */
const EMPTY_PAD = 9

/**
 * An event's JSON, always with the same order of keys, filled up with `data.pad` to `padTo` bytes
 * of UTF-8. An event within 9 bytes of `padTo`, or beyond it, is left as it is.
 */
export function encodeEvent(event: FeedEvent, padTo = 0): string {
  const { id, type, at, data } = event
  const json = JSON.stringify({ id, type, at, data })
  if (padTo === 0) return json
  const missing = padTo - EMPTY_PAD - utf8Length(json)
  if (missing < 0) return json
  return JSON.stringify({ id, type, at, data: { ...data, pad: 'x'.repeat(missing) } })
}

/** Bytes of a well-formed string in UTF-8. */
function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

/** Milliseconds since 1970 with microseconds after the point, monotonic while the process lives. */
export function now(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1000) / 1000
}

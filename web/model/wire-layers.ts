import type { Way } from '../../server/lab/bench.ts'
import type { Spent } from './road-log.ts'

/** IPv4 and TCP with timestamps, bytes a segment. DESIGN §6.2. */
export const SEGMENT = 52
/** What a segment of an Ethernet carries: 1,500 − 52. */
export const SEGMENT_ROOM = 1448
/** TLS 1.3, bytes a record: 5 head, 1 type, 16 tag. RFC 8446 §5.2. */
export const RECORD = 22
/** What a record carries at most, RFC 8446 §5.1. */
export const RECORD_ROOM = 16_384
/** SYN, SYN and ACK, ACK. RFC 9293 §3.5. */
const OPENING = 3

/** A model of what lies below HTTP: nothing of it is counted anywhere. */
export interface Layers {
  /** Segments with data, pure ACKs, and those that opened connections. */
  readonly segments: number
  readonly acks: number
  readonly records: number
  /** Bytes. */
  readonly tcpip: number
  readonly tls: number
}

/**
 * Estimates what TCP/IP and TLS added to what was counted. It assumes that messages of a direction
 * are of one size; that each begins a segment and a record of its own; that each is acknowledged
 * by one segment without data; and that what a stream brings is one message an event.
 */
export function layersOf(
  { up, down, opened }: Pick<Spent, 'up' | 'down' | 'opened'>,
  isStream: boolean,
): Layers {
  const sent = flow(up, up.requests)
  const received = flow(down, up.requests + (isStream ? down.events : 0))
  const acks = sent.messages + received.messages
  const segments = sent.segments + received.segments + acks + OPENING * opened
  const records = sent.records + received.records
  return { segments, acks, records, tcpip: segments * SEGMENT, tls: records * RECORD }
}

function flow({ bytes }: Way, counted: number) {
  const messages = bytes > 0 ? Math.max(1, counted) : 0
  const size = messages > 0 ? bytes / messages : 0
  return {
    messages,
    segments: messages * Math.ceil(size / SEGMENT_ROOM),
    records: messages * Math.ceil(size / RECORD_ROOM),
  }
}

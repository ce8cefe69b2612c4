/*
 * Events, read from their bytes. `JSON.parse` of an event takes some microseconds, of which a
 * thousand clients at 20 events a second have none to spare; what a driver needs are the id and
 * `at`, which stand at the front, since an event's keys always come in the same order (DESIGN §4).
 *
 * In JSON `{"id":"` can only be the beginning of an object: within a string its quotes are escaped.
 */
const ID = Buffer.from('{"id":"')
const AT = Buffer.from('"at":')
const EVENTS_END = Buffer.from('],"more":')

/** Where an event stands among bytes, and what its front says. */
export interface EventBytes {
  readonly bytes: Buffer
  readonly from: number
  readonly epoch: string
  readonly seq: number
  /** Milliseconds since 1970, with microseconds after the point. */
  readonly at: number
  readonly isNotification: boolean
}

/** The last epoch read: nearly always the next one too, and then no string is made. */
let known = ''

/** The event whose `{` is at `from`. @throws Error when that is none */
export function eventAt(bytes: Buffer, from: number): EventBytes {
  const idFrom = from + ID.length
  let at = idFrom
  while (at < idFrom + 17 && bytes[at] !== 0x2e /* . */) at++
  if (bytes[from] !== 0x7b || bytes[at] !== 0x2e) throw new Error('what came is no event')
  if (!isKnown(bytes, idFrom, at)) known = bytes.toString('latin1', idFrom, at)
  let seq = 0
  for (at++; bytes[at] !== 0x22 /* " */; at++) seq = seq * 10 + digit(bytes[at])
  // `","type":"` goes before the type.
  const isNotification = bytes[at + 10] === 0x6e /* n */
  const time = timeAt(bytes, bytes.indexOf(AT, at) + AT.length)
  return { bytes, from, epoch: known, seq, at: time, isNotification }
}

/** Every event among bytes, in order. */
export function eachEvent(bytes: Buffer, from: number, take: (event: EventBytes) => void): void {
  for (let at = bytes.indexOf(ID, from); at >= 0; at = bytes.indexOf(ID, at + ID.length)) {
    take(eventAt(bytes, at))
  }
}

/** The JSON of an event, to the byte. */
export function jsonOf({ bytes, from }: EventBytes): string {
  let depth = 0
  let isText = false
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isText) {
      if (byte === 0x5c /* \ */) at++
      else if (byte === 0x22 /* " */) isText = false
    } else if (byte === 0x22) isText = true
    else if (byte === 0x7b /* { */) depth++
    else if (byte === 0x7d /* } */ && --depth === 0) return bytes.toString('utf8', from, at + 1)
  }
  throw new Error('an event does not end')
}

/** What a batch says beside its events. */
export interface BatchHead {
  readonly outcome: 'live' | 'resumed' | 'reset'
  readonly reason: string | undefined
  readonly epoch: string
  readonly seq: number
  readonly more: boolean
  readonly stale: boolean
}

/** @throws Error when the bytes are no batch */
export function batchHead(bytes: Buffer): BatchHead {
  const front = bytes.toString('latin1', 0, 160)
  const [, outcome, reason, epoch, seq] =
    /"outcome":"(live|resumed|reset)"(?:,"reason":"(\w+)")?,"cursor":"(\w+)\.(\d+)"/.exec(front) ??
    []
  const end = bytes.lastIndexOf(EVENTS_END)
  if (epoch === undefined || end < 0) throw new Error('what came is no batch')
  const tail = bytes.toString('latin1', end)
  return {
    outcome: outcome as BatchHead['outcome'],
    reason,
    epoch,
    seq: Number(seq),
    more: tail.includes('"more":true'),
    stale: tail.includes('"stale":true'),
  }
}

function isKnown(bytes: Buffer, from: number, to: number): boolean {
  if (to - from !== known.length) return false
  for (let at = from; at < to; at++) {
    if (bytes[at] !== known.charCodeAt(at - from)) return false
  }
  return true
}

/** `1763820001234.567`: in whole microseconds it is exact, as a sum of fractions it is not. */
function timeAt(bytes: Buffer, from: number): number {
  let micros = 0
  let decimals = -1
  for (let at = from; decimals < 3; at++) {
    const byte = bytes[at]
    if (byte === 0x2e /* . */) decimals = 0
    else if (byte === undefined || byte < 0x30 || byte > 0x39) break
    else {
      micros = micros * 10 + digit(byte)
      if (decimals >= 0) decimals++
    }
  }
  return micros / 10 ** Math.max(0, decimals)
}

function digit(byte: number | undefined): number {
  if (byte === undefined || byte < 0x30 || byte > 0x39) throw new Error('what came is no event')
  return byte - 0x30
}

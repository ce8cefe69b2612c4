import { type PollOverhead, pollOverhead } from '../../../web/model/break-even.ts'
import type { Kind } from '../../../web/model/expectation.ts'
import { layersOf } from '../../../web/model/wire-layers.ts'

/** What one transport was measured to cost, apart from how often things happen. */
export interface Coefficients {
  readonly kind: Kind
  /** Bytes of a poll and its answer beside the events: up, and down. Streams ask once. */
  readonly up: number
  readonly down: number
  /** Bytes that one more event takes. */
  readonly event: number
  /** µs of server CPU for a poll with what it brings, or for an event of a stream. */
  readonly cpu: number
}

/** What was measured, for each distinct event delivered. */
export interface PerEvent {
  /** Bytes both ways, all of them. */
  readonly bytes: number
  /** Of those, what clients sent. */
  readonly up: number
  /** Of those, the event's JSON. */
  readonly payload: number
  readonly requests: number
  /** µs; 0 where it is not known. */
  readonly cpu: number
}

export function coefficientsOf(kind: Kind, { bytes, up, payload, requests, cpu }: PerEvent) {
  if (kind === 'push') return { kind, up: 0, down: 0, event: bytes, cpu }
  const overhead = (bytes - payload) / requests
  const { perPoll, perEvent }: PollOverhead = pollOverhead(overhead, 1 / requests)
  const asked = up / requests
  return { kind, up: asked, down: perPoll - asked, event: payload + perEvent, cpu: cpu / requests }
}

/** How often things happen to one client. */
export interface Pace {
  /** Events a second. */
  readonly rate: number
  /** Polls a second. */
  readonly requests: number
  /** How often a second it publishes, and the bytes on the wire that takes with the event. */
  readonly talks: number
  readonly talkBytes: number
}

/** Bytes that one client moves in an hour, both ways. */
export interface Bill {
  /** Counted on the socket. */
  readonly live: number
  /** What keeps a stream alive: by the wire's format, since none comes within a few seconds. */
  readonly keepAlive: number
  /** What it publishes, as counted. */
  readonly talk: number
  /** A model of what lies below. */
  readonly tcpip: number
  readonly total: number
}

const HOUR = 3600

/** What goes by itself over a connection, down (and up), every so many seconds. DESIGN §4 */
interface Beat {
  readonly every: number
  readonly down: number
  readonly up: number
}

const CURSOR = 'k3v9x2ab.123456'
const JSON_CURSOR = `{"cursor":"${CURSOR}"}`

const BEATS: Readonly<Record<string, readonly Beat[]>> = {
  sse: [
    { every: 15, up: 0, down: `event: heartbeat\nid: ${CURSOR}\ndata: ${JSON_CURSOR}\n\n`.length },
  ],
  websocket: [
    // A frame's head from the server is 2 bytes up to 125 of payload, RFC 6455 §5.2.
    { every: 15, up: 0, down: 2 + `{"type":"heartbeat",${JSON_CURSOR.slice(1)}`.length },
    // A ping without payload, and its masked pong.
    { every: 25, up: 6, down: 2 },
  ],
}

/** What one client of a transport costs in an hour at a pace, once it is connected. */
export function billOf(transport: string, coefficients: Coefficients, pace: Pace): Bill {
  const { kind, up, down, event } = coefficients
  const { rate, requests, talks, talkBytes } = pace
  const polls = kind === 'push' ? 0 : requests
  const live = HOUR * (polls * (up + down) + rate * event)
  const answer = polls === 0 ? 0 : down + (rate / polls) * event
  const below = polls * exchange(up, answer) + (kind === 'push' ? rate * message(event) : 0)
  const talk = HOUR * talks * talkBytes
  let keepAlive = 0
  let tcpip = HOUR * (below + talks * exchange(talkBytes, 1))
  for (const beat of BEATS[transport] ?? []) {
    const times = HOUR / beat.every
    keepAlive += times * (beat.up + beat.down)
    tcpip += times * (beat.up > 0 ? exchange(beat.up, beat.down) : message(beat.down))
  }
  return { live, keepAlive, talk, tcpip, total: live + keepAlive + talk + tcpip }
}

/** Bytes of TCP/IP of something asked and answered, as a model. */
function exchange(up: number, down: number): number {
  return layers(up, 1, down, 0)
}

/** The same of something that comes unasked. */
function message(down: number): number {
  return layers(0, 0, down, 1)
}

function layers(up: number, requests: number, down: number, events: number): number {
  const none = { headers: 0, framing: 0, payload: 0, requests: 0, events: 0 }
  const ways = {
    up: { ...none, bytes: up, requests },
    down: { ...none, bytes: down, events },
    opened: 0,
  }
  return layersOf(ways, events > 0).tcpip
}

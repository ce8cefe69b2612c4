import type { Limit } from '../guard/exceeded.ts'
import type { Bench, RoadReading } from '../lab/bench.ts'
import type { Message } from '../lab/dissect.ts'
import type { RoomMessage } from '../lab/room-messages.ts'
import type { SourceAbout } from '../sources/source.ts'

/** What one transport (or everything else) has cost since the server started. */
export interface Counts {
  /** TCP connections open now that were last used for it. */
  connections: number
  /** Events sent, each once per client; those of snapshots not counted. */
  deliveries: number
  /** HTTP requests and handshakes. */
  requests: number
  /** Polls answered with nothing. */
  empty: number
  /** Clients told to start over. */
  resets: number
  /** Bytes on its sockets, heads and handshakes included, TCP/IP and TLS not. */
  bytesIn: number
  bytesOut: number
}

/** Connections of HTTP/2: several transports at a time use one, and so their bytes are not split. */
export interface SharedCounts extends Pick<Counts, 'connections' | 'bytesIn' | 'bytesOut'> {
  /** How many of each transport's requests came over one. */
  readonly requests: Record<string, number>
}

/** What `GET /stats` answers. */
export interface Stats {
  readonly feed: {
    readonly epoch: string
    /** seq of the oldest event kept and of the newest; the oldest is newest + 1 while there is none. */
    readonly oldest: number
    readonly newest: number
    readonly stale: boolean
    /** Seconds from the newest event's entry into a shared log until it was here. */
    readonly lag?: number
  }
  readonly process: {
    readonly pid: number
    /** Seconds. */
    readonly uptime: number
    /** Seconds of CPU time since the start. */
    readonly cpuUser: number
    readonly cpuSystem: number
    /** Bytes. */
    readonly rss: number
    readonly heapUsed: number
    /** Milliseconds by which the event loop was late, since the start: median and 99th percentile. */
    readonly loopDelayP50: number
    readonly loopDelayP99: number
  }
  readonly transports: Readonly<Record<string, Readonly<Counts>>>
  readonly other: Readonly<Counts>
  /** As soon as there was one; the rest of what they brought is counted with the transports. */
  readonly http2?: Readonly<SharedCounts>
  /** How often each limit was reached since the start. */
  readonly limits: Readonly<Record<Limit, number>>
  /** Clients told to come later, because the event loop was late, by transport. */
  readonly shed: Readonly<Record<string, number>>
  /** Each worker by itself, where there are some; all else is added up then, the primary's included. */
  readonly workers?: readonly WorkerStats[]
}

/** One of the processes that share the port, and what of all clients' requests it was asked. */
export interface WorkerStats extends Readonly<Record<keyof Stats['process'], number>> {
  readonly connections: number
  readonly requests: number
}

/** What the server says on the page's own WebSocket, `/channel`. */
export type ChannelMessage =
  /** Where `main`'s events come from, first and after each change. */
  | { readonly type: 'about'; readonly source: SourceAbout }
  /** Once a second. */
  | { readonly type: 'stats'; readonly at: number; readonly stats: Stats }
  /** The answer to `{"type":"ping","ref":…}`: the server's time, for the clock offset. */
  | { readonly type: 'pong'; readonly ref: number; readonly at: number }
  /** The bench of this page, first and after each change; null when there is none of its name. */
  | { readonly type: 'bench'; readonly bench: Bench | null }
  /** Once a second, what crossed its roads, by transport. */
  | {
      readonly type: 'roads'
      readonly at: number
      readonly roads: Readonly<Record<string, RoadReading>>
    }
  /** Something that crossed a road which the page looks at. */
  | {
      readonly type: 'message'
      readonly road: string
      readonly connection: number
      readonly at: number
      readonly message: WireMessage
    }
  /** Messages not shown since it last said so, because the page reads too slowly. */
  | { readonly type: 'missed'; readonly count: number }
  /** About the workshop's room, to those who are in it. */
  | RoomMessage

/** A message as it travels to the page that shows it: its bytes in base64. */
export type WireMessage = Omit<Message, 'bytes'> & { readonly bytes: string }

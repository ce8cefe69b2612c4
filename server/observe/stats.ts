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

/** What `GET /stats` answers. */
export interface Stats {
  readonly feed: {
    readonly epoch: string
    /** seq of the oldest event kept and of the newest; the oldest is newest + 1 while there is none. */
    readonly oldest: number
    readonly newest: number
    readonly stale: boolean
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
}

/** What the server says on the page's own WebSocket, `/channel`. */
export type ChannelMessage =
  | { readonly type: 'about'; readonly source: SourceAbout }
  /** Once a second. */
  | { readonly type: 'stats'; readonly at: number; readonly stats: Stats }
  /** The answer to `{"type":"ping","ref":…}`: the server's time, for the clock offset. */
  | { readonly type: 'pong'; readonly ref: number; readonly at: number }

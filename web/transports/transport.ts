import type { ResetReason } from '../../server/feed/cursor.ts'
import type { FeedEvent, Problem, Receipt } from '../../server/feed/schema.ts'

/** How a transport is told apart on the page: by position, label and shape as well as by hue. */
export interface Descriptor {
  /** One word, the same everywhere: in URLs, statistics and file names. */
  readonly name: string
  readonly label: string
  /** CSS colour with a contrast of 3:1 on white and on #121212. */
  readonly hue: string
  readonly shape: 'circle' | 'square' | 'triangle' | 'diamond' | 'star'
  /** Who moves the cursor, in half a sentence: "The page asks every 2 s". */
  readonly motto: string
}

/** A browser half: what moves events of the feed to the page one way. */
export interface Transport extends Descriptor {
  /** Connects, and stays connected until `close()`: whatever fails is tried again with back-off. */
  connect(options: ConnectOptions): Connection
}

export interface Connection {
  /** "I have everything up to here"; undefined before the first answer. */
  readonly cursor: string | undefined
  /** Publishes the way this transport would. @throws Error whose message is for a person */
  publish(notification: PublishedNotification): Promise<Receipt>
  /** Ends for good. Nothing is reported afterwards. */
  close(): void
}

export interface PublishedNotification {
  readonly level?: 'info' | 'warning' | 'critical'
  readonly title: string
  readonly text?: string
  readonly from?: string
}

export interface ConnectOptions {
  /** Origin of the server, such as `http://127.0.0.1:3000`. */
  readonly origin: string
  /** Whose feed; absent: the one that everyone watches. */
  readonly bench?: string | undefined
  /** Where to go on; absent, the client starts from a snapshot. */
  readonly cursor?: string | undefined
  /** Hears everything that happens, as it happens. */
  readonly report: (report: Report) => void
  /** The server's time in ms since 1970, as well as it is known; `Date.now` by default. */
  readonly clock?: () => number
  /** Whether to send the cursor when a connection is made; always by default. */
  readonly keepCursor?: () => boolean
  /** Short polling: milliseconds between polls, read before each; 2,000 by default. */
  readonly interval?: () => number
  /** Long polling: seconds that the server may hold a poll; 25 by default. */
  readonly wait?: () => number
  /**
   * Milliseconds without a byte after which a connection is given up and made anew: a stream, 35,000
   * by default, or a poll beyond what it may be held, 10,000.
   */
  readonly silence?: number
  /** What a browser has and Node lacks; the global ones by default. */
  readonly platform?: Platform
}

/** The browser's classes that browser halves use, so that named stand-ins can serve in Node. */
export interface Platform {
  readonly fetch: typeof fetch
  readonly EventSource: typeof EventSource
  readonly WebSocket: typeof WebSocket
}

export type State =
  /** The first attempt, or one after a failure, is under way. */
  | 'connecting'
  /** Events can arrive. */
  | 'open'
  /** Waiting out the back-off after a failure. */
  | 'waiting'

/** In which way an event reached the client. Only `live` arrivals count for lateness. */
export type Arrival = 'live' | 'replay' | 'snapshot'

export type Report =
  | {
      readonly kind: 'state'
      readonly state: State
      readonly why?: string
      readonly retryIn?: number
    }
  /** A request or handshake went out. */
  | { readonly kind: 'request' }
  /** Something arrived: an answer to a poll, an SSE block, a WebSocket message. */
  | { readonly kind: 'message'; readonly empty: boolean }
  /**
   * Where the client stands from here on. `missed`: events between its last one and the snapshot's
   * cursor; undefined where that cannot be known, because the log is a new one.
   */
  | {
      readonly kind: 'start'
      readonly outcome: 'live' | 'resumed' | 'reset'
      readonly reason?: ResetReason
      readonly cursor: string
      readonly missed: number | undefined
    }
  | { readonly kind: 'event'; readonly event: FeedEvent; readonly arrival: Arrival }
  /** An event that the client already had. */
  | { readonly kind: 'repeat'; readonly id: string }
  /** `missing` events did not come, and no reset said so: a broken promise. */
  | { readonly kind: 'gap'; readonly after: string; readonly missing: number }
  | { readonly kind: 'heartbeat'; readonly cursor: string }
  /** Another of several servers answers from here on. */
  | { readonly kind: 'server'; readonly server: string }
  /** The shared log is out of reach (or is back). */
  | { readonly kind: 'stale'; readonly stale: boolean }
  | { readonly kind: 'problem'; readonly problem: Problem }

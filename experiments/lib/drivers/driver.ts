import type { Descriptor } from '../../../web/transports/transport.ts'
import type { Findings } from '../clients/checker.ts'
import type { Arrival } from './arrival.ts'
import type { HeadOptions } from './headers.ts'
import type { Ways } from './traffic.ts'

/** How a transport is called and drawn in reports: as its lane on the page is. */
export type Look = Pick<Descriptor, 'name' | 'label' | 'hue' | 'shape'>

/** Drives clients over one transport, over raw sockets. */
export interface Driver extends Look {
  /** Connects, and stays connected until `close()`: whatever fails is tried again. */
  connect(options: DriveOptions): Client
}

/**
 * Milliseconds until the next attempt.
 * @param failures attempts that failed since the last that came to something, 0 at first
 * @param hint ms that the server asked for (`retry:` of an event stream), where it did
 */
export type Backoff = (failures: number, hint: number | undefined) => number

export interface DriveOptions {
  readonly host: string
  readonly port: number
  /** "I have everything up to here"; without it the client starts from a snapshot. */
  readonly cursor?: string | undefined
  /** Whose feed; `main` by default. */
  readonly bench?: string | undefined
  /** Short polling: ms from the start of one poll to that of the next, read before each; 2,000. */
  readonly interval?: (() => number) | undefined
  /** Long polling: whole seconds that the server may hold a poll, 0 to 60; 25. */
  readonly wait?: number | undefined
  /** Whose request heads; Chromium's. */
  readonly head?: HeadOptions | undefined
  /** Whether to tell headers, framing and payload apart; true. */
  readonly split?: boolean | undefined
  /** Milliseconds that the server's clock is ahead of this process's, see `clients/clock.ts`; 0. */
  readonly offset?: number | undefined
  /** Whether to send the cursor when it comes back after a cut; true. */
  readonly keepCursor?: boolean | undefined
  /** As browser halves do, by default. */
  readonly backoff?: Backoff | undefined
  /** In [0, 1): jitter of back-off and of the first poll; `Math.random`. */
  readonly random?: (() => number) | undefined
  /** Milliseconds of age beyond which a live event counts as late; never, by default. */
  readonly lateAfter?: number | undefined
  /** Each event that came, repeated ones too, in the turn in which its bytes came. */
  readonly onEvent?: ((arrival: Arrival) => void) | undefined
  readonly onState?: ((change: StateChange) => void) | undefined
  readonly onStart?: ((start: Started) => void) | undefined
}

export type State =
  /** A connection is being made, or its first answer is awaited. */
  | 'connecting'
  /** Events can arrive. */
  | 'open'
  /** Away, or waiting out the back-off. */
  | 'waiting'
  | 'closed'

export interface StateChange {
  readonly state: State
  /** Milliseconds since 1970 by this process's clock. */
  readonly at: number
  /** Why the connection before is gone. */
  readonly why?: string
  /** Milliseconds until the next attempt. */
  readonly retryIn?: number
}

/** Where a client stands from here on. */
export interface Started {
  readonly outcome: 'live' | 'resumed' | 'reset'
  readonly reason: string | undefined
  readonly cursor: string
  /** Events that it skipped and will not be sent. */
  readonly missed: number
  /** Milliseconds since 1970 by the server's clock. */
  readonly at: number
}

/** What a client counted since it began. All of it only grows. */
export interface Counts {
  /** TCP connections that came to be. */
  connections: number
  /** HTTP requests and handshakes sent. */
  requests: number
  /** Polls answered with no event. */
  empty: number
  /** Of streams: messages that keep them alive, not counting protocol pings. */
  heartbeats: number
  /** Distinct events that came live. */
  live: number
  /** Distinct events that came late because the client was away. */
  replayed: number
  /** Events in snapshots. */
  snapshots: number
  /** Connections lost, or attempts that came to nothing; cuts not counted. */
  failures: number
}

export interface Client {
  readonly state: State
  /** Undefined before the first answer. */
  readonly cursor: string | undefined
  /** Live counts; not to be changed. */
  readonly counts: Readonly<Counts>
  /** Held against the promises so far. */
  readonly findings: Findings
  /** Bytes of its own sockets so far. */
  traffic(): Ways
  /** The log holds everything up to here: what did not come of it counts as dropped from now on. */
  expect(cursor: { readonly epoch: string; readonly seq: number }): void
  /**
   * Publishes JSON the way this transport would: in a frame, or with a POST of its own. The bytes
   * of a POST are not in `traffic()`. @throws Error when it is refused or the connection is lost
   */
  publish(json: string): Promise<Published>
  /** Loses its connection by a reset, and comes back after so many ms. */
  cut(away: number): void
  /** Reads nothing for so many ms from the connection that it has, as a computer that sleeps. */
  freeze(ms: number): void
  /** Ends for good; resolves when its sockets are closed. Nothing is reported afterwards. */
  close(): Promise<void>
}

/** A receipt. Times in ms since 1970 by this process's clock. */
export interface Published {
  readonly id: string
  readonly sentAt: number
  readonly receiptAt: number
}

import type { FastifyBaseLogger } from 'fastify'
import type { App } from '../fastify.ts'
import { type Cursor, parseCursor } from '../feed/cursor.ts'
import type { Feeds } from '../feed/feeds.ts'
import type { Limits } from '../guard/limits.ts'
import type { Doorkeeper } from '../guard/visitor.ts'
import type { Deliveries } from '../observe/deliveries.ts'
import type { Counts } from '../observe/stats.ts'
import { ProblemError, problem } from '../problem.ts'
import type { Pings } from '../pulse.ts'

/** What `--compress` may be: `deflate` for WebSocket, `gzip` for answers and server-sent events. */
export type Compress = 'off' | 'deflate' | 'gzip'

/** What a transport is given to work with. */
export interface Context {
  readonly feeds: Feeds
  /** Its own counters. */
  readonly counts: Counts
  readonly deliveries: Deliveries
  readonly compress: Compress
  /** What this server is called, where several share a log. */
  readonly server: string | undefined
  /** Where roles are kept apart: who may do what. */
  readonly door?: Doorkeeper | undefined
  readonly limits: Limits
  /** Milliseconds between two heartbeats of one stream. */
  readonly heartbeat: number
  /** Milliseconds for which a stream's bytes may wait for its client to take them. */
  readonly undrained: number
  /** Milliseconds after which a stream that nobody pings is ended, on average. */
  readonly lifetime: number
  /** How soon a WebSocket's peer is found to be gone; within 33 s by default. */
  readonly pings: Pings | undefined
  readonly log: FastifyBaseLogger
  /** True once the server lets its clients go: nobody may be held any more. */
  closing(): boolean
  /**
   * Has each of these clients told goodbye once the server closes, in batches.
   * @param within milliseconds for all of them, at most
   */
  letGo<T>(clients: Iterable<T>, goodbye: (client: T) => void, within?: number): void
  /** True while the server is too late with everything to take on more. */
  overloaded(): boolean
  /** Counts a client that was told to come later. */
  turnedAway(): void
}

/** A server half: one way of moving events to a client. */
export interface Transport {
  /** One word, the same everywhere. */
  readonly name: string
  /** Adds its route, and tells the context how it lets its clients go. */
  routes(app: App, context: Context): void
}

/** The cursor of a query. @throws ProblemError 400 when it is malformed, before anything starts */
export function queryCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined
  const cursor = parseCursor(text)
  if (cursor !== 'malformed') return cursor
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  throw new ProblemError(
    problem(
      400,
      'malformed',
      `cursor ${JSON.stringify(shown)} is malformed: it must be <epoch>.<seq>, such as ` +
        'k3v9x2ab.42, with a seq from 0 to 2^53 - 1 without leading zeros.',
    ),
  )
}

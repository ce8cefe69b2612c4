import type { Batch, FeedEvent } from '../../server/feed/event.ts'

/** What the learner's code is given: take out of it what is needed. */
export interface Kit {
  /** An address of the server, with the bench in it: `url('/feed/sse', { cursor: cursor() })`. */
  url(path: string, query?: Query): string
  /** `fetch` of such an address, ended with the lane, and counted as one of its requests. */
  get(path: string, query?: Query): Promise<Response>
  /** "I have everything up to here", of what was handed over; undefined before the first. */
  cursor(): string | undefined
  /** Hands over an event that has arrived. */
  event(event: FeedEvent): void
  /** Hands over a batch: a `hello`, or a poll's answer, 204 included, as a Response or as JSON. */
  batch(batch: Batch | Response): Promise<void>
  /** Waits so many ms, or until the lane is stopped, which it throws. */
  sleep(ms: number): Promise<void>
  /** Aborted when the lane is stopped or removed, and before the code is called anew. */
  readonly signal: AbortSignal
}

export type Query = Readonly<Record<string, string | number | undefined>>

/**
 * The learner's own code. It may set something up and return, or go on for as long as it likes;
 * what it throws is shown, and it is called anew after the back-off of all lanes.
 */
export type Learner = (kit: Kit) => unknown

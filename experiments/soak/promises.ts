/** What is asserted, named as in `server/feed/feed.ts` where it is one of the promises there. */
export type Promised =
  /** 1. A client sees events in `seq` order. */
  | 'order'
  /** 2. A client gets every event after its cursor, or is told `reset`; and not without need. */
  | 'no silent gap'
  /** 3. A repeated event carries the id that it had. */
  | 'recognisable repeats'
  /** 4. An event is the same bytes of JSON on every transport. */
  | 'same JSON'
  /** 5. A snapshot is the newest price of each symbol and the 20 newest notifications. */
  | 'same start'
  /** `account.ts` says it word for word. */
  | 'nothing lost'
  /** What was acknowledged has come to everybody within 30 s. */
  | 'heard in time'
  /** The server ends when it is told to, as it should, and not otherwise. */
  | 'stays up'
  /** Open files and memory are, once the load has left, where they were. */
  | 'back to rest'

/** A promise that was not kept. */
export interface Broken {
  readonly promised: Promised
  /** Who saw it. */
  readonly by: string
  readonly what: string
  /** What that lane went through around it; grows by what comes next. */
  readonly trace: readonly string[]
}

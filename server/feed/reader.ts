import type { Entry, Form } from './entry.ts'
import type { FanOut } from './fan-out.ts'
import type { Start } from './start.ts'

/** A connection that events are pushed into, as the fan-out sees it. */
export interface Outlet {
  readonly form: Form
  /** Writes `count` events. False: full, until it calls `Attachment.drained`. */
  write(bytes: Buffer, count: number): boolean
  /**
   * Told once a turn, to one of those live outlets of a form that were all written the same, when the
   * last of them has been.
   */
  delivered?(entries: readonly Entry[]): void
  /** Says where the client starts (over). False: full, as above. */
  hello(start: Start): boolean
  /** Says where the client stands, and that it is still there. */
  heartbeat(cursor: string, stale: boolean): void
  /** Ends the connection, of which something went wrong: it is this client's alone. */
  fail(error: unknown): void
}

/** A connection's place in the log. It is all that the server keeps for a client that is full. */
export interface Attachment {
  /** What this connection was sent, never what the feed has. */
  readonly cursor: string
  /** Sends a heartbeat. */
  heartbeat(): void
  drained(): void
  detach(): void
}

/** Index of a reader that is not in the live set. */
export const LAGGING = -1

/** One stream that is attached to a fan-out: all that is kept for it. */
export class Reader implements Attachment {
  readonly outlet: Outlet
  /** Whose it is; it changes once when that one hands over. */
  fanOut: FanOut
  /** What it was sent, while it lags; live, it stands where all live readers stand. */
  epoch = ''
  seq = 0
  /** Its socket took all it may hold. */
  full = false
  index = LAGGING

  constructor(fanOut: FanOut, outlet: Outlet) {
    this.fanOut = fanOut
    this.outlet = outlet
  }

  get cursor(): string {
    return this.fanOut.cursorOf(this)
  }

  drained(): void {
    this.full = false
    this.fanOut.pump(this)
  }

  heartbeat(): void {
    try {
      this.outlet.heartbeat(this.cursor, this.fanOut.feed.stale)
    } catch (error) {
      this.fail(error)
    }
  }

  /** Nobody else is to notice. */
  fail(error: unknown): void {
    this.detach()
    this.outlet.fail(error)
  }

  detach(): void {
    this.fanOut.remove(this)
  }
}

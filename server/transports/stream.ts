import type { Duplex } from 'node:stream'
import type { Cursor } from '../feed/cursor.ts'
import type { Entry, Form } from '../feed/entry.ts'
import type { FanOut } from '../feed/fan-out.ts'
import type { Attachment, Outlet } from '../feed/reader.ts'
import type { Start } from '../feed/start.ts'
import { type Spoke, Wheel } from '../wheel.ts'
import { retryAfter, retryWhenBusy } from './retry.ts'
import { nameInHello } from './served-by.ts'
import type { Context } from './transport.ts'

/** Visits to each stream from one heartbeat to the next. */
const VISITS = 3

/** How a streaming transport words what the fan-out says. */
export interface Dialect {
  /** One event. */
  readonly form: Form
  hello(start: Start): Buffer
  heartbeat(cursor: string, stale: boolean): Buffer
  /**
   * What is said before the end, to a client that is to come back after so many milliseconds.
   * Absent where ending is more than that: a WebSocket is closed by its own handshake, and its
   * pings find out who is gone.
   */
  goodbye?(retry: number): Buffer
}

/** The streams of one transport. */
export class Streams {
  readonly context: Context
  /** How many visits may find bytes waiting, and how many make up a stream's life on average. */
  readonly patience: number
  readonly life: number
  readonly #wheel: Wheel<Stream>

  constructor(context: Context) {
    const period = context.heartbeat / VISITS
    this.context = context
    this.patience = Math.ceil(context.undrained / period)
    this.life = Math.ceil(context.lifetime / period)
    this.#wheel = new Wheel(period)
    context.letGo(this.#wheel, (stream) => stream.end(retryAfter()))
  }

  /**
   * Attaches a socket, or a stream of HTTP/2, to a feed, from its cursor on, until it closes or is
   * stopped. While the server closes, or is overloaded, the client is sent away to come again, with a
   * `200`: anything else would stop an EventSource for good.
   */
  open(
    socket: Duplex,
    fanOut: FanOut,
    cursor: Cursor | 'malformed' | undefined,
    dialect: Dialect,
  ): Stream {
    const stream = new Stream(this, socket, dialect)
    this.#wheel.add(stream)
    socket.once('close', () => {
      this.#wheel.remove(stream)
      stream.attachment?.detach()
    })
    const { closing, overloaded, turnedAway } = this.context
    if (dialect.goodbye !== undefined && (closing() || overloaded())) {
      if (!closing()) turnedAway()
      stream.end(closing() ? retryAfter() : retryWhenBusy())
      return stream
    }
    stream.attachment = fanOut.attach(stream, cursor)
    socket.on('drain', () => stream.drained())
    return stream
  }
}

/**
 * An outlet whose bytes go straight to the socket, as one ready buffer; experiment 14 measures it
 * beside `reply.raw.write` in a loop. A class and not closures, since there is one for each client.
 *
 * A peer that is gone without a FIN takes no bytes: found here when they wait for 30 s. But the system
 * takes up to some megabytes for it, without a word for a quarter of an hour, and TCP's keep-alive is
 * silent as long as a heartbeat is unacknowledged; so a stream also ends after ten minutes or so,
 * and whoever is there comes back to where it was.
 */
class Stream implements Outlet, Spoke {
  readonly form: Form
  attachment: Attachment | undefined
  slot = 0
  index = 0
  readonly #streams: Streams
  readonly #socket: Duplex
  readonly #dialect: Dialect
  #isStopped = false
  /** Visits until the next heartbeat, and until the end. */
  #untilBeat = VISITS
  #untilEnd: number
  /** Visits in a row that found bytes waiting. */
  #undrained = 0

  constructor(streams: Streams, socket: Duplex, dialect: Dialect) {
    this.form = dialect.form
    this.#streams = streams
    this.#socket = socket
    this.#dialect = dialect
    // From four to six fifths, so that a crowd that came together does not leave together.
    this.#untilEnd = Math.ceil(streams.life * (0.8 + 0.4 * Math.random()))
  }

  write(bytes: Buffer, count: number): boolean {
    if (!this.#canSend()) return false
    this.#streams.context.counts.deliveries += count
    return this.#socket.write(bytes)
  }

  delivered(entries: readonly Entry[]): void {
    this.#streams.context.deliveries.wrote(entries.map(({ event }) => event.at))
  }

  hello(start: Start): boolean {
    if (!this.#canSend()) return false
    const { deliveries, server } = this.#streams.context
    if (start.reason !== undefined) deliveries.startedOver(start.reason)
    return this.#socket.write(this.#dialect.hello(nameInHello(start, server)))
  }

  heartbeat(cursor: string, stale: boolean): void {
    // A full socket has bytes on their way as it is, and must not be given more.
    if (!this.#canSend() || this.#socket.writableNeedDrain) return
    this.#socket.write(this.#dialect.heartbeat(cursor, stale))
  }

  fail(error: unknown): void {
    this.#streams.context.log.error(error, 'a stream failed, and was ended')
    this.#socket.destroy()
  }

  drained(): void {
    this.#undrained = 0
    this.attachment?.drained()
  }

  /** Ends the stream, where that is all there is to its goodbye. @param retry milliseconds */
  end(retry: number): void {
    if (this.#dialect.goodbye === undefined || !this.#canSend()) return
    this.#socket.end(this.#dialect.goodbye(retry))
  }

  /** Nothing more goes out: its goodbye is said by somebody else, who also closes the socket. */
  stop(): void {
    this.#isStopped = true
  }

  visit(): void {
    this.#undrained = this.#socket.writableLength === 0 ? 0 : this.#undrained + 1
    // The visit that finds bytes waiting does not know since when.
    if (this.#undrained > this.#streams.patience) return void this.#socket.destroy()
    if (this.#dialect.goodbye !== undefined && this.#isOver()) return
    if (--this.#untilBeat > 0) return
    this.#untilBeat = VISITS
    this.attachment?.heartbeat()
  }

  /** Ends a stream that has lived long enough, and is done with one whose peer has not heard of it. */
  #isOver(): boolean {
    if (!this.#socket.writable) {
      if (this.#undrained === 0) this.#socket.destroy()
      return true
    }
    if (--this.#untilEnd > 0) return false
    this.end(retryAfter())
    return true
  }

  #canSend(): boolean {
    return !this.#isStopped && this.#socket.writable
  }
}

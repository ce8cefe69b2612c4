import type { Duplex } from 'node:stream'
import type { Cursor } from '../feed/cursor.ts'
import type { Form } from '../feed/entry.ts'
import type { FanOut, Outlet } from '../feed/fan-out.ts'
import type { Start } from '../feed/start.ts'
import type { Counts } from '../observe/stats.ts'
import type { Context } from './transport.ts'

/** How a streaming transport words what the fan-out says. */
export interface Dialect {
  /** One event. */
  readonly form: Form
  hello(start: Start): Buffer
  heartbeat(cursor: string, stale: boolean): Buffer
}

/**
 * Attaches a socket, or a stream of HTTP/2, to a feed, from its cursor on, until it closes. Nothing goes out once `isOpen`
 * is false: after a goodbye it would be an error.
 */
export function openStream(
  socket: Duplex,
  fanOut: FanOut,
  cursor: Cursor | 'malformed' | undefined,
  dialect: Dialect,
  { counts, heartbeat }: Context,
  isOpen?: () => boolean,
): void {
  const stream = new Stream(socket, dialect, counts, isOpen)
  const attachment = fanOut.attach(stream, cursor)
  const beat = setInterval(() => {
    stream.heartbeat(attachment.cursor, fanOut.feed.stale)
  }, heartbeat)
  socket.on('drain', () => attachment.drained())
  socket.once('close', () => {
    clearInterval(beat)
    attachment.detach()
  })
}

/**
 * An outlet whose bytes go straight to the socket, as one ready buffer; experiment 14 measures it
 * beside `reply.raw.write` in a loop. A class and not closures, since there is one for each client.
 */
class Stream implements Outlet {
  readonly form: Form
  readonly #socket: Duplex
  readonly #dialect: Dialect
  readonly #counts: Counts
  readonly #isOpen: (() => boolean) | undefined

  constructor(socket: Duplex, dialect: Dialect, counts: Counts, isOpen?: () => boolean) {
    this.form = dialect.form
    this.#socket = socket
    this.#dialect = dialect
    this.#counts = counts
    this.#isOpen = isOpen
  }

  write(bytes: Buffer, count: number): boolean {
    if (!this.#canSend()) return false
    this.#counts.deliveries += count
    return this.#socket.write(bytes)
  }

  hello(start: Start): boolean {
    if (!this.#canSend()) return false
    if (start.outcome === 'reset') this.#counts.resets++
    return this.#socket.write(this.#dialect.hello(start))
  }

  heartbeat(cursor: string, stale: boolean): void {
    // A full socket has bytes on their way as it is, and must not be given more.
    if (!this.#canSend() || this.#socket.writableNeedDrain) return
    this.#socket.write(this.#dialect.heartbeat(cursor, stale))
  }

  #canSend(): boolean {
    return this.#isOpen === undefined ? this.#socket.writable : this.#isOpen()
  }
}

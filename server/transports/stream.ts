import type { Socket } from 'node:net'
import type { Cursor } from '../feed/cursor.ts'
import type { Form } from '../feed/entry.ts'
import type { Attachment, FanOut, Outlet } from '../feed/fan-out.ts'
import type { Start } from '../feed/start.ts'
import type { Context } from './transport.ts'

/** How a streaming transport words what the fan-out says. */
export interface Dialect {
  /** One event. */
  readonly form: Form
  hello(start: Start): Buffer
  heartbeat(cursor: string, stale: boolean): Buffer
}

/**
 * Attaches a socket to a feed, from its cursor on, until it closes. Bytes go straight to the
 * socket: `res.write` in a loop was seen at 13 µs a delivery, a buffer for each socket at 8.2 to
 * 9.3 (one core, 1,000 clients, 20 events/s, before this project; not yet measured in it).
 * Nothing goes out once `isOpen` is false: after a goodbye it would be an error.
 */
export function openStream(
  socket: Socket,
  fanOut: FanOut,
  cursor: Cursor | 'malformed' | undefined,
  dialect: Dialect,
  { counts, heartbeat }: Context,
  isOpen = () => socket.writable,
): Attachment {
  const outlet: Outlet = {
    form: dialect.form,
    write(bytes, count) {
      if (!isOpen()) return false
      counts.deliveries += count
      return socket.write(bytes)
    },
    hello(start) {
      if (!isOpen()) return false
      if (start.outcome === 'reset') counts.resets++
      return socket.write(dialect.hello(start))
    },
    heartbeat(at, stale) {
      // A full socket has bytes on their way as it is, and must not be given more.
      if (isOpen() && !socket.writableNeedDrain) socket.write(dialect.heartbeat(at, stale))
    },
  }
  const attachment = fanOut.attach(outlet, cursor)
  const beat = setInterval(() => {
    outlet.heartbeat(attachment.cursor, fanOut.feed.stale)
  }, heartbeat)
  socket.on('drain', () => attachment.drained())
  socket.once('close', () => {
    clearInterval(beat)
    attachment.detach()
  })
  return attachment
}

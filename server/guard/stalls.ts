import type { Socket } from 'node:net'
import { clientOf } from '../lab/clients.ts'
import type { Exceeded } from './exceeded.ts'

export interface StallLimits {
  /** Seconds. */
  readonly maxStall: number
}

/** Where the bytes stood that wait for a client, and since when. */
interface Mark {
  readonly taken: number
  readonly left: number
  readonly since: number
}

/**
 * Cuts off whoever takes none of the bytes that wait for it: what HTTP and streams put into a socket is
 * bounded by its high-water mark and one page, answer or snapshot more, but not in time. Whatever was
 * lost with it, the client has its cursor.
 *
 * Looks at all sockets every so often: a timer of its own for each would cost every write.
 */
export class Stalls {
  readonly #sockets: () => Iterable<Socket>
  readonly #most: number
  readonly #exceeded: Exceeded
  readonly #timer: NodeJS.Timeout
  #marks = new Map<Socket, Mark>()

  constructor(sockets: () => Iterable<Socket>, { maxStall }: StallLimits, exceeded: Exceeded) {
    this.#sockets = sockets
    this.#most = maxStall * 1000
    this.#exceeded = exceeded
    this.#timer = setInterval(() => this.#look(), Math.min(5000, this.#most / 4)).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    const marks = new Map<Socket, Mark>()
    for (const socket of this.#sockets()) {
      if (socket.writableLength === 0) continue
      const before = this.#marks.get(socket)
      const taken = socket.bytesWritten - socket.writableLength
      const left = unsent(socket)
      const isStill = before !== undefined && before.taken === taken && before.left === left
      if (isStill && now - before.since >= this.#most) {
        this.#exceeded.note('stalled', clientOf(socket) ?? socket.remoteAddress)
        socket.destroy()
      } else {
        marks.set(socket, isStill ? before : { taken, left, since: now })
      }
    }
    this.#marks = marks
  }
}

/**
 * Bytes of the write under way that the system has not taken. Node's own time-out of sockets reads the
 * same, and has no public name for it: without it, who takes a minute for one megabyte stands still.
 */
function unsent(socket: Socket): number {
  const { _handle } = socket as { _handle?: { readonly writeQueueSize?: number } | null }
  return _handle?.writeQueueSize ?? 0
}

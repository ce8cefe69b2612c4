import type { Socket } from 'node:net'
import type { Faults } from './faults.ts'

/** Bytes that a line holds before it stops reading; what was being read, up to 64 KiB, is added. */
export const MOST_BYTES = 1024 * 1024

/** The same in chunks: a tiny one takes some 300 bytes of memory. */
const MOST_CHUNKS = 4096

/** Milliseconds that bytes wait for a reader that is full, once their sender has reset. */
export const PATIENCE = 2000

/** Milliseconds of a capped line that are made up for when a timer was late. */
const LATENESS = 20

interface Held {
  /** Bytes, or how the sender ended: by a FIN or by a reset. */
  what: Buffer | 'end' | 'reset'
  readonly came: number
  readonly luck: number
}

/**
 * One direction of a connection: what comes from one socket goes to the other, in order, after
 * the time that the road takes. Whatever has arrived is passed on in the turn in which it came;
 * for what has not there is one timer, set for the oldest, since nothing overtakes that.
 *
 * It reads on while the other side takes what it is given and less than `MOST_BYTES` are on
 * their way, so that whoever sends to a reader that is slow feels it as on a plain connection.
 */
export class Line {
  readonly #from: Socket
  readonly #to: Socket
  readonly #faults: Faults
  readonly #crossed: (bytes: Buffer) => void
  #held: Held[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined
  /** When the last byte that was sent had left: a capped line sends one after the other. */
  #free = 0
  #isOver = false

  constructor(from: Socket, to: Socket, faults: Faults, crossed: (bytes: Buffer) => void) {
    this.#from = from
    this.#to = to
    this.#faults = faults
    this.#crossed = crossed
    from.on('data', (bytes) => this.take(bytes as Buffer))
    from.on('end', () => this.take('end'))
    to.on('connect', this.pass)
  }

  /** Bytes that are on their way. */
  get bytes(): number {
    return this.#bytes
  }

  /** Something comes in at this end. */
  take(what: Held['what']): void {
    if (this.#isOver) return
    this.#held.push({ what, came: performance.now(), luck: Math.random() * 2 - 1 })
    if (typeof what !== 'string') this.#bytes += what.length
    if (this.#timer === undefined) this.pass()
    else this.#throttle()
  }

  /** Passes on all that has arrived; to be called when the road's conditions change. */
  readonly pass = (): void => {
    const time = performance.now()
    let rest: number | undefined = 0
    while (rest === 0) rest = this.#passOne(time)
    if (this.#isOver) return
    this.#comeAgain(rest)
    this.#throttle()
  }

  /** Drops what is on its way, and all that comes. */
  stop(): void {
    this.#isOver = true
    this.#held = []
    this.#bytes = 0
    this.#comeAgain(undefined)
  }

  /** Returns after how many ms to come again; undefined when that will be seen. */
  #passOne(time: number): number | undefined {
    const [head] = this.#held
    if (head === undefined || this.#to.destroyed) return undefined
    if (this.#to.connecting || this.#to.writableNeedDrain) return this.#waitForReader(time)
    const arrival = this.#faults.arrivalOf(head.came, head.luck)
    if (typeof head.what === 'string') {
      if (arrival > time) return arrival - time
      // Bytes that the system has not taken yet would be lost in a reset.
      if (this.#to.writableLength > 0) return this.#waitForReader(time)
      this.#held.shift()
      if (head.what === 'end') this.#to.end()
      else this.#reset()
      return this.#isOver ? undefined : 0
    }
    const size = this.#faults.pieceOf(head.what.length)
    const due = Math.max(arrival, this.#free) + this.#faults.timeOf(size)
    if (due > time) return due - time
    this.#free = Math.max(due, time - LATENESS)
    this.#send(head, size)
    return 0
  }

  #send(head: Held, size: number): void {
    const bytes = head.what as Buffer
    const piece = bytes.subarray(0, size)
    if (size === bytes.length) this.#held.shift()
    else head.what = bytes.subarray(size)
    this.#bytes -= size
    this.#to.write(piece, this.pass)
    this.#crossed(piece)
  }

  /**
   * The connect or write that is under way will call. But who has reset a connection should not hear of it
   * for as long as the other does not read, so that is bounded.
   */
  #waitForReader(time: number): number | undefined {
    const last = this.#held.at(-1)
    if (last?.what !== 'reset') return undefined
    const rest = this.#faults.arrivalOf(last.came, last.luck) + PATIENCE - time
    if (rest > 0) return rest
    this.#reset()
    return undefined
  }

  #reset(): void {
    this.stop()
    reset(this.#to)
  }

  /** @param rest milliseconds; undefined is never */
  #comeAgain(rest: number | undefined): void {
    clearTimeout(this.#timer)
    this.#timer = rest === undefined ? undefined : setTimeout(this.pass, Math.ceil(rest))
  }

  #throttle(): void {
    const isFull = this.#bytes >= MOST_BYTES || this.#held.length >= MOST_CHUNKS
    if (isFull || this.#to.writableNeedDrain) this.#from.pause()
    else if (this.#from.isPaused()) this.#from.resume()
  }
}

/** Closes a socket by an RST, at once. */
export function reset(socket: Socket): void {
  if (socket.connecting) {
    socket.destroy()
  } else if (socket.writableEnded && !socket.writableFinished) {
    // Its FIN is on the way to the system, which Node 20 cannot stop: EINVAL, and the handle leaks.
    socket.once('finish', () => socket.resetAndDestroy())
  } else if (!socket.destroyed) {
    socket.resetAndDestroy()
  }
}

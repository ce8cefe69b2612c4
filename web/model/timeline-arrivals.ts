import type { Arrival } from '../transports/transport.ts'

/** Bits of `flags`. */
export const REPLAY = 1
export const SNAPSHOT = 2
export const REPEAT = 4
export const NOTIFICATION = 8

const BIT: Record<Arrival, number> = { live: 0, replay: REPLAY, snapshot: SNAPSHOT }
const FIRST_SIZE = 1024

/** Where an event entered the log: what its id is made of. */
export interface EventId {
  readonly epoch: string
  /** -1 where the id is not of the form `<epoch>.<seq>`; `epoch` is all of it then. */
  readonly seq: number
}

export function splitId(id: string): EventId {
  const dot = id.lastIndexOf('.')
  const seq = dot < 0 ? Number.NaN : Number(id.slice(dot + 1))
  return Number.isSafeInteger(seq) ? { epoch: id.slice(0, dot), seq } : { epoch: id, seq: -1 }
}

/**
 * When events were published and when they arrived, in columns of a ring: 500 events a second
 * over a minute are 30,000, which as objects would be some megabytes a lane to collect.
 *
 * Rows are numbered from 0 since the lane began; `oldest` to `total - 1` can be read.
 */
export class Arrivals {
  readonly #most: number
  #size = FIRST_SIZE
  #total = 0
  #oldest = 0
  #at = new Float64Array(FIRST_SIZE)
  #received = new Float64Array(FIRST_SIZE)
  #seq = new Float64Array(FIRST_SIZE)
  #epoch = new Uint16Array(FIRST_SIZE)
  #flags = new Uint8Array(FIRST_SIZE)
  /** Few: a server's life each. */
  #epochs: string[] = []

  /** @param most rows kept; a power of two, 1,024 or more */
  constructor(most: number) {
    this.#most = most
  }

  get total(): number {
    return this.#total
  }

  get oldest(): number {
    return this.#oldest
  }

  add(id: EventId, at: number, received: number, arrival: Arrival, more = 0): void {
    if (this.#total - this.#oldest === this.#size) {
      if (this.#size < this.#most) this.#grow()
      else this.#oldest++
    }
    const slot = this.#total++ & (this.#size - 1)
    this.#at[slot] = at
    this.#received[slot] = received
    this.#seq[slot] = id.seq
    this.#epoch[slot] = this.#indexOf(id.epoch)
    this.#flags[slot] = BIT[arrival] | more
  }

  /** Server's time at which it entered the log, ms. */
  at(row: number): number {
    return this.#at[row & (this.#size - 1)] as number
  }

  /** Page's time at which it was here, ms. */
  received(row: number): number {
    return this.#received[row & (this.#size - 1)] as number
  }

  seq(row: number): number {
    return this.#seq[row & (this.#size - 1)] as number
  }

  epoch(row: number): string {
    return this.#epochs[this.#epoch[row & (this.#size - 1)] as number] ?? ''
  }

  flags(row: number): number {
    return this.#flags[row & (this.#size - 1)] as number
  }

  id(row: number): string {
    const seq = this.seq(row)
    return seq < 0 ? this.epoch(row) : `${this.epoch(row)}.${seq}`
  }

  /** Forgets what arrived before `since`, in page's time: free, nothing is moved. */
  forget(since: number): void {
    while (this.#oldest < this.#total && this.received(this.#oldest) < since) this.#oldest++
  }

  /** The first row that arrived at or after `time`; `total` if none did. */
  since(time: number): number {
    let low = this.#oldest
    let high = this.#total
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.received(middle) < time) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The row of an event that did not arrive before `time`, repeats apart; -1 if there is none. */
  find(id: EventId, time: number): number {
    const epoch = this.#epochs.indexOf(id.epoch)
    if (epoch < 0) return -1
    for (let row = this.since(time); row < this.#total; row++) {
      const slot = row & (this.#size - 1)
      const isIt = this.#seq[slot] === id.seq && this.#epoch[slot] === epoch
      if (isIt && ((this.#flags[slot] as number) & REPEAT) === 0) return row
    }
    return -1
  }

  /** The same as it is now. */
  copy(): Arrivals {
    const copy = new Arrivals(this.#most)
    copy.#size = this.#size
    copy.#total = this.#total
    copy.#oldest = this.#oldest
    copy.#at = this.#at.slice()
    copy.#received = this.#received.slice()
    copy.#seq = this.#seq.slice()
    copy.#epoch = this.#epoch.slice()
    copy.#flags = this.#flags.slice()
    copy.#epochs = [...this.#epochs]
    return copy
  }

  #indexOf(epoch: string): number {
    const newest = this.#epochs.length - 1
    if (this.#epochs[newest] === epoch) return newest
    const known = this.#epochs.indexOf(epoch)
    if (known >= 0) return known
    // The column has 16 bits; ids that are all their own epoch come from no feed of ours.
    if (this.#epochs.length === 0xffff) return 0
    return this.#epochs.push(epoch) - 1
  }

  #grow(): void {
    const size = this.#size * 2
    const spread = <T extends Float64Array | Uint16Array | Uint8Array>(old: T, next: T): T => {
      for (let row = this.#oldest; row < this.#total; row++) {
        next[row & (size - 1)] = old[row & (this.#size - 1)] as number
      }
      return next
    }
    this.#at = spread(this.#at, new Float64Array(size))
    this.#received = spread(this.#received, new Float64Array(size))
    this.#seq = spread(this.#seq, new Float64Array(size))
    this.#epoch = spread(this.#epoch, new Uint16Array(size))
    this.#flags = spread(this.#flags, new Uint8Array(size))
    this.#size = size
  }
}

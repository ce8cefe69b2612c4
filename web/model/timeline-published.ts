import {
  type Arrivals,
  type EventId,
  NOTIFICATION,
  REPEAT,
  SNAPSHOT,
  splitId,
} from './timeline-arrivals.ts'

/** Milliseconds of server time that are remembered. */
const KEEP = 70_000
/** Events kept; when they are full, the older half is dropped at once. */
const MOST = 65_536

/** An event of the feed, found again. */
export interface PublishedEvent extends EventId {
  /** When it entered the log, server's ms. */
  readonly at: number
  readonly isNotification: boolean
}

/**
 * When events were published, as far as any lane has heard: the union over lanes, by server time.
 * One lane is first with nearly every event, so that nearly every event is appended, and the other
 * lanes bring nothing new; what only a late lane knows is put in its place.
 */
export class Published {
  readonly #at = new Float64Array(MOST)
  readonly #seq = new Float64Array(MOST)
  readonly #epoch = new Uint16Array(MOST)
  readonly #isNotification = new Uint8Array(MOST)
  readonly #epochs: string[] = []
  #length = 0
  /** The next row to be read of each lane's arrivals. */
  #read = new WeakMap<Arrivals, number>()

  get length(): number {
    return this.#length
  }

  /** Takes what arrived since it was asked last. */
  take(arrivals: Arrivals): void {
    const first = Math.max(this.#read.get(arrivals) ?? 0, arrivals.oldest)
    for (let row = first; row < arrivals.total; row++) {
      // A snapshot is what was published long ago, and a repeat does not say when.
      if ((arrivals.flags(row) & (SNAPSHOT | REPEAT)) === 0) this.#add(arrivals, row)
    }
    this.#read.set(arrivals, arrivals.total)
  }

  /** Forgets everything: the lanes are others. */
  clear(): void {
    this.#length = 0
    this.#read = new WeakMap()
  }

  at(index: number): number {
    return this.#at[index] as number
  }

  isNotification(index: number): boolean {
    return this.#isNotification[index] === 1
  }

  id(index: number): string {
    const seq = this.#seq[index] as number
    const epoch = this.#epochs[this.#epoch[index] as number] ?? ''
    return seq < 0 ? epoch : `${epoch}.${seq}`
  }

  event(index: number): PublishedEvent {
    return {
      epoch: this.#epochs[this.#epoch[index] as number] ?? '',
      seq: this.#seq[index] as number,
      at: this.at(index),
      isNotification: this.isNotification(index),
    }
  }

  /** Index of the first event published at or after `time`; `length` if none was. */
  since(time: number): number {
    let low = 0
    let high = this.#length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.at(middle) < time) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Index of an event; -1 while no lane has heard of it. */
  find(id: string): number {
    const { epoch, seq } = splitId(id)
    const known = this.#epochs.indexOf(epoch)
    if (known < 0) return -1
    for (let index = this.#length - 1; index >= 0; index--) {
      if (this.#seq[index] === seq && this.#epoch[index] === known) return index
    }
    return -1
  }

  #add(arrivals: Arrivals, row: number): void {
    const at = arrivals.at(row)
    const seq = arrivals.seq(row)
    const epoch = this.#indexOf(arrivals.epoch(row))
    let place = this.#length
    if (place > 0 && at <= this.at(place - 1)) {
      place = this.since(at)
      for (; place < this.#length && this.at(place) === at; place++) {
        if (this.#seq[place] === seq && this.#epoch[place] === epoch) return
      }
    }
    if (this.#length === MOST) place = this.#drop(place)
    for (const column of [this.#at, this.#seq, this.#epoch, this.#isNotification]) {
      if (place < this.#length) column.copyWithin(place + 1, place, this.#length)
    }
    this.#at[place] = at
    this.#seq[place] = seq
    this.#epoch[place] = epoch
    this.#isNotification[place] = (arrivals.flags(row) & NOTIFICATION) === 0 ? 0 : 1
    this.#length++
  }

  /** Makes room. Returns where `place` is then. */
  #drop(place: number): number {
    const newest = this.at(this.#length - 1)
    const dropped = Math.max(this.since(newest - KEEP), MOST / 2)
    for (const column of [this.#at, this.#seq, this.#epoch, this.#isNotification]) {
      column.copyWithin(0, dropped, this.#length)
    }
    this.#length -= dropped
    return Math.max(0, place - dropped)
  }

  #indexOf(epoch: string): number {
    const known = this.#epochs.lastIndexOf(epoch)
    return known >= 0 ? known : Math.min(this.#epochs.push(epoch) - 1, 0xffff)
  }
}

import { Histogram } from '../../statistics/histogram.ts'

/** Raw ages kept of a measurement: the histogram beside them is fine enough. */
const KEEP = 400

export interface Tallied {
  /** Clients that were to hear: those that stopped reading were not. */
  readonly clients: number
  /** Distinct events of the window, and when each of its prices was made, ms, as one client heard. */
  readonly events: number
  readonly prices: readonly number[]
  /** Distinct events of the window that reached a client, over all clients. */
  readonly delivered: number
  /** Distinct events that came while the server's CPU was counted. */
  readonly arrived: number
}

/** What one client has heard. Seqs, 0 for none. */
interface Ear {
  isOut: boolean
  last: number
  /** The last before the window, and the first after it. */
  before: number
  after: number
  /** Of the window. */
  count: number
  /** Of one that only counts frames: how many fewer (or more) these were than events. */
  missing: number
}

/**
 * Counts what came to whom. An event belongs to the window by its own time, so that all clients are
 * asked for the same ones; how many there were is told by the seqs around the window, so that one
 * which reached nobody is missing as well.
 */
export class Tally {
  ages = new Histogram(KEEP)
  /** Whether what comes counts as arrived. */
  isOn = false
  #arrived = 0
  #prices: number[] = []
  #from = Number.POSITIVE_INFINITY
  #to = Number.POSITIVE_INFINITY
  /** Whose prices are told. */
  #first = 0
  readonly #ears: Ear[] = []

  /** @returns the number of one more client */
  add(): number {
    return this.#ears.push({ isOut: false, last: 0, before: 0, after: 0, count: 0, missing: 0 }) - 1
  }

  /** Who is there is asked for nothing any more. */
  leaveOut(): void {
    for (const ear of this.#ears) ear.isOut = true
    this.#first = this.#ears.length
  }

  /** @param from @param to of the events that count, ms since 1970 */
  begin(from: number, to: number): void {
    this.ages = new Histogram(KEEP)
    this.#arrived = 0
    this.#prices = []
    this.#from = from
    this.#to = to
    for (const ear of this.#ears) {
      ear.before = ear.last
      ear.after = ear.count = ear.missing = 0
    }
  }

  /** @param now when it came, by the clock of `at` */
  heard(client: number, seq: number, at: number, isPrice: boolean, now: number): void {
    const ear = this.#ear(client)
    // One that came before, or of a snapshot.
    if (seq <= ear.last || ear.isOut) return
    ear.last = seq
    if (this.isOn) this.#arrived++
    if (at < this.#from) ear.before = seq
    else if (at >= this.#to) ear.after ||= seq
    else {
      ear.count++
      this.ages.record((now - at) * 1000)
      if (client === this.#first && isPrice) this.#prices.push(at)
    }
  }

  /** Whether a client that only counts frames has to look into this one: it does not know its place. */
  wantsToRead(client: number, now: number): boolean {
    const { last, after } = this.#ear(client)
    return last === 0 || (now >= this.#to && after === 0)
  }

  /** A frame that holds the event after the last one, as long as none is missing. */
  counted(client: number): void {
    this.#ear(client).last++
    if (this.isOn) this.#arrived++
  }

  /** One that only counts frames has looked into one. */
  looked(client: number, seq: number, at: number): void {
    const ear = this.#ear(client)
    if (ear.last > 0) ear.missing += seq - ear.last - 1
    ear.last = seq
    if (this.isOn) this.#arrived++
    if (at >= this.#to) ear.after ||= seq
  }

  /** Whether everybody has heard of something after the window. */
  get isSettled(): boolean {
    return this.#ears.every(({ isOut, after }) => isOut || after > 0)
  }

  /** @param isCounting which of the clients only count frames */
  read(isCounting: (client: number) => boolean = () => false): Tallied {
    const asked = this.#ears.map((ear, client) => ({ ...ear, client })).filter((ear) => !ear.isOut)
    const readers = asked.filter(({ client }) => !isCounting(client))
    const after = asked.map((ear) => ear.after).filter((seq) => seq > 0)
    const last = Math.max(0, ...asked.map((ear) => ear.last))
    const end = after.length > 0 ? Math.min(...after) : last + 1
    const begin = readers.reduce((most, { before }) => Math.max(most, before), 0)
    const events = Math.max(0, end - begin - 1)
    const delivered = asked.map(({ client, count, missing, after }) => {
      if (!isCounting(client)) return count
      return after === 0 ? 0 : events - missing
    })
    return {
      clients: asked.length,
      events,
      prices: this.#prices,
      delivered: delivered.reduce((sum, count) => sum + count, 0),
      arrived: this.#arrived,
    }
  }

  #ear(client: number): Ear {
    return this.#ears[client] as Ear
  }
}

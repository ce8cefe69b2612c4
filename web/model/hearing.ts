import type { Arrival } from '../transports/transport.ts'

/** How a lane heard of an event. */
export interface Heard {
  readonly lane: string
  readonly id: string
  /** Milliseconds after it entered the log; undefined while the server's clock is not known. */
  readonly lateness: number | undefined
  readonly arrival: Arrival
}

/** Arrivals remembered while the receipt is under way; the oldest go first. */
const MOST = 1000

/**
 * Who has heard of the event that was sent. A lane may well hear of it before the sender has its
 * receipt, and with it the id; so arrivals are remembered from the moment of sending.
 */
export class Hearing {
  readonly #early: Heard[] = []
  readonly #heard = new Map<string, Heard>()
  #id: string | undefined

  get id(): string | undefined {
    return this.#id
  }

  receipt(id: string): void {
    this.#id = id
    for (const heard of this.#early.splice(0)) this.take(heard)
  }

  take(heard: Heard): void {
    if (this.#id === undefined) {
      this.#early.push(heard)
      if (this.#early.length > MOST) this.#early.shift()
    } else if (heard.id === this.#id && !this.#heard.has(heard.lane)) {
      this.#heard.set(heard.lane, heard)
    }
  }

  by(lane: string): Heard | undefined {
    return this.#heard.get(lane)
  }

  /** In the order in which they heard. */
  all(): Heard[] {
    return [...this.#heard.values()]
  }
}

/** What a lane's own box measured, ms since it was pressed. */
export interface Trip {
  readonly receiptAfter: number | undefined
  readonly backAfter: number | undefined
  readonly failure: string | undefined
}

/** Arrivals remembered while the receipt is under way; the oldest go first. */
const MOST = 1000

/** From publishing an event to its receipt, and to its return on the same lane, in either order. */
export class RoundTrip {
  readonly #began: number
  readonly #early = new Map<string, number>()
  #id: string | undefined
  #receiptAt: number | undefined
  #backAt: number | undefined
  #failure: string | undefined

  constructor(at: number) {
    this.#began = at
  }

  receipt(id: string, at: number): void {
    this.#id = id
    this.#receiptAt = at
    this.#backAt = this.#early.get(id)
    this.#early.clear()
  }

  failed(message: string): void {
    this.#failure = message
  }

  arrived(id: string, at: number): void {
    if (id === this.#id) this.#backAt ??= at
    if (this.#id !== undefined) return
    this.#early.set(id, at)
    const [oldest] = this.#early.keys()
    if (this.#early.size > MOST && oldest !== undefined) this.#early.delete(oldest)
  }

  trip(): Trip {
    const since = (at: number | undefined) => (at === undefined ? undefined : at - this.#began)
    return {
      receiptAfter: since(this.#receiptAt),
      backAfter: since(this.#backAt),
      failure: this.#failure,
    }
  }
}

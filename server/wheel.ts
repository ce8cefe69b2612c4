/** Places on the wheel: what is visited every second has a tenth of it visited at a time. */
const SLOTS = 10

/** What a wheel goes round. */
export interface Spoke {
  /** Where it is on the wheel, which alone sets it. */
  slot: number
  index: number
  /** Called every so often, for as long as it is on the wheel. */
  visit(): void
}

/**
 * Visits all that is on it every so many milliseconds, each at its own time: a simple timing wheel
 * (Varghese and Lauck, 1987, scheme 4). One timer for all, which turns while there is anybody to
 * visit, in place of some 250 bytes of timer and callback for each client.
 */
export class Wheel<T extends Spoke> implements Iterable<T> {
  readonly #slots: T[][] = Array.from({ length: SLOTS }, () => [])
  readonly #period: number
  #size = 0
  #now = 0
  #timer: NodeJS.Timeout | undefined

  /** @param period milliseconds from one visit to the next */
  constructor(period: number) {
    this.#period = period
  }

  /** The first visit comes after a period, less a tenth of it at most. */
  add(spoke: T): void {
    this.#timer ??= setInterval(() => this.#turn(), this.#period / SLOTS)
    const slot = this.#slots[this.#now] as T[]
    spoke.slot = this.#now
    spoke.index = slot.push(spoke) - 1
    this.#size++
  }

  remove(spoke: T): void {
    const slot = this.#slots[spoke.slot] as T[]
    // Not there (any more): what took its place stays.
    if (slot[spoke.index] !== spoke) return
    const last = slot.pop() as T
    if (last !== spoke) {
      slot[spoke.index] = last
      last.index = spoke.index
    }
    this.#size--
    if (this.#size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const slot of this.#slots) yield* slot
  }

  #turn(): void {
    this.#now = (this.#now + 1) % SLOTS
    // A copy, because a visit may end in a removal.
    for (const spoke of [...(this.#slots[this.#now] as T[])]) spoke.visit()
  }
}

/** Something with a beginning, and an end unless it is still going on. Page's clock, ms. */
export interface Timed {
  readonly from: number
  readonly to: number | undefined
}

/** Items forgotten before the list is really cut, so that no push copies it. */
const CHUNK = 512

/** What happened one after the other, of which only the last is kept. */
export class Trail<T extends Timed> {
  readonly #most: number
  readonly #items: T[]
  #first = 0

  /** @param most items kept, whatever their age */
  constructor(most: number, items: T[] = []) {
    this.#most = most
    this.#items = items
  }

  get length(): number {
    return this.#items.length - this.#first
  }

  /** @param index 0 is the oldest kept; negative ones count from the newest */
  at(index: number): T | undefined {
    return index < 0 ? this.#items.at(index) : this.#items[this.#first + index]
  }

  /** Appends, and forgets what ended before `since`. */
  push(item: T, since: number): T {
    const items = this.#items
    items.push(item)
    if (this.length > this.#most) this.#first++
    for (let old = items[this.#first]; old !== item; old = items[++this.#first]) {
      if (old === undefined || (old.to ?? since) >= since) break
    }
    if (this.#first >= CHUNK) this.#first -= items.splice(0, this.#first).length
    return item
  }

  /** The same as it is now: what goes on changes only one of the two. */
  copy(): Trail<T> {
    const kept = this.#items.slice(this.#first)
    return new Trail(
      this.#most,
      kept.map((item) => ({ ...item })),
    )
  }

  /** Index of the oldest item that was not over at `time`; `length` if all were. */
  since(time: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >> 1
      const item = this.at(middle)
      if (item !== undefined && item.to !== undefined && item.to < time) low = middle + 1
      else high = middle
    }
    return low
  }
}

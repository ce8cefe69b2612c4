const BUCKET = 1000

/** Counts what happened in the last so many seconds, in memory that does not grow with the rate. */
export class SlidingCount {
  readonly #seconds: number
  readonly #buckets: number[]
  #newest = Number.NEGATIVE_INFINITY

  /** @param seconds whole, 1 or more */
  constructor(seconds: number) {
    this.#seconds = seconds
    this.#buckets = new Array<number>(seconds).fill(0)
  }

  /** @param at ms; never less than before */
  add(at: number, count = 1): void {
    const bucket = this.#advance(at)
    this.#buckets[bucket % this.#seconds] = (this.#buckets[bucket % this.#seconds] ?? 0) + count
  }

  total(at: number): number {
    this.#advance(at)
    return this.#buckets.reduce((sum, count) => sum + count, 0)
  }

  clear(): void {
    this.#buckets.fill(0)
  }

  #advance(at: number): number {
    const bucket = Math.max(this.#newest, Math.floor(at / BUCKET))
    const passed = Math.min(bucket - this.#newest, this.#seconds)
    for (let next = 0; next < passed; next++) this.#buckets[(bucket - next) % this.#seconds] = 0
    this.#newest = bucket
    return bucket
  }
}

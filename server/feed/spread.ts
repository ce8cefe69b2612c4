import { shuffled } from './shuffled.ts'

/** Milliseconds between two batches, on average. */
const PAUSE = 20

/** Members of one batch, where the time allows for so few: 1,000 a second. */
const BATCH = 20

/** Milliseconds within which all have had their turn. */
const MOST = 2000

/**
 * Gives each of many a turn, in batches of a random order over up to two seconds, so that they do
 * not all have it at once, nor come back at once. A few have it at once: the first batch does not
 * wait. One timer for all, and none while there is nobody.
 */
export class Spread<T> {
  readonly #act: (member: T) => void
  readonly #left = new Set<T>()
  #deadline = 0
  #timer: NodeJS.Timeout | undefined

  /** @param act what a turn is; it throws nothing */
  constructor(act: (member: T) => void) {
    this.#act = act
  }

  /** Spreads them, and anew those who have not had their turn. */
  add(members: Iterable<T>): void {
    const all = shuffled([...new Set([...this.#left, ...members])])
    this.#left.clear()
    for (const member of all) this.#left.add(member)
    this.#deadline = performance.now() + MOST
    this.#next()
  }

  /** It has had its turn, or is gone. */
  delete(member: T): void {
    this.#left.delete(member)
  }

  /** Takes away all those who have not had their turn. */
  clear(): T[] {
    clearTimeout(this.#timer)
    const left = [...this.#left]
    this.#left.clear()
    return left
  }

  #next(): void {
    const batches = Math.max(1, (this.#deadline - performance.now()) / PAUSE)
    let size = Math.max(BATCH, Math.ceil(this.#left.size / batches))
    for (const member of this.#left) {
      if (size-- === 0) break
      this.#left.delete(member)
      this.#act(member)
    }
    clearTimeout(this.#timer)
    if (this.#left.size === 0) return
    this.#timer = setTimeout(() => this.#next(), PAUSE * (0.5 + Math.random()))
  }
}

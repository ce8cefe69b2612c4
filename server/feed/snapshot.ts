import type { Entry } from './entry.ts'

const NOTIFICATIONS = 20

/**
 * What a client that starts anew needs: the newest price of each symbol and the 20 newest
 * notifications. Kept beside the ring, because they may be older than anything retained.
 */
export class Snapshot {
  readonly #prices = new Map<string, Entry>()
  readonly #notifications: Entry[] = []

  add(entry: Entry): void {
    if (entry.event.type === 'price') {
      this.#prices.set(entry.event.data.symbol, entry)
    } else {
      this.#notifications.push(entry)
      if (this.#notifications.length > NOTIFICATIONS) this.#notifications.shift()
    }
  }

  /** In `seq` order; not contiguous. */
  entries(): Entry[] {
    return [...this.#prices.values(), ...this.#notifications].sort((a, b) => a.seq - b.seq)
  }
}

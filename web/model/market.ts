import type { PriceEvent } from '../../server/feed/schema.ts'
import { digitsOf } from './format.ts'

/** The newest price of a symbol, and how it moved. */
export interface Quote {
  readonly symbol: string
  readonly price: number
  /** The last change that was not 0; `undefined` before the first. */
  readonly move: number | undefined
  /** Digits after the point, as many as the symbol's prices have had. */
  readonly digits: number
  readonly data: PriceEvent['data']
}

/** The newest price of each symbol, by symbol, so that lanes line up whichever came first. */
export class Market {
  readonly #quotes = new Map<string, Quote>()
  /** Outlives a new start, so that lanes go on writing a price alike. */
  readonly #digits = new Map<string, number>()

  take(event: PriceEvent): void {
    const { data } = event
    const { symbol, price } = data
    const before = this.#quotes.get(symbol)
    const prices = 'bid' in data ? [price, data.bid, data.ask] : [price]
    const digits = Math.max(this.#digits.get(symbol) ?? 0, ...prices.map(digitsOf))
    this.#digits.set(symbol, digits)
    // 0.3 - 0.1 is 0.19999999999999998: a difference has no more digits than the two prices.
    const change = before ? Number((price - before.price).toFixed(digits)) : 0
    const move = change === 0 ? before?.move : change
    this.#quotes.set(symbol, { symbol, price, move, digits, data })
  }

  clear(): void {
    this.#quotes.clear()
  }

  quotes(): Quote[] {
    return [...this.#quotes.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
  }
}

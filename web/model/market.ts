import type { PriceEvent } from '../../server/feed/schema.ts'

/** The newest price of a symbol, and how it moved. */
export interface Quote {
  readonly symbol: string
  readonly price: number
  /** The last change that was not 0; `undefined` before the first. */
  readonly move: number | undefined
  /** Digits after the point, as many as the symbol has shown. */
  readonly digits: number
  readonly data: PriceEvent['data']
}

/** The newest price of each symbol, by symbol, so that lanes line up whichever came first. */
export class Market {
  readonly #quotes = new Map<string, Quote>()

  take(event: PriceEvent): void {
    const { data } = event
    // A mid price such as 86.69149999999999 is 86.6915 with a rounding error: nine digits hold it.
    const price = Number(data.price.toPrecision(9))
    const before = this.#quotes.get(data.symbol)
    const change = before ? price - before.price : 0
    this.#quotes.set(data.symbol, {
      symbol: data.symbol,
      price,
      move: change === 0 ? before?.move : change,
      digits: Math.max(before?.digits ?? 0, digitsOf(price)),
      data,
    })
  }

  clear(): void {
    this.#quotes.clear()
  }

  quotes(): Quote[] {
    return [...this.#quotes.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1))
  }
}

function digitsOf(price: number): number {
  const text = String(price)
  const point = text.indexOf('.')
  return point < 0 || text.includes('e') ? 0 : Math.min(6, text.length - point - 1)
}

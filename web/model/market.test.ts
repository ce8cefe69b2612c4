import { describe, expect, it } from 'vitest'
import type { PriceEvent } from '../../server/feed/schema.ts'
import { Market } from './market.ts'

function price(symbol: string, value: number): PriceEvent {
  const data = { symbol, price: value, bid: value, ask: value }
  return { id: 'k3v9x2ab.1', type: 'price', at: 0, data }
}

function market(...events: PriceEvent[]): Market {
  const market = new Market()
  for (const event of events) market.take(event)
  return market
}

describe('the market', () => {
  it('has no move before the second price', () => {
    expect(market(price('A', 3)).quotes()[0]).toMatchObject({ price: 3, move: undefined })
  })

  it('keeps the last change while the price stays', () => {
    const [quote] = market(price('A', 3), price('A', 5), price('A', 5)).quotes()
    expect(quote).toMatchObject({ price: 5, move: 2 })
  })

  it('lists symbols by name, whichever came first', () => {
    const symbols = market(price('B', 1), price('A', 1))
      .quotes()
      .map(({ symbol }) => symbol)
    expect(symbols).toEqual(['A', 'B'])
  })

  it('keeps a large price whole, and its move free of rounding errors', () => {
    const [quote] = market(price('A', 1234567.8912), price('A', 1234567.9)).quotes()
    expect(quote).toMatchObject({ price: 1234567.9, move: 0.0088 })
  })

  it('goes on with as many digits after a new start', () => {
    const again = market(price('A', 86.6915))
    again.clear()
    again.take(price('A', 86.5))
    expect(again.quotes()[0]).toMatchObject({ move: undefined, digits: 4 })
  })

  it('drops rounding errors, and shows as many digits as the symbol has shown', () => {
    const [quote] = market(price('A', 86.69149999999999), price('A', 86.5)).quotes()
    expect(quote).toMatchObject({ price: 86.5, digits: 4 })
  })
})

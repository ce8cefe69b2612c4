import { msg } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { PopElement } from './element.ts'
import { digitsOf, price, UNKNOWN } from './model/format.ts'
import type { Quote } from './model/market.ts'
import { base, section } from './styles.ts'

/** The newest price of each symbol and how it last moved. */
export class PopPrices extends PopElement {
  static override properties = { quotes: { attribute: false } }
  declare quotes: readonly Quote[]

  static override styles = [
    base,
    section,
    css`
      :host {
        padding-block: 0.5rem;
      }

      ul {
        max-height: 14rem;
        overflow-y: auto;
      }

      li {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: baseline;
        column-gap: 0.5rem;
        padding: 0.2rem 0;
        font-variant-numeric: tabular-nums;
      }

      .symbol {
        font-size: var(--small);
        font-weight: 600;
      }

      .price {
        font-size: 1.25rem;
        font-weight: 600;
        line-height: 1.2;
        text-align: right;
      }

      .aside,
      .move {
        font-size: var(--small);
        color: var(--soft);
      }

      .move {
        text-align: right;
      }

      .up {
        color: var(--up);
      }

      .down {
        color: var(--down);
      }

      .empty {
        padding: 0.2rem 0;
        color: var(--soft);
      }
    `,
  ]

  override render() {
    return html`
      <h4 class="hidden">${msg('Prices')}</h4>
      ${
        this.quotes.length === 0
          ? html`<p class="empty">${UNKNOWN}</p>`
          : html`<ul>${repeat(this.quotes, (quote) => quote.symbol, row)}</ul>`
      }
    `
  }
}

function row({ symbol, price: value, digits, move, data }: Quote) {
  const aside = 'bid' in data ? spread(data.bid, data.ask) : `${side(data.side)} ${data.volume}`
  return html`
    <li>
      <bdi class="symbol line">${symbol}</bdi>
      <span class="price">${price(value, digits)}</span>
      <span class="aside line">${aside}</span>
      ${move === undefined ? nothing : html`<span class="move ${move > 0 ? 'up' : 'down'}">${moved(move, digits)}</span>`}
    </li>
  `
}

function side(side: 'buy' | 'sell'): string {
  return side === 'buy' ? msg('buy') : msg('sell')
}

function moved(move: number, digits: number): string {
  const size = price(Math.abs(move), digits)
  return move > 0 ? `▲ +${size}` : `▼ −${size}`
}

function spread(bid: number, ask: number): string {
  const digits = Math.max(digitsOf(bid), digitsOf(ask))
  return `${price(bid, digits)} / ${price(ask, digits)}`
}

customElements.define('pop-prices', PopPrices)

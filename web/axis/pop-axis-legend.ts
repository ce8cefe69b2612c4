import { msg } from '@lit/localize'
import { css, html, svg } from 'lit'
import { PopElement } from '../element.ts'
import { base } from '../styles.ts'

/** Small pictures of what is on the axis, 26 by 14. */
const pictures = {
  request: svg`<rect x="6" y="1" width="14" height="12" fill="none" />`,
  answer: svg`<rect x="6" y="1" width="14" height="12" fill="currentcolor" />`,
  empty: svg`<path d="M6 1h14v12H6zM6 6l5-5M6 11 16 1M9 13 20 2M14 13l6-6" fill="none" />`,
  held: svg`<path d="M2 7h22" stroke-width="8" />`,
  gap: svg`<path d="M0 7h6M20 7h6" stroke-width="7" /><rect x="6" y="1" width="14" height="12" fill="none" />`,
  stream: svg`<path d="M0 7h26" stroke-width="3" /><circle cx="8" cy="7" r="4" fill="currentcolor" /><circle cx="19" cy="7" r="4" fill="currentcolor" />`,
  heartbeat: svg`<path d="M2 8h7l2-6 3 10 2-4h8" fill="none" />`,
  cut: svg`<path d="M8 2l10 10M8 12 18 2" class="critical" stroke-width="2.5" />`,
  waiting: svg`<path d="M1 7h24" stroke-dasharray="5 4" stroke-width="2" />`,
  recovery: svg`<rect x="2" y="4" width="22" height="6" fill="none" />`,
  lateness: svg`<path d="M3 1v3l18 8" fill="none" />`,
}

/** What the marks of the axis mean. */
export class PopAxisLegend extends PopElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        font-size: var(--small);
        color: var(--soft);
      }

      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 0.9rem;
      }

      li {
        display: flex;
        align-items: center;
        gap: 0.35rem;
        white-space: nowrap;
      }

      svg {
        flex: none;
        width: 1.625rem;
        height: 0.875rem;
        color: var(--ink);
        stroke: currentcolor;
        stroke-width: 1.5;
      }

      .critical {
        stroke: var(--critical);
      }
    `,
  ]

  override render() {
    const words: [keyof typeof pictures, string][] = [
      ['request', msg('request')],
      ['answer', msg('answer, and its events')],
      ['empty', msg('empty answer')],
      ['held', msg('held by the server')],
      ['gap', msg('gap: nobody asks')],
      ['stream', msg('open stream, events')],
      ['heartbeat', msg('heartbeat')],
      ['cut', msg('cut')],
      ['waiting', msg('waiting by policy')],
      ['recovery', msg('reconnecting')],
      ['lateness', msg('published → arrived')],
    ]
    return html`<ul role="list">${words.map(
      ([name, word]) =>
        html`<li><svg viewBox="0 0 26 14" aria-hidden="true">${pictures[name]}</svg>${word}</li>`,
    )}</ul>`
  }
}

customElements.define('pop-axis-legend', PopAxisLegend)

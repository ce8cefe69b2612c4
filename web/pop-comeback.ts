import { msg, str } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { PopElement } from './element.ts'
import { AWAY } from './lane.ts'
import type { Comeback } from './model/comeback.ts'
import { base, controls, section } from './styles.ts'
import { events, missedEvents } from './words/events.ts'
import { gloss } from './words/gloss.ts'
import { resetGloss } from './words/reset.ts'

/** What the cursor buys: leave for a moment, come back with it or without. */
export class PopComeback extends PopElement {
  static override properties = {
    comeback: { attribute: false },
    keepCursor: { type: Boolean },
    running: { type: Boolean },
    away: { type: Boolean },
  }
  declare comeback: Comeback | undefined
  declare keepCursor: boolean
  declare running: boolean
  declare away: boolean

  static override styles = [
    base,
    controls,
    section,
    css`
      label {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-height: 2rem;
        font-size: 0.875rem;
        cursor: pointer;
      }

      button {
        width: 100%;
        margin-top: 0.25rem;
      }

      p {
        min-height: 2.8em;
        margin-top: 0.4rem;
        font-size: var(--small);
        color: var(--soft);
      }
    `,
  ]

  override render() {
    const reason = this.comeback?.reason
    return html`
      <h4 title=${gloss('cursor')}>${msg('What the cursor buys')}</h4>
      <label>
        <input type="checkbox" data-action="without-cursor" .checked=${!this.keepCursor}
          @change=${this.#switched} />
        ${msg('Reconnect without the cursor')}
      </label>
      <button data-action="reconnect" ?disabled=${!this.running || this.away} @click=${this.#pressed}>
        ${msg(str`Drop, reconnect after ${AWAY / 1000} s`)}
      </button>
      <p data-result="reconnect" title=${reason ? resetGloss(reason) : nothing}>${cameBack(this.comeback)}</p>
    `
  }

  #switched(change: Event): void {
    const { checked } = change.target as HTMLInputElement
    this.dispatchEvent(new CustomEvent('pop-keep-cursor', { detail: !checked }))
  }

  #pressed(): void {
    this.dispatchEvent(new CustomEvent('pop-reconnect'))
  }
}

function cameBack(comeback: Comeback | undefined): string {
  if (!comeback) return ''
  const { outcome, reason, again, missed, replayed, snapshot } = comeback
  if (outcome === 'resumed') return msg(str`Resumed: ${events(replayed)} replayed, none missed`)
  const brought = events(snapshot)
  if (!again) return msg(str`Started from a snapshot of ${brought}`)
  const lost = missedEvents(missed)
  return reason
    ? msg(str`Reset: ${reason}, from a snapshot of ${brought}; ${lost}`)
    : msg(str`Started over from a snapshot of ${brought}; ${lost}`)
}

customElements.define('pop-comeback', PopComeback)

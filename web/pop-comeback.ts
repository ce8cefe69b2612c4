import { css, html, LitElement } from 'lit'
import { AWAY } from './lane-controller.ts'
import type { Comeback } from './model/comeback.ts'
import { plural } from './model/format.ts'
import { base, controls, section } from './styles.ts'

/** What the cursor buys: leave for a moment, come back with it or without. */
export class PopComeback extends LitElement {
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
    return html`
      <h4>What the cursor buys</h4>
      <label>
        <input type="checkbox" data-action="without-cursor" .checked=${!this.keepCursor}
          @change=${this.#switched} />
        Reconnect without the cursor
      </label>
      <button data-action="reconnect" ?disabled=${!this.running || this.away} @click=${this.#pressed}>
        Drop, reconnect after ${AWAY / 1000} s
      </button>
      <p data-result="reconnect">${said(this.comeback)}</p>
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

function said(comeback: Comeback | undefined): string {
  if (!comeback) return ''
  const { outcome, reason, again, missed, replayed, snapshot } = comeback
  if (outcome === 'resumed') return `Resumed: ${plural(replayed, 'event')} replayed, none missed`
  if (!again) return `Started from a snapshot of ${plural(snapshot, 'event')}`
  const how = reason ? `Reset: ${reason}, from` : 'Started over from'
  return `${how} a snapshot of ${plural(snapshot, 'event')}; ${lost(missed)}`
}

function lost(missed: number | undefined): string {
  if (missed === undefined) return 'the log is a new one'
  return `${missed === 0 ? 'none' : plural(missed, 'event')} missed`
}

customElements.define('pop-comeback', PopComeback)

import { css, html, LitElement } from 'lit'
import { IntervalEvent, StartStopEvent } from './events.ts'
import { base, controls } from './styles.ts'

/** Milliseconds between polls to choose from. */
const INTERVALS = [500, 1000, 2000, 5000, 10_000]

/** What holds for all lanes. */
export class PopControls extends LitElement {
  static override properties = { interval: { type: Number } }
  declare interval: number

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 1.25rem;
      }

      fieldset,
      .all {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
      }

      legend {
        float: left;
        padding: 0;
        font-size: 0.875rem;
        color: var(--soft);
      }

      .choices {
        display: flex;
        border: 1px solid var(--edge);
        border-radius: 0.5rem;
        overflow: hidden;
      }

      label {
        position: relative;
        display: grid;
        place-items: center;
        min-width: 2.5rem;
        min-height: 2.125rem;
        padding: 0 0.5rem;
        font-size: 0.875rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        cursor: pointer;
      }

      label:hover {
        background: var(--fill);
      }

      label:has(:checked) {
        background: var(--ink);
        color: var(--paper);
      }

      label:has(:focus-visible) {
        outline: 3px solid var(--ink);
        outline-offset: -5px;
        outline-color: var(--paper);
      }

      input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
    `,
  ]

  override render() {
    return html`
      <fieldset>
        <legend>Short polling asks every</legend>
        <div class="choices">${INTERVALS.map((interval) => this.#choice(interval))}</div>
      </fieldset>
      <div class="all">
        <button data-action="start-all" @click=${() => this.dispatchEvent(new StartStopEvent(true))}>
          Start all
        </button>
        <button data-action="stop-all" @click=${() => this.dispatchEvent(new StartStopEvent(false))}>
          Stop all
        </button>
      </div>
    `
  }

  #choice(interval: number) {
    return html`
      <label>
        <input type="radio" name="interval" data-action="interval" .value=${String(interval)}
          .checked=${interval === this.interval}
          @change=${() => this.dispatchEvent(new IntervalEvent(interval))} />
        <span>${interval / 1000} s</span>
      </label>
    `
  }
}

customElements.define('pop-controls', PopControls)

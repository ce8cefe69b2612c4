import { msg } from '@lit/localize'
import { css, html, nothing, type PropertyValues } from 'lit'
import { map } from 'lit/directives/map.js'
import { PopElement } from '../element.ts'
import { base, controls } from '../styles.ts'
import { type Card, cards } from './index.ts'
import { GhostEvent, ScenarioEvent } from './scenario-events.ts'
import type { Stage } from './stage.ts'

/** Claims to try, and the one that is being tried. */
export class PopScenarios extends PopElement {
  static override properties = {
    stage: { attribute: false },
    open: {},
    ready: { state: true },
  }
  declare stage: Stage | undefined
  /** A scenario's id; whatever is none counts as undefined. */
  declare open: string | undefined
  /** Whether the code of an opened card is there. */
  declare ready: boolean
  /** Opened by a person, who is to find the focus in it. */
  #byHand = false

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
        container-type: inline-size;
      }

      h2 {
        font-size: var(--small);
        font-weight: 600;
        color: var(--soft);
      }

      ol {
        display: grid;
        grid-template-columns: repeat(11, minmax(0, 1fr));
        gap: 0.375rem;
        margin-top: 0.25rem;
      }

      button {
        display: flex;
        align-items: center;
        gap: 0.4rem;
        width: 100%;
        min-height: 2.75rem;
        padding: 0.25rem 0.45rem;
        font-size: var(--small);
        line-height: 1.15;
        text-align: start;
        white-space: normal;
      }

      .number {
        flex: none;
        min-width: 1.05em;
        font-size: 1.0625rem;
        font-variant-numeric: tabular-nums;
        color: var(--soft);
        text-align: end;
      }

      /* One line each, so that the opened one and the axis have the room. */
      .compact button {
        min-height: 1.875rem;
        padding-block: 0;
      }

      .compact .title {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      button[aria-expanded='true'],
      button[aria-expanded='true']:hover:not(:disabled) {
        border-color: var(--ink);
        background: var(--ink);
        color: var(--paper);
      }

      button[aria-expanded='true'] .number {
        color: inherit;
      }

      pop-scenario {
        margin-top: 0.5rem;
      }

      @container (width < 80rem) {
        ol {
          gap: 0.3rem;
        }

        button {
          gap: 0.25rem;
          padding-inline: 0.3rem;
        }

        .number {
          min-width: 0;
        }

        .compact .title {
          white-space: normal;
        }
      }

      /* In rem, so that large type has its room as well: all in a row would be as many dots. */
      @container (width < 70rem) {
        ol {
          display: flex;
          margin-inline: -0.25rem;
          padding: 0.25rem;
          overflow-x: auto;
          scroll-snap-type: x proximity;
        }

        li {
          flex: none;
          scroll-snap-align: start;
        }

        button {
          max-width: 9rem;
        }

        .compact .title {
          white-space: normal;
        }
      }

      @media (forced-colors: active) {
        button[aria-expanded='true'] {
          outline: 2px solid;
        }
      }
    `,
  ]

  constructor() {
    super()
    this.ready = false
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return
    if (this.#card && !this.ready) void this.#fetch()
    // Said here, because an element that was removed is no longer heard.
    if (!this.#card && changed.get('open') !== undefined) {
      this.dispatchEvent(new GhostEvent(undefined))
    }
  }

  override render() {
    const card = this.#card
    return html`
      <nav aria-labelledby="title" @keydown=${this.#pressed}>
        <h2 id="title" class=${card ? 'hidden' : ''}>${msg('Scenarios: predict, run, see')}</h2>
        <ol class=${card ? 'compact' : ''} role="list">${map(cards, (each) => this.#button(each, card))}</ol>
      </nav>
      ${
        card && this.ready && this.stage
          ? html`<pop-scenario .stage=${this.stage} .card=${card} ?data-by-hand=${this.#byHand}
            @keydown=${this.#pressed} @pop-scenario=${this.#asked}></pop-scenario>`
          : nothing
      }
    `
  }

  #button(card: Card, open: Card | undefined) {
    const isOpen = card === open
    return html`
      <li>
        <button data-scenario=${card.id} aria-expanded=${isOpen ? 'true' : 'false'} title=${card.claim()}
          @click=${() => this.#choose(isOpen ? undefined : card.id)}>
          <span class="number">${card.number}</span><span class="title">${card.title()}</span>
        </button>
      </li>
    `
  }

  get #card(): Card | undefined {
    return cards.find(({ id }) => id === this.open)
  }

  async #fetch(): Promise<void> {
    await import('./pop-scenario.ts')
    this.ready = true
  }

  #choose(id: string | undefined): void {
    const before = this.open
    this.#byHand = id !== undefined
    this.open = id
    this.dispatchEvent(new ScenarioEvent(id))
    if (id === undefined && before !== undefined) {
      const selector = `button[data-scenario="${CSS.escape(before)}"]`
      void this.updateComplete.then(() => {
        this.renderRoot.querySelector<HTMLElement>(selector)?.focus()
      })
    }
  }

  /** The opened card asks to be closed. */
  #asked(event: ScenarioEvent): void {
    event.stopPropagation()
    this.#choose(event.id)
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.#card === undefined || event.defaultPrevented) return
    event.preventDefault()
    event.stopPropagation()
    this.#choose(undefined)
  }
}

customElements.define('pop-scenarios', PopScenarios)

import { msg } from '@lit/localize'
import { css, html } from 'lit'
import { PopElement } from './element.ts'
import { base } from './styles.ts'

export const TABS = ['time', 'bytes', 'events', 'numbers'] as const
export type Tab = (typeof TABS)[number]

export function tabLabel(tab: Tab): string {
  switch (tab) {
    case 'time':
      return msg('Time')
    case 'bytes':
      return msg('Bytes')
    case 'events':
      return msg('Events')
    case 'numbers':
      return msg('Numbers')
  }
}

export class TabEvent extends Event {
  static readonly type = 'pop-tab'
  readonly tab: Tab

  constructor(tab: Tab) {
    super(TabEvent.type, { bubbles: true, composed: true })
    this.tab = tab
  }
}

/** Layers of the same run: one is in sight. WAI-ARIA's tabs pattern. */
export class PopTabs extends PopElement {
  static override properties = { tab: {} }
  declare tab: Tab

  static override styles = [
    base,
    css`
      [role='tablist'] {
        display: flex;
        gap: 0.25rem;
      }

      button {
        min-height: 2.25rem;
        padding: 0 0.9rem;
        border: 0;
        border-bottom: 3px solid transparent;
        background: none;
        font: inherit;
        font-weight: 600;
        color: var(--soft);
        cursor: pointer;
      }

      button:hover {
        color: var(--ink);
      }

      [aria-selected='true'] {
        border-color: var(--ink);
        color: var(--ink);
      }

      @media (forced-colors: active) {
        button {
          border-color: Canvas;
        }

        [aria-selected='true'] {
          border-color: Highlight;
        }
      }

      @media (width < 640px) {
        button {
          flex: 1;
          padding: 0 0.25rem;
        }
      }
    `,
  ]

  override render() {
    return html`
      <div role="tablist" aria-label=${msg('What to look at')} @keydown=${this.#key}>
        ${TABS.map(
          (tab) => html`
            <button role="tab" data-tab=${tab} aria-selected=${tab === this.tab}
              tabindex=${tab === this.tab ? 0 : -1} @click=${() => this.#choose(tab)}>
              ${tabLabel(tab)}
            </button>
          `,
        )}
      </div>
    `
  }

  async #key(press: KeyboardEvent): Promise<void> {
    const last = TABS.length - 1
    const at = TABS.indexOf(this.tab)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[press.key]
    if (to === undefined) return
    press.preventDefault()
    this.#choose(TABS[(to + TABS.length) % TABS.length] as Tab)
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus()
  }

  #choose(tab: Tab): void {
    this.tab = tab
    this.dispatchEvent(new TabEvent(tab))
  }
}

customElements.define('pop-tabs', PopTabs)

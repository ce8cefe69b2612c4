import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { bytes, words } from '../model/format.ts'
import type { WireEntry } from '../model/wire-entry.ts'
import type { WireGroup } from '../model/wire-log.ts'
import '../pop-mark.ts'
import { base } from '../styles.ts'
import type { Descriptor } from '../transports/transport.ts'
import { ChooseEvent } from './choose-event.ts'
import { clockOf, eventsOf, headlineOf, secondsOf } from './headline.ts'
import { listStyles } from './wire-list.styles.ts'

/** Messages that crossed the roads, by exchange, the newest first. */
export class PopWireList extends PopElement {
  static override properties = {
    groups: { attribute: false },
    transports: { attribute: false },
    picked: { attribute: false },
    event: {},
  }
  declare groups: readonly WireGroup[]
  declare transports: ReadonlyMap<string, Descriptor>
  declare picked: WireEntry | undefined
  /** Messages that bring this event are marked. */
  declare event: string | undefined
  #hadFocus = false

  static override styles = [base, listStyles]

  /** In the order in which they are shown. */
  get #entries(): readonly WireEntry[] {
    return this.groups.flatMap(({ entries }) => entries)
  }

  reveal(entry: WireEntry): void {
    void this.updateComplete.then(() => {
      const row = this.#rowOf(entry)
      if (!row) return
      const [outer, inner] = [this.getBoundingClientRect(), row.getBoundingClientRect()]
      if (inner.top < outer.top) this.scrollTop -= outer.top - inner.top
      if (inner.bottom > outer.bottom) this.scrollTop += inner.bottom - outer.bottom
    })
  }

  override willUpdate(): void {
    this.#hadFocus = this.shadowRoot?.activeElement != null
  }

  /** A row that moves, or goes, takes the focus with it. */
  override updated(): void {
    if (!this.#hadFocus || this.shadowRoot?.activeElement != null) return
    const row = this.picked && this.#rowOf(this.picked)
    const first = this.renderRoot.querySelector<HTMLElement>('[role=option]')
    ;(row ?? first)?.focus({ preventScroll: true })
  }

  override render() {
    const entries = this.#entries
    const isShown = this.picked !== undefined && entries.includes(this.picked)
    const entry = isShown ? this.picked : entries[0]
    return html`
      <div
        role="listbox"
        aria-label=${msg('Messages, newest first')}
        @pointerdown=${this.#pressed}
        @click=${this.#clicked}
        @keydown=${this.#key}
      >
        ${repeat(
          this.groups,
          ({ key }) => key,
          (group) => this.#group(group, entry),
        )}
      </div>
    `
  }

  #group({ road, entries }: WireGroup, tabbed: WireEntry | undefined) {
    const transport = this.transports.get(road)
    const label = transport ? said(transport.label) : road
    return html`
      <div class="group" role="group" aria-label=${label} ?data-exchange=${entries.length > 1}>
        ${entries.map((entry, index) => this.#row(entry, transport, index === 0, entry === tabbed))}
      </div>
    `
  }

  #row(entry: WireEntry, transport: Descriptor | undefined, isFirst: boolean, isTabbed: boolean) {
    const { key, road, kind, direction, length, at } = entry
    const isUp = direction === 'up'
    const isCarrier = this.event !== undefined && entry.eventIds.includes(this.event)
    const headline = headlineOf(entry)
    const way = isUp ? msg('to the server') : msg('from the server')
    return html`
      <div
        role="option"
        data-message=${key}
        data-road=${road}
        data-kind=${kind}
        data-direction=${direction}
        data-exchange-number=${entry.exchange}
        ?data-carries=${isCarrier}
        aria-selected=${entry === this.picked}
        tabindex=${isTabbed ? 0 : -1}
        title=${`${headline}, ${way}, ${length} B, ${clockOf(at)}`}
      >
        ${isFirst && transport ? html`<pop-mark .transport=${transport}></pop-mark>` : html`<span></span>`}
        <span aria-hidden="true">${isUp ? '↑' : '↓'}</span><span class="hidden">${way}</span>
        <span class="what"><span class="line">${headline}</span> <span class="events">${eventsOf(entry)}</span></span>
        ${isCarrier ? html`<span class="carries"><span aria-hidden="true">●</span><span class="hidden">${msg('brings the chosen event')}</span></span>` : nothing}
        <span class="size">${words(bytes(length))}</span>
        <span class="time"><span class="hidden">${msg(str`at ${clockOf(at)}`)}</span><span aria-hidden="true">${secondsOf(at)}</span></span>
      </div>
    `
  }

  #rowOf(entry: WireEntry): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-message='${entry.key}']`)
  }

  /** When pressed, not when let go: at 100 messages a second the row has moved by then. */
  #pressed(press: PointerEvent): void {
    if (press.pointerType === 'mouse' && press.button === 0) this.#pickAt(press)
  }

  #clicked(click: MouseEvent): void {
    const isMouse = click instanceof PointerEvent && click.pointerType === 'mouse'
    if (!isMouse) this.#pickAt(click)
  }

  #pickAt({ target }: Event): void {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-message]') : null
    const entry = this.#entries.find(({ key }) => `${key}` === row?.dataset.message)
    if (entry) this.dispatchEvent(new ChooseEvent(entry))
  }

  #key(key: KeyboardEvent): void {
    if (key.altKey || key.ctrlKey || key.metaKey) return
    const entries = this.#entries
    const row = key.target instanceof HTMLElement ? key.target.dataset.message : undefined
    const index = entries.findIndex((entry) => `${entry.key}` === row)
    const next = nextIndex(key.key, index, entries.length)
    const entry = next === undefined ? undefined : entries[next]
    if (entry === undefined) return
    key.preventDefault()
    key.stopPropagation()
    this.dispatchEvent(new ChooseEvent(entry))
    this.#rowOf(entry)?.focus({ preventScroll: true })
    this.reveal(entry)
  }
}

function nextIndex(key: string, index: number, length: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, length - 1)
    case 'ArrowUp':
      return Math.max(index - 1, 0)
    case 'PageDown':
      return Math.min(index + 10, length - 1)
    case 'PageUp':
      return Math.max(index - 10, 0)
    case 'Home':
      return 0
    case 'End':
      return length - 1
    case 'Enter':
    case ' ':
      return index
    default:
      return undefined
  }
}

customElements.define('pop-wire-list', PopWireList)

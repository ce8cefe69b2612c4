import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import { PickEvent } from '../axis/pick-event.ts'
import type { Clock } from '../clock.ts'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { duration } from '../model/format.ts'
import type { Entry, EventEntry, Ledger } from '../model/ledger.ts'
import { plain, roundUp } from '../model/round.ts'
import '../pop-mark.ts'
import { base, controls } from '../styles.ts'
import { table } from '../table.styles.ts'
import type { Descriptor } from '../transports/transport.ts'
import { ledgerRow, spoken } from './ledger-row.ts'
import { ledgerStyles } from './pop-ledger.styles.ts'

/** Entries shown. */
const MOST = 200
/** Height of a row, rem: that of `tbody tr`. */
const ROW = 2
/** Rows rendered above and below those in sight, so that scrolling finds them there. */
const BEYOND = 6
/** Milliseconds between two looks at the ledger; digits that change more often cannot be read. */
const PAUSE = 200
const PAUSE_REDUCED = 1000

interface Column {
  readonly transport: Descriptor
}

/** One row an event, one column a lane: when each had it, and how. */
export class PopLedger extends PopElement {
  static override properties = {
    lanes: { attribute: false },
    ledger: { attribute: false },
    clock: { attribute: false },
    picked: {},
    paused: { type: Boolean },
    held: { state: true },
    entries: { state: true },
    first: { state: true },
    visible: { state: true },
  }
  declare lanes: readonly Column[]
  declare ledger: Ledger
  declare clock: Clock
  /** Id of the event that is lit in all views. */
  declare picked: string | undefined
  /** The view stands still, the lanes do not. */
  declare paused: boolean
  declare held: boolean
  declare entries: readonly Entry[]
  /** Index of the first entry in sight, and how many are. */
  declare first: number
  declare visible: number
  #version = -1
  #timer: ReturnType<typeof setInterval> | undefined
  readonly #resized = new ResizeObserver(() => this.#scrolled())

  static override styles = [base, controls, table, ledgerStyles]

  constructor() {
    super()
    this.lanes = []
    this.paused = false
    this.held = false
    this.entries = []
    this.first = 0
    this.visible = 30
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const isReduced = matchMedia('(prefers-reduced-motion: reduce)').matches
    this.#timer = setInterval(() => this.#look(), isReduced ? PAUSE_REDUCED : PAUSE)
    this.#watchSize()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
    this.#resized.disconnect()
  }

  override firstUpdated(): void {
    this.#watchSize()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('ledger') && this.ledger) this.#take()
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('entries')) this.#keepPlace(changed.get('entries') ?? [])
    if (changed.has('picked')) this.#reveal()
  }

  override render() {
    const { entries, first, visible } = this
    const from = Math.max(0, first - BEYOND)
    const to = Math.min(entries.length, first + visible + BEYOND)
    const columns = this.lanes.length + 2
    const scale = this.#scale()
    return html`
      <div class="bar">
        <span>${scale ? msg(str`A full bar is ${plain(duration(scale))}. Arrow keys pick an event.`) : nothing}</span>
        <label>
          <input type="checkbox" role="switch" data-action="hold" .checked=${this.held}
            @change=${this.#switched} />
          ${msg('Hold the table')}
        </label>
      </div>
      <div class="box" tabindex="0" role="region" aria-label=${msg('Events, newest first')}
        @scroll=${this.#scrolled} @keydown=${this.#key}>
        <table aria-rowcount=${entries.length + 1}>
          <caption class="hidden">${msg('When each lane had each event')}</caption>
          <colgroup>
            <col class="event" />
            <col class="published" />
            ${this.lanes.map(() => html`<col />`)}
          </colgroup>
          <thead>
            <tr aria-rowindex="1">
              <th scope="col">${msg('Event')}</th>
              <th scope="col">${msg('Published')}</th>
              ${this.lanes.map(({ transport }) => this.#head(transport))}
            </tr>
          </thead>
          <tbody>
            ${space(from, columns)}
            ${entries.slice(from, to).map((entry, index) => this.#row(entry, from + index, scale))}
            ${space(entries.length - to, columns)}
          </tbody>
        </table>
        ${entries.length === 0 ? html`<p class="none">${msg('No events yet.')}</p>` : nothing}
      </div>
      <p class="hidden" role="status">${this.#spoken()}</p>
    `
  }

  /** Rows are not kept by key: at 100 events a second all would be made anew, five times a second. */
  #row(entry: Entry, index: number, scale = 1) {
    return ledgerRow(entry, {
      index: index + 2,
      lanes: this.lanes,
      scale,
      uncertainty: this.clock?.uncertainty,
      isPicked: entry.kind === 'event' && entry.event.id === this.picked,
      pick: () => entry.kind === 'event' && this.#pick(entry.event.id),
    })
  }

  #head(transport: Descriptor) {
    const label = said(transport.label)
    return html`
      <th scope="col" title=${label}><pop-mark .transport=${transport}></pop-mark>${label}</th>
    `
  }

  /** Milliseconds of the longest bar: what the latest live arrival needs. */
  #scale(): number | undefined {
    const late = this.entries.flatMap((entry) => {
      if (entry.kind === 'reset') return []
      const live = [...entry.cells.values()].filter((cell) => cell.kind === 'live')
      return live.map((cell) => ('lateness' in cell ? (cell.lateness ?? 0) : 0))
    })
    return late.length === 0 ? undefined : roundUp(Math.max(10, ...late))
  }

  #look(): void {
    if (this.held || this.paused || !this.ledger || !this.checkVisibility()) return
    if (this.ledger.version !== this.#version) this.#take()
  }

  #take(): void {
    this.#version = this.ledger.version
    this.entries = this.ledger.entries(MOST)
  }

  /** Whoever has scrolled down goes on looking at the same rows while others come in above. */
  #keepPlace(before: readonly Entry[]): void {
    // At the top nothing is to be kept, and to ask for `scrollTop` would cost a layout.
    const box = this.first > 0 ? this.#box() : null
    if (!box) return
    const key = before[this.first]?.key
    const was = before.findIndex((entry) => entry.key === key)
    const moved = this.entries.findIndex((entry) => entry.key === key)
    if (was >= 0 && moved > was) box.scrollTop += (moved - was) * this.#height()
  }

  #watchSize(): void {
    const box = this.#box()
    if (box) this.#resized.observe(box)
  }

  #scrolled(): void {
    const box = this.#box()
    if (!box) return
    this.first = Math.floor(box.scrollTop / this.#height())
    this.visible = Math.ceil(box.clientHeight / this.#height())
  }

  /** The picked event comes into sight, if it is here. */
  #reveal(): void {
    const index = this.#pickedAt()
    const box = this.#box()
    if (index < 0 || !box) return
    const head = this.renderRoot.querySelector('thead')?.offsetHeight ?? 0
    const top = index * this.#height()
    const bottom = top + this.#height() + head
    if (top < box.scrollTop) box.scrollTop = top
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight
  }

  #key(press: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[press.key]
    if (press.key === 'Escape' && this.picked !== undefined) this.#pick(undefined)
    if (step === undefined || press.ctrlKey || press.metaKey || press.altKey) return
    press.preventDefault()
    const at = this.#pickedAt()
    let index = at < 0 ? this.first + (step > 0 ? 0 : -1) : at + step
    while (this.entries[index]?.kind === 'reset') index += step
    const entry = this.entries[index]
    if (entry?.kind === 'event') this.#pick(entry.event.id)
  }

  #pick(id: string | undefined): void {
    this.picked = id === this.picked ? undefined : id
    this.dispatchEvent(new PickEvent(this.picked))
  }

  #pickedAt(): number {
    return this.entries.findIndex(
      (entry) => entry.kind === 'event' && entry.event.id === this.picked,
    )
  }

  #spoken(): string {
    const entry = this.entries[this.#pickedAt()] as EventEntry | undefined
    return entry ? spoken(entry, this.lanes, this.clock?.uncertainty) : ''
  }

  #switched(change: Event): void {
    this.held = (change.target as HTMLInputElement).checked
    this.#look()
  }

  #box(): HTMLElement | null {
    return this.hasUpdated ? this.renderRoot.querySelector('.box') : null
  }

  #height(): number {
    return ROW * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  }
}

/** Stands for rows that are out of sight. */
function space(rows: number, columns: number) {
  if (rows <= 0) return nothing
  return html`
    <tr class="space" aria-hidden="true" style="height: ${rows * ROW}rem"><td colspan=${columns}></td></tr>
  `
}

customElements.define('pop-ledger', PopLedger)

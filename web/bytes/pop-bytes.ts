import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import { createRef, ref } from 'lit/directives/ref.js'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { group } from '../model/format.ts'
import type { Spent } from '../model/road-log.ts'
import type { WireEntry, WireTaken } from '../model/wire-entry.ts'
import { exchangeOf, groupsOf, WireLog } from '../model/wire-log.ts'
import '../pop-mark.ts'
import { base, controls } from '../styles.ts'
import { bytesStyles } from './bytes.styles.ts'
import { type BytesLane, roadsOf } from './bytes-lane.ts'
import type { ChooseEvent } from './choose-event.ts'
import { LookEvent } from './look-event.ts'
import './pop-byte-bars.ts'
import type { LaneBytes } from './pop-byte-bars.ts'
import './pop-wire-list.ts'
import type { PopWireList } from './pop-wire-list.ts'
import './pop-wire-message.ts'
import { whyEmpty, whyOff } from './why.ts'

/** Milliseconds between two drawings of the list. */
const PACE = 250
/** The same where more comes than anybody reads, or where things are not to move. */
const CALM_PACE = 1000
/** Messages between two drawings that can still be told apart. */
const READABLE = 30

/** What really crossed the roads: messages to choose from, one of them taken apart, and the sums. */
export class PopBytes extends PopElement {
  static override properties = {
    lanes: { attribute: false },
    spent: { attribute: false },
    picked: {},
    reconnect: { attribute: false },
    road: { state: true },
    isHeld: { state: true },
    entry: { state: true },
    shown: { state: true },
    misses: { state: true },
  }
  /** A new array whenever one of them has another way or state. */
  declare lanes: readonly BytesLane[]
  /** By lane: what crossed its road in the last minute. */
  declare spent: ReadonlyMap<string, Spent | undefined>
  /** Id of the event that was chosen elsewhere. */
  declare picked: string | undefined
  /** Connects a lane anew; with it, a button is offered to who missed the handshake. */
  declare reconnect: ((lane: string) => void) | undefined
  /** The only lane that is listed. */
  declare road: string | undefined
  declare isHeld: boolean
  declare entry: WireEntry | undefined
  declare shown: readonly WireEntry[]
  declare misses: number
  readonly #log = new WireLog()
  readonly #list = createRef<PopWireList>()
  readonly #seen = new IntersectionObserver((seen) => {
    this.#isSeen = seen.at(-1)?.isIntersecting ?? false
    this.#look()
  })
  #isSeen = false
  #isFast = false
  #looksAt = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  static override styles = [base, controls, bytesStyles]

  constructor() {
    super()
    this.lanes = []
    this.spent = new Map()
    this.isHeld = false
    this.shown = []
    this.misses = 0
  }

  /** Something that crossed a road. */
  take(message: WireTaken): void {
    this.#log.take(message, this.entry)
    this.#timer ??= setTimeout(() => this.#refresh(), this.#pace())
  }

  /** So many more messages were not shown, because this page reads too slowly. */
  missed(count: number): void {
    this.misses += count
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#seen.observe(this)
    document.addEventListener('visibilitychange', this.#look)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#seen.disconnect()
    document.removeEventListener('visibilitychange', this.#look)
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isSeen = false
    this.#look()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('picked') && this.picked !== undefined) this.#find(this.picked)
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('lanes')) this.#look()
  }

  override render() {
    const groups = groupsOf(this.shown, this.road)
    const transports = new Map(this.lanes.map(({ transport }) => [transport.name, transport]))
    return html`<div class="all">
      ${this.#bars()}
      <section class="list" aria-label=${msg('Messages')}>
        ${this.#filter()} ${this.#remarks()}
        ${
          groups.length > 0
            ? html`<pop-wire-list
                ${ref(this.#list)}
                .groups=${groups}
                .transports=${transports}
                .picked=${this.entry}
                .event=${this.picked}
                @pop-choose-message=${({ entry }: ChooseEvent) => this.#pick(entry)}
              ></pop-wire-list>`
            : html`<p class="empty">${whyEmpty(this.#listed)}</p>`
        }
      </section>
      ${
        this.entry
          ? html`<pop-wire-message
              .entry=${this.entry}
              .exchange=${this.#exchangeOf(this.entry)}
              .transport=${transports.get(this.entry.road)}
              .event=${this.picked}
            ></pop-wire-message>`
          : html`<p class="empty none">${msg('Choose a message from the list: it is taken apart here.')}</p>`
      }
    </div>`
  }

  #exchangeOf(entry: WireEntry): readonly WireEntry[] {
    const { entries } = this.#log
    return exchangeOf(entries.includes(entry) ? entries : this.shown, entry)
  }

  #bars() {
    const lanes = this.lanes.map((lane): LaneBytes => {
      const { name } = lane.transport
      const cost = lane.way === 'road' ? this.spent.get(name) : undefined
      return { lane, cost, isStream: this.#log.isStream(name) }
    })
    return html`<pop-byte-bars .lanes=${lanes}></pop-byte-bars>`
  }

  #filter() {
    const choice = (road: string | undefined, label: string, content: unknown) => html`
      <button
        data-filter=${road ?? 'all'}
        aria-pressed=${this.road === road}
        aria-label=${label}
        title=${label}
        @click=${() => this.#show(road)}
      >${content}</button>`
    return html`
      <div class="filter">
        <div role="group" aria-label=${msg('Which lanes to list')}>
          ${choice(undefined, msg('All lanes'), msg('All'))}
          ${this.lanes.map(({ transport }) => {
            const mark = html`<pop-mark .transport=${transport}></pop-mark>`
            return choice(transport.name, said(transport.label), mark)
          })}
        </div>
        <button data-hold aria-pressed=${this.isHeld} @click=${this.#hold}>
          ${msg('Hold')}
        </button>
      </div>
    `
  }

  get #listed(): readonly BytesLane[] {
    return this.lanes.filter(({ transport }) => !this.road || transport.name === this.road)
  }

  #remarks() {
    const lanes = this.#listed
    const off = lanes.filter(({ way }) => way !== 'road')
    const texts = off.length === this.lanes.length ? [] : off.map(whyOff)
    const { picked } = this
    if (this.isHeld) texts.push(msg(str`Held. Crossed since: ${group(this.#since())}`))
    if (this.misses > 0)
      texts.push(msg(str`Not shown, because this page reads too slowly: ${group(this.misses)}`))
    if (picked !== undefined && !this.#log.newestWith(picked)) {
      texts.push(msg(str`No message that is kept brings the event ${picked}.`))
    }
    const missing = this.#withoutHandshake()
    return html`
      ${texts.map((text) => html`<p class="remark">${text}</p>`)}
      ${missing ? this.#handshakeRemark(missing) : nothing}
    `
  }

  /** The lane that is listed, if its stream had begun before anybody looked. */
  #withoutHandshake(): BytesLane | undefined {
    const { road } = this
    if (road === undefined || !this.#log.isStream(road)) return undefined
    const hasHead = this.#log.entries.some(
      (entry) => entry.road === road && entry.kind === 'response',
    )
    return hasHead ? undefined : this.lanes.find(({ transport }) => transport.name === road)
  }

  #handshakeRemark({ transport }: BytesLane) {
    return html`
      <p class="remark">
        ${msg('It connected before you looked: connected anew, it shows how a stream begins.')}
        ${
          this.reconnect
            ? html`<button data-reconnect @click=${() => this.reconnect?.(transport.name)}>
                ${msg('Connect anew')}</button>`
            : nothing
        }
      </p>
    `
  }

  /** Messages that came after those that are listed. */
  #since(): number {
    const newest = (entries: readonly WireEntry[]) => entries.at(-1)?.key ?? 0
    return newest(this.#log.entries) - newest(this.shown)
  }

  #pace(): number {
    const isCalm = this.#isFast || matchMedia('(prefers-reduced-motion: reduce)').matches
    return isCalm ? CALM_PACE : PACE
  }

  #hold(): void {
    this.isHeld = !this.isHeld
    if (!this.isHeld) this.#refresh()
  }

  #show(road: string | undefined): void {
    this.road = road
    if (!this.isHeld) this.#refresh()
  }

  #pick(entry: WireEntry): void {
    this.entry = entry
  }

  /** Chooses the newest message that brings an event: of the lane that is listed, or of any. */
  #find(event: string): void {
    const own = this.road === undefined ? undefined : this.#log.newestWith(event, this.road)
    const entry = own ?? this.#log.newestWith(event)
    if (entry === undefined) return
    if (own === undefined) this.road = undefined
    this.shown = [...this.#log.entries]
    this.entry = entry
    void this.updateComplete.then(() => this.#list.value?.reveal(entry))
  }

  #refresh(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isFast = this.#since() > (READABLE * this.#pace()) / PACE
    if (this.isHeld) {
      this.requestUpdate()
      return
    }
    this.shown = [...this.#log.entries]
    this.entry ??= this.shown.findLast(({ eventIds }) => eventIds.length > 0) ?? this.shown.at(-1)
  }

  readonly #look = (): void => {
    const isLooking = this.#isSeen && !document.hidden
    const roads = isLooking ? roadsOf(this.lanes) : []
    const looksAt = roads.join(' ')
    if (looksAt === this.#looksAt) return
    this.#looksAt = looksAt
    this.dispatchEvent(new LookEvent(roads))
  }
}

customElements.define('pop-bytes', PopBytes)

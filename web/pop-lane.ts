import { msg, str } from '@lit/localize'
import { html, type PropertyValues } from 'lit'
import type { Clock } from './clock.ts'
import { PopElement } from './element.ts'
import type { Lane } from './lane.ts'
import { LaneWatcher } from './lane-watcher.ts'
import { said } from './locales/said.ts'
import type { Cost } from './model/cost.ts'
import './pop-comeback.ts'
import './pop-figures.ts'
import { laneStyles } from './pop-lane.styles.ts'
import './pop-log.ts'
import './pop-mark.ts'
import { SHOWN } from './pop-notifications.ts'
import './pop-prices.ts'
import './pop-publish.ts'
import { base, controls } from './styles.ts'

/** What a lane has brought so far. */
interface Brought {
  readonly figures: ReturnType<Lane['record']['tally']['figures']>
  readonly quotes: ReturnType<Lane['record']['market']['quotes']>
  readonly notices: ReturnType<Lane['record']['notices']['newest']>
  readonly rows: ReturnType<Lane['record']['journal']['rows']>
}

/** One lane from near: what it brought, how to talk back on it, what its cursor buys. */
export class PopLane extends PopElement {
  static override properties = {
    lane: { attribute: false },
    clock: { attribute: false },
    cost: { attribute: false },
    more: { type: Boolean },
    paused: { type: Boolean },
    watching: { type: Boolean },
  }
  declare lane: Lane
  declare clock: Clock
  declare cost: Cost | undefined
  declare more: boolean
  /** Shows what the lane brought as it was; the lane goes on. */
  declare paused: boolean
  /** Whether this page may only watch. */
  declare watching: boolean
  #brought: Brought | undefined

  static override styles = [base, controls, laneStyles]

  constructor() {
    super()
    new LaneWatcher(this, () => [this.lane])
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lane')) this.style.setProperty('--hue', this.lane.transport.hue)
    this.dataset.lane = this.lane.transport.name
    this.dataset.state = this.lane.state
    this.dataset.way = this.lane.way
    this.ariaLabel = said(this.lane.transport.label)
  }

  override render() {
    const { lane, clock } = this
    const label = said(lane.transport.label)
    const { figures, quotes, notices, rows } = this.#look()
    return html`
      ${this.#header(label)}
      <pop-figures .figures=${figures} .cost=${this.cost}
        .uncertainty=${clock.uncertainty} .more=${this.more}></pop-figures>
      <pop-prices .quotes=${quotes}></pop-prices>
      <pop-notifications .events=${notices}></pop-notifications>
      <pop-publish .label=${label} ?watching=${this.watching} .running=${lane.connected} .trip=${lane.roundTrip?.trip()}
        .publish=${(title: string) => void lane.publish(title)}></pop-publish>
      <pop-comeback .comeback=${lane.record.comeback} .keepCursor=${lane.keepCursor}
        .running=${lane.running} .away=${!lane.connected}
        @pop-keep-cursor=${(change: CustomEvent<boolean>) => {
          lane.keepCursor = change.detail
          this.requestUpdate()
        }}
        @pop-reconnect=${() => lane.reconnect()}></pop-comeback>
      <pop-log .rows=${rows} .uncertainty=${clock.uncertainty} .label=${label}></pop-log>
    `
  }

  #look(): Brought {
    const { tally, market, notices, journal } = this.lane.record
    if (!this.paused || this.#brought === undefined) {
      this.#brought = {
        figures: tally.figures(this.clock.local()),
        quotes: market.quotes(),
        notices: notices.newest(SHOWN),
        rows: journal.rows(),
      }
    }
    return this.#brought
  }

  #header(label: string) {
    const { lane } = this
    const { transport, why, running } = lane
    return html`
      <header>
        <pop-mark .transport=${transport} .look=${lane.state === 'open' ? 'full' : 'outline'}></pop-mark>
        <h3>${label}</h3>
        <button data-action=${running ? 'stop' : 'start'} aria-label=${running ? msg(str`Stop ${label}`) : msg(str`Start ${label}`)}
          @click=${() => (running ? lane.stop() : lane.start())}>
          ${running ? msg('Stop') : msg('Start')}
        </button>
        <p class="motto" title=${said(why || transport.motto)}>${sentence(said(why || transport.motto))}</p>
      </header>
    `
  }
}

/** A reason that begins in lower case, as messages of errors do, as a sentence. */
function sentence(why: string): string {
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}`
}

customElements.define('pop-lane', PopLane)

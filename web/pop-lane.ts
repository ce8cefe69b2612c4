import { html, LitElement, nothing, type PropertyValues, svg } from 'lit'
import type { Clock } from './clock.ts'
import { LaneController, type LaneHost, type LaneState } from './lane-controller.ts'
import type { Cost } from './model/cost.ts'
import { SHOWN } from './pop-notifications.ts'
import './pop-comeback.ts'
import './pop-figures.ts'
import './pop-log.ts'
import './pop-mark.ts'
import './pop-prices.ts'
import './pop-publish.ts'
import { laneStyles } from './pop-lane.styles.ts'
import { base, controls } from './styles.ts'
import type { Transport } from './transports/transport.ts'

const states: Record<LaneState, { word: string; icon: ReturnType<typeof svg> }> = {
  connecting: {
    word: 'Connecting',
    icon: svg`<circle cx="6" cy="6" r="4.5" stroke-dasharray="3 2" />`,
  },
  open: { word: 'Open', icon: svg`<circle cx="6" cy="6" r="5" fill="currentcolor" />` },
  waiting: { word: 'Waiting', icon: svg`<circle cx="6" cy="6" r="5" /><path d="M6 3v3l2 1.5" />` },
  stopped: { word: 'Stopped', icon: svg`<rect x="1.5" y="1.5" width="9" height="9" />` },
  paused: { word: 'Paused', icon: svg`<path d="M3.5 1.5v9M8.5 1.5v9" stroke-width="2.5" />` },
}

/** One transport, at work: what it says, what it costs, what it brought. */
export class PopLane extends LitElement implements LaneHost {
  static override properties = {
    transport: { attribute: false },
    clock: { attribute: false },
    interval: { type: Number },
    cost: { attribute: false },
    more: { type: Boolean },
    keepCursor: { state: true },
  }
  declare transport: Transport
  declare clock: Clock
  declare interval: number
  declare cost: Cost | undefined
  declare more: boolean
  declare keepCursor: boolean
  readonly #lane = new LaneController(this)

  static override styles = [base, controls, laneStyles]

  constructor() {
    super()
    this.keepCursor = true
  }

  start(): void {
    this.#lane.start()
  }

  stop(): void {
    this.#lane.stop()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('transport')) this.style.setProperty('--hue', this.transport.hue)
    this.dataset.lane = this.transport.name
    this.dataset.state = this.#lane.state
  }

  override render() {
    const lane = this.#lane
    const { transport, clock } = this
    const { label } = transport
    return html`
      ${this.#header()}
      <pop-figures .figures=${lane.record.tally.figures(clock.local())} .cost=${this.cost}
        .uncertainty=${clock.uncertainty} .more=${this.more}></pop-figures>
      <pop-prices .quotes=${lane.record.market.quotes()}></pop-prices>
      <pop-notifications .events=${lane.record.notices.newest(SHOWN)}></pop-notifications>
      <pop-publish .label=${label} .running=${lane.connected} .trip=${lane.roundTrip?.trip()}
        .publish=${(title: string) => void lane.publish(title)}></pop-publish>
      <pop-comeback .comeback=${lane.record.comeback} .keepCursor=${this.keepCursor}
        .running=${lane.running} .away=${!lane.connected}
        @pop-keep-cursor=${(change: CustomEvent<boolean>) => {
          this.keepCursor = change.detail
        }}
        @pop-reconnect=${() => lane.reconnect()}></pop-comeback>
      <pop-log .rows=${lane.record.journal.rows()} .uncertainty=${clock.uncertainty} .label=${label}></pop-log>
    `
  }

  #header() {
    const lane = this.#lane
    const { label, motto } = this.transport
    const { word, icon } = states[lane.state]
    return html`
      <header>
        <pop-mark .transport=${this.transport} .look=${lane.state === 'open' ? 'full' : 'outline'}></pop-mark>
        <h3>${label}</h3>
        <div class="state">
          <svg viewBox="0 0 12 12" aria-hidden="true">${icon}</svg>
          <b>${word}</b>${lane.record.stale ? html` <b>· stale</b>` : nothing}
          <button data-action=${lane.running ? 'stop' : 'start'} aria-label="${lane.running ? 'Stop' : 'Start'} ${label}"
            @click=${() => (lane.running ? this.stop() : this.start())}>
            ${lane.running ? 'Stop' : 'Start'}
          </button>
        </div>
        <p class="motto" title=${lane.why || nothing}>${lane.why ? sentence(lane.why) : motto}</p>
      </header>
    `
  }
}

/** A reason that begins in lower case, as messages of errors do, as a sentence. */
function sentence(why: string): string {
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}`
}

customElements.define('pop-lane', PopLane)

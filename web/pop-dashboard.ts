import { html, LitElement, nothing } from 'lit'
import { map } from 'lit/directives/map.js'
import { Channel } from './channel.ts'
import type {
  HeardEvent,
  IntervalEvent,
  LaneStateEvent,
  MoreEvent,
  StartStopEvent,
} from './events.ts'
import type { LaneState } from './lane-controller.ts'
import { sentence } from './model/about.ts'
import { bytes, duration, group, UNKNOWN, words } from './model/format.ts'
import './pop-controls.ts'
import { dashboardStyles } from './pop-dashboard.styles.ts'
import './pop-lane.ts'
import type { PopLane } from './pop-lane.ts'
import './pop-send.ts'
import type { PopSend } from './pop-send.ts'
import { base } from './styles.ts'
import { transports } from './transports/index.ts'

/** The page: what it is, one event to send, and the lanes side by side. */
export class PopDashboard extends LitElement {
  static override properties = {
    interval: { state: true },
    states: { state: true },
    more: { state: true },
  }
  declare interval: number
  declare states: ReadonlyMap<string, LaneState>
  /** Lanes whose further figures are open. */
  declare more: ReadonlySet<string>
  readonly #channel = new Channel(this)

  static override styles = [base, dashboardStyles]

  constructor() {
    super()
    this.interval = 2000
    this.states = new Map()
    this.more = new Set()
  }

  override render() {
    const { about, clock, lost } = this.#channel
    return html`
      <header>
        <div class="what">
          <h1>One event, four ways to hear of it</h1>
          <p>
            Push or Poll: the same live feed over four transports, side by side.<br>
            ${lost ? 'The server is out of reach; trying again.' : about ? sentence(about) : nothing}&nbsp;
          </p>
        </div>
        <pop-send .states=${this.states} .uncertainty=${clock.uncertainty}></pop-send>
      </header>
      <main @pop-heard=${this.#heard} @pop-lane-state=${this.#laneState}>
        <div class="bar">
          <h2>Four lanes</h2>
          <pop-controls .interval=${this.interval} @pop-interval=${this.#interval}
            @pop-start-stop=${this.#startStop}></pop-controls>
        </div>
        <div class="lanes">${map(transports, (transport) => this.#lane(transport))}</div>
      </main>
      <footer>${this.#server()}</footer>
    `
  }

  #lane(transport: (typeof transports)[number]) {
    const { name, label } = transport
    return html`
      <pop-lane role="region" aria-label=${label} data-lane=${name} .transport=${transport}
        .clock=${this.#channel.clock} .interval=${this.interval} .cost=${this.#channel.cost.of(name)}
        .more=${this.more.has(name)}
        @pop-more=${(more: MoreEvent) => this.#moreFigures(name, more.open)}></pop-lane>
    `
  }

  #server() {
    const { stats, connected, clock } = this.#channel
    const { uncertainty } = clock
    const known = uncertainty === undefined ? UNKNOWN : `± ${words(duration(uncertainty))}`
    return html`
      <p>
        <b>${connected ? 'Server connected' : 'Server out of reach, trying again'}</b>
        · its clock known to ${known}
        ${stats ? html`· log ${stats.feed.epoch}, ${group(stats.feed.newest)} events · ${words(bytes(stats.process.rss))} of memory` : ''}
      </p>
      <nav aria-label="Server">
        <a href="/docs">API</a> <a href="/stats">Statistics</a>
      </nav>
    `
  }

  #heard(event: HeardEvent): void {
    this.renderRoot.querySelector<PopSend>('pop-send')?.hear(event.heard)
  }

  #laneState({ lane, state }: LaneStateEvent): void {
    this.states = new Map(this.states).set(lane, state)
  }

  #interval({ interval }: IntervalEvent): void {
    this.interval = interval
  }

  #startStop({ start }: StartStopEvent): void {
    for (const lane of this.renderRoot.querySelectorAll<PopLane>('pop-lane')) {
      if (start) lane.start()
      else lane.stop()
    }
  }

  /** Lanes beside each other open together, so that their figures can be compared row by row. */
  #moreFigures(name: string, open: boolean): void {
    const together = matchMedia('(width >= 640px)').matches
    const names = together ? transports.map((transport) => transport.name) : [name]
    const others = [...this.more].filter((other) => !names.includes(other))
    this.more = new Set(open ? [...others, ...names] : others)
  }
}

customElements.define('pop-dashboard', PopDashboard)

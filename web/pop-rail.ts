import { msg, str } from '@lit/localize'
import { html, nothing, svg } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Clock } from './clock.ts'
import { PopElement } from './element.ts'
import type { Lane, LaneState } from './lane.ts'
import { LaneWatcher } from './lane-watcher.ts'
import { said } from './locales/said.ts'
import type { Cost } from './model/cost.ts'
import { bytes, duration, group, lateness, ratio, words } from './model/format.ts'
import './pop-mark.ts'
import { railStyles } from './pop-rail.styles.ts'
import type { Sending } from './sending.ts'
import { base, controls } from './styles.ts'
import { sharedBytes } from './words/shared-bytes.ts'

const icons: Record<LaneState, ReturnType<typeof svg>> = {
  connecting: svg`<circle cx="6" cy="6" r="4.5" stroke-dasharray="3 2" />`,
  open: svg`<circle cx="6" cy="6" r="5" fill="currentcolor" />`,
  waiting: svg`<circle cx="6" cy="6" r="5" /><path d="M6 3v3l2 1.5" />`,
  stopped: svg`<rect x="1.5" y="1.5" width="9" height="9" />`,
  paused: svg`<path d="M3.5 1.5v9M8.5 1.5v9" stroke-width="2.5" />`,
}

function stateWord(state: LaneState): string {
  switch (state) {
    case 'connecting':
      return msg('Connecting')
    case 'open':
      return msg('Open')
    case 'waiting':
      return msg('Waiting')
    case 'stopped':
      return msg('Stopped')
    case 'paused':
      return msg('Paused')
  }
}

/** A row a lane: who it is, how it is, what it costs, and whether it has heard. Always in sight. */
export class PopRail extends PopElement {
  static override properties = {
    lanes: { attribute: false },
    clock: { attribute: false },
    costs: { attribute: false },
    sending: { attribute: false },
    /** Changes with every look at the watch, so that a waiting row counts on. */
    now: { type: Number },
  }
  declare lanes: readonly Lane[]
  declare clock: Clock
  declare costs: ReadonlyMap<string, Cost | undefined>
  declare sending: Sending
  declare now: number

  static override styles = [base, controls, railStyles]

  constructor() {
    super()
    new LaneWatcher(this, () => this.lanes)
  }

  override render() {
    return repeat(
      this.lanes,
      (lane) => lane.transport.name,
      (lane) => this.#row(lane),
    )
  }

  #row(lane: Lane) {
    const { transport, state } = lane
    const { name } = transport
    const label = said(transport.label)
    const heard = this.sending.hearing?.by(name)
    const waits = this.sending.waits(name)
    const look = heard || state === 'open' ? 'full' : 'dashed'
    const act = lane.running ? msg(str`Stop ${label}`) : msg(str`Start ${label}`)
    return html`
      <section data-rail=${name} data-state=${state} aria-label=${label}
        style="--hue: ${transport.hue}">
        <div class="mark ${waits ? 'waits' : ''}" data-mark=${name}
          data-heard=${heard ? Math.round(heard.lateness ?? 0) : nothing}>
          <pop-mark .transport=${transport} .look=${waits ? 'outline' : look}></pop-mark>
        </div>
        <div class="head">
          <h3 title=${said(transport.motto)}>${label}</h3>
          <p class="state line" title=${lane.why ? said(lane.why) : nothing}>${this.#state(lane)}</p>
          <button class="toggle" data-action=${lane.running ? 'stop' : 'start'} title=${act} aria-label=${act}
            @click=${() => (lane.running ? lane.stop() : lane.start())}>
            <svg viewBox="0 0 12 12" aria-hidden="true">${
              lane.running
                ? svg`<rect x="2" y="2" width="8" height="8" />`
                : svg`<path d="M3 1.5v9l7-4.5z" />`
            }</svg>
          </button>
        </div>
        ${this.#numbers(lane)}
      </section>
    `
  }

  /** What matters now: that it heard of the event that was sent, unless it is lost by now. */
  #state(lane: Lane) {
    const { transport, state, retryIn, record } = lane
    const heard = this.sending.hearing?.by(transport.name)
    if (heard && state === 'open') {
      const after = words(lateness(heard.lateness, this.clock.uncertainty))
      return html`<b class="heard">${msg(str`heard after ${after}`)}</b>${this.#detour(lane)}${this.#server(lane)}`
    }
    if (this.sending.waits(transport.name)) {
      const seconds = ((this.now - this.sending.sentAt) / 1000).toFixed(1)
      return html`<span class="waiting">${msg(str`not yet, ${seconds} s`)}</span>`
    }
    const again =
      retryIn === undefined ? nothing : ` · ${msg(str`again in ${words(duration(retryIn))}`)}`
    return html`<svg viewBox="0 0 12 12" aria-hidden="true">${icons[state]}</svg>
      ${stateWord(state)}${again}${record.stale ? ` · ${msg('stale')}` : nothing}${this.#detour(lane)}${this.#server(lane)}`
  }

  #detour({ way, state }: Lane) {
    if (way !== 'fallback' || state !== 'open') return nothing
    return html` · <span title=${msg('Its road is out of reach from here: it goes over the page’s own origin, and nothing delays or counts it')}>${msg('no road')}</span>`
  }

  /** Which of several servers it is that the lane has to do with, once that is known. */
  #server({ record: { server }, state }: Lane) {
    if (server === undefined || state !== 'open') return nothing
    return html` · <span data-server=${server}>${msg(str`server ${server}`)}</span>`
  }

  #numbers(lane: Lane) {
    const figures = lane.record.tally.figures(this.clock.local())
    const cost = this.costs.get(lane.transport.name)
    const late = lateness(figures.p50, this.clock.uncertainty)
    const size = bytes(cost?.bytesPerEvent)
    const n = group(figures.n)
    const asked = msg(
      str`${group(figures.requests)} requests for ${group(figures.events)} events in the last minute`,
    )
    const crossed = cost?.isShared
      ? sharedBytes()
      : cost
        ? msg(
            str`${group(cost.bytes)} bytes for ${group(cost.deliveries)} events, both ways, counted`,
          )
        : ''
    return html`
      <dl>
        <div title=${msg(str`Median of ${n} live arrivals of the last minute`)}>
          <dd data-figure="lateness">${late.value}<span class="unit"> ${late.unit}</span></dd>
          <dt>${msg('lateness')}${figures.n > 0 ? html` <span class="n">n = ${n}</span>` : nothing}</dt>
        </div>
        <div title=${asked}>
          <dd data-figure="requests">${ratio(figures.requestsPerEvent)}</dd>
          <dt>${msg('requests/event')}</dt>
        </div>
        <div title=${crossed}>
          <dd data-figure="bytes">${size.value}<span class="unit"> ${size.unit}</span></dd>
          <dt>${lane.way === 'road' ? msg('bytes/event') : msg('bytes/event, all')}</dt>
        </div>
      </dl>
    `
  }
}

customElements.define('pop-rail', PopRail)

import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { map } from 'lit/directives/map.js'
import type { LaneState } from './lane-controller.ts'
import { seqOf } from './model/event-id.ts'
import { lateness, words } from './model/format.ts'
import { type Heard, Hearing } from './model/hearing.ts'
import './pop-mark.ts'
import { sendStyles } from './pop-send.styles.ts'
import { base, controls } from './styles.ts'
import { transports } from './transports/index.ts'
import { post } from './transports/post.ts'
import type { Transport } from './transports/transport.ts'

/** Milliseconds between two looks at the watch, while a lane has not heard. */
const TICK = 100

/** What a mark says while it has nothing to wait for. */
const idle: Record<LaneState, string> = {
  open: 'listening',
  connecting: 'connecting',
  waiting: 'not connected',
  stopped: 'stopped',
  paused: 'paused',
}

/** Sends one event, and shows each lane hear of it. */
export class PopSend extends LitElement {
  static override properties = {
    states: { attribute: false },
    uncertainty: { type: Number },
  }
  declare states: ReadonlyMap<string, LaneState>
  declare uncertainty: number | undefined
  #hearing: Hearing | undefined
  #sent = 0
  #sentAt = 0
  #failure = ''
  #ticking: ReturnType<typeof setInterval> | undefined

  static override styles = [base, controls, sendStyles]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#ticking)
  }

  /** A lane heard of an event, perhaps of this one. */
  hear(heard: Heard): void {
    if (!this.#hearing) return
    this.#hearing.take(heard)
    this.requestUpdate()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // "Out of reach" does not outlive the reach: lanes come back by themselves.
    const back = [...this.states.values()].includes('open')
    if (changed.has('states') && back) this.#failure = ''
  }

  override render() {
    return html`
      <button class="send" data-action="send" @click=${this.#send}>Send an event</button>
      <ul aria-label="Who has heard">${map(transports, (transport) => this.#mark(transport))}</ul>
      <p class="hidden" role="status" data-result="send">${this.#announcement()}</p>
      ${this.#failure ? html`<p class="failure line" title=${this.#failure}>${this.#failure}</p>` : nothing}
    `
  }

  override updated(): void {
    const waiting = this.#hearing !== undefined && transports.some((one) => this.#waits(one))
    if (!waiting) {
      clearInterval(this.#ticking)
      this.#ticking = undefined
    } else if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#ticking ??= setInterval(() => this.requestUpdate(), TICK)
    }
  }

  #mark(transport: Transport) {
    const { name, label } = transport
    const heard = this.#hearing?.by(name)
    const look = heard ? 'full' : this.#state(name) === 'open' ? 'outline' : 'dashed'
    return html`
      <li data-mark=${name} data-heard=${heard ? Math.round(heard.lateness ?? 0) : nothing}
        class=${this.#waits(transport) ? 'waits' : ''}>
        <pop-mark .transport=${transport} .look=${look}></pop-mark>
        <span class="label">${label}</span>
        <span class="after">${this.#after(transport, heard)}</span>
      </li>
    `
  }

  #after(transport: Transport, heard: Heard | undefined) {
    if (heard) {
      const { value, unit } = lateness(heard.lateness, this.uncertainty)
      const how = heard.arrival === 'live' ? '' : ` ${heard.arrival}`
      return html`<b>${value}</b><small> ${unit}${how}</small>`
    }
    if (!this.#waits(transport))
      return html`<span class="word">${idle[this.#state(transport.name)]}</span>`
    if (this.#ticking === undefined) return html`<span class="word">waiting</span>`
    const seconds = (performance.now() - this.#sentAt) / 1000
    return html`<span class="soft"><b>${seconds.toFixed(1)}</b><small> s<span class="wide">, waiting</span></small></span>`
  }

  #waits(transport: Transport): boolean {
    const asked = this.#hearing !== undefined && this.#hearing.by(transport.name) === undefined
    return asked && this.#running(transport.name)
  }

  #running(name: string): boolean {
    return this.#state(name) !== 'stopped' && this.#state(name) !== 'paused'
  }

  #state(name: string): LaneState {
    return this.states.get(name) ?? 'connecting'
  }

  #announcement(): string {
    if (this.#failure) return this.#failure
    const hearing = this.#hearing
    if (hearing?.id === undefined) return ''
    const sent = `Event ${seqOf(hearing.id)} sent.`
    if (transports.some((transport) => this.#waits(transport))) return sent
    const label = (name: string) => transports.find((one) => one.name === name)?.label ?? name
    const heard = hearing
      .all()
      .map((one) => `${label(one.lane)} after ${words(lateness(one.lateness, this.uncertainty))}`)
    return heard.length === 0
      ? `${sent} No lane is running.`
      : `${sent} Heard by ${heard.join(', ')}.`
  }

  async #send(): Promise<void> {
    const hearing = new Hearing()
    this.#hearing = hearing
    this.#failure = ''
    this.#sentAt = performance.now()
    this.requestUpdate()
    try {
      const notification = { title: `Hello no. ${++this.#sent}`, from: 'this page' }
      // As the page itself, by no lane.
      hearing.receipt((await post({ origin: location.origin }, notification)).id)
    } catch (error) {
      if (this.#hearing !== hearing) return
      this.#hearing = undefined
      this.#failure = `Not sent: ${error instanceof Error ? error.message : String(error)}`
    }
    this.requestUpdate()
  }
}

customElements.define('pop-send', PopSend)

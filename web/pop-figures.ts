import { html, LitElement, nothing } from 'lit'
import { live } from 'lit/directives/live.js'
import { MoreEvent } from './events.ts'
import type { Cost } from './model/cost.ts'
import {
  bytes,
  duration,
  group,
  lateness,
  percent,
  plural,
  ratio,
  UNKNOWN,
  words,
} from './model/format.ts'
import type { Figures } from './model/lane-tally.ts'
import { figuresStyles } from './pop-figures.styles.ts'
import { base } from './styles.ts'

const COUNTED =
  'Counted on the server’s sockets, both ways, for all clients of this transport, over the last minute'

/** The three numbers that matter, large; the rest a click away. */
export class PopFigures extends LitElement {
  static override properties = {
    figures: { attribute: false },
    cost: { attribute: false },
    uncertainty: { type: Number },
    more: { type: Boolean },
  }
  declare figures: Figures
  declare cost: Cost | undefined
  declare uncertainty: number | undefined
  declare more: boolean

  static override styles = [base, figuresStyles]

  override render() {
    const { figures, cost } = this
    const late = lateness(figures.p50, this.uncertainty)
    const size = bytes(cost?.bytesPerEvent)
    return html`
      <dl class="large">
        <div title="Median of ${plural(figures.n, 'live arrival')} of the last minute">
          <dt>Median lateness${figures.n > 0 ? html`<span class="n">n = ${group(figures.n)}</span>` : nothing}</dt>
          <dd data-figure="lateness">${late.value}<span class="unit"> ${late.unit}</span></dd>
        </div>
        <div title="${plural(figures.requests, 'request')} for ${plural(figures.events, 'event')} in the last minute, on this page">
          <dt>Requests per event</dt>
          <dd data-figure="requests">${ratio(figures.requestsPerEvent)}</dd>
        </div>
        <div title=${COUNTED}>
          <dt>Bytes per event</dt>
          <dd data-figure="bytes">${size.value}<span class="unit"> ${size.unit}</span> <small>all clients</small></dd>
        </div>
      </dl>
      <details .open=${live(this.more)} @toggle=${this.#toggled}>
        <summary>More figures</summary>
        <dl class="all">${this.#rows().map(
          ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
        )}</dl>
        <p class="note">
          Lateness: live arrivals of the last minute. Requests: this page’s, in the last minute.
          ${COUNTED}: ${cost ? `${group(cost.bytes)} B for ${plural(cost.deliveries, 'event')}` : UNKNOWN}.
          The rest: since the lane began.
        </p>
      </details>
    `
  }

  #rows(): [string, string][] {
    const { figures, uncertainty } = this
    const count = (value: number) => (figures.messages === 0 ? UNKNOWN : group(value))
    const rate = figures.messagesPerSecond
    return [
      ['Lateness, p50', words(lateness(figures.p50, uncertainty))],
      ['Lateness, p95', words(lateness(figures.p95, uncertainty))],
      ['Live arrivals, n', figures.n === 0 ? UNKNOWN : group(figures.n)],
      ['Clock known to', uncertainty === undefined ? UNKNOWN : `± ${words(duration(uncertainty))}`],
      ['Messages per second', rate === undefined ? UNKNOWN : rate.toFixed(1)],
      [
        'Empty messages',
        figures.messages === 0
          ? UNKNOWN
          : `${percent(figures.emptyShare)} of ${group(figures.messages)}`,
      ],
      ['Reconnects', count(figures.reconnects)],
      ['Resets', count(figures.resets)],
      ['Replayed', count(figures.replayed)],
      ['From snapshots', count(figures.snapshot)],
      ['Repeats dropped', count(figures.repeats)],
      ['Gaps', count(figures.gaps)],
      ['Missed', count(figures.missed)],
    ]
  }

  #toggled(toggle: Event): void {
    const { open } = toggle.target as HTMLDetailsElement
    if (open !== this.more) this.dispatchEvent(new MoreEvent(open))
  }
}

customElements.define('pop-figures', PopFigures)

import { msg, str } from '@lit/localize'
import { css, html } from 'lit'
import { live } from 'lit/directives/live.js'
import { PopElement } from './element.ts'
import { MoreEvent } from './events.ts'
import type { Cost } from './model/cost.ts'
import { duration, group, lateness, percent, UNKNOWN, words } from './model/format.ts'
import type { Figures } from './model/lane-tally.ts'
import { base } from './styles.ts'
import { sharedBytes } from './words/shared-bytes.ts'

/** What the three large numbers leave out, a click away. */
export class PopFigures extends PopElement {
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

  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-width: 0;
        padding: 0.4rem 0;
        border-top: 1px solid var(--line);
        font-size: 0.875rem;
      }

      summary {
        min-height: 1.75rem;
        line-height: 1.75rem;
        cursor: pointer;
      }

      div {
        display: flex;
        justify-content: space-between;
        gap: 0.75rem;
        padding: 0.1rem 0;
      }

      dt,
      .note {
        color: var(--soft);
      }

      dd {
        font-variant-numeric: tabular-nums;
        text-align: right;
      }

      .note {
        margin-top: 0.4rem;
        font-size: var(--small);
      }
    `,
  ]

  override render() {
    const { cost } = this
    const bytes = cost?.isShared
      ? sharedBytes()
      : cost
        ? msg(str`Bytes: ${group(cost.bytes)} for ${group(cost.deliveries)} events.`)
        : ''
    return html`
      <details .open=${live(this.more)} @toggle=${this.#toggled}>
        <summary>${msg('More figures')}</summary>
        <dl>${this.#rows().map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
        <p class="note">
          ${msg('Lateness: live arrivals of the last minute. Requests and bytes: the last minute. The rest: since the lane began.')}
          ${bytes}
        </p>
      </details>
    `
  }

  #rows(): [string, string][] {
    const { figures, uncertainty } = this
    const { messages, emptyShare, messagesPerSecond: rate } = figures
    const count = (value: number) => (messages === 0 ? UNKNOWN : group(value))
    const empty = msg(str`${percent(emptyShare)} of ${group(messages)}`)
    const known = uncertainty === undefined ? UNKNOWN : `± ${words(duration(uncertainty))}`
    return [
      [msg('Lateness, p50'), words(lateness(figures.p50, uncertainty))],
      [msg('Lateness, p95'), words(lateness(figures.p95, uncertainty))],
      [msg('Live arrivals, n'), figures.n === 0 ? UNKNOWN : group(figures.n)],
      [msg('Clock known to'), known],
      [msg('Messages per second'), rate === undefined ? UNKNOWN : rate.toFixed(1)],
      [msg('Empty messages'), messages === 0 ? UNKNOWN : empty],
      [msg('Reconnects'), count(figures.reconnects)],
      [msg('Resets'), count(figures.resets)],
      [msg('Replayed'), count(figures.replayed)],
      [msg('From snapshots'), count(figures.snapshot)],
      [msg('Repeats dropped'), count(figures.repeats)],
      [msg('Gaps'), count(figures.gaps)],
      [msg('Missed'), count(figures.missed)],
    ]
  }

  #toggled(toggle: Event): void {
    const { open } = toggle.target as HTMLDetailsElement
    if (open !== this.more) this.dispatchEvent(new MoreEvent(open))
  }
}

customElements.define('pop-figures', PopFigures)

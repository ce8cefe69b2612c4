import { msg } from '@lit/localize'
import { css, html, nothing, type PropertyValues } from 'lit'
import './axis/pop-axis.ts'
import type { PopAxis } from './axis/pop-axis.ts'
import type { Bench } from './bench.ts'
import type { LookEvent } from './bytes/look-event.ts'
import type { PopBytes } from './bytes/pop-bytes.ts'
import type { Channel } from './channel.ts'
import { PopElement } from './element.ts'
import { ViewEvent } from './events.ts'
import type { Lane } from './lane.ts'
import type { Observations } from './observations.ts'
import './pop-tabs.ts'
import type { Ghost } from './axis/ghost.ts'
import { type Tab, type TabEvent, tabLabel } from './pop-tabs.ts'
import { base, controls } from './styles.ts'

/** Seconds of the axis to choose from. */
const SECONDS = [10, 15, 30, 60]

/** What each tab but the first is made of, fetched when somebody looks. */
const load: Partial<Record<Tab, () => Promise<unknown>>> = {
  bytes: () => import('./bytes/pop-bytes.ts'),
  events: () => import('./ledger/pop-ledger.ts'),
  numbers: () => import('./numbers/pop-numbers.ts'),
}

/** The layers of one run, of which one is in sight: time, bytes, events, numbers. */
export class PopPanel extends PopElement {
  static override properties = {
    tab: {},
    lanes: { attribute: false },
    bench: { attribute: false },
    channel: { attribute: false },
    observations: { attribute: false },
    seconds: { type: Number },
    paused: { type: Boolean },
    ghost: { attribute: false },
    picked: {},
    settings: { attribute: false },
    readings: { attribute: false },
    away: { state: true },
  }
  declare tab: Tab
  declare lanes: readonly Lane[]
  declare bench: Bench
  declare channel: Channel
  declare observations: Observations
  declare seconds: number
  declare paused: boolean
  declare ghost: Ghost | undefined
  /** Id of the event that somebody picked, in whichever layer. */
  declare picked: string | undefined
  declare settings: Bench['settings']
  declare readings: Channel['readings']
  /** Whether the pause's place in the bar is out of sight, if only in part. */
  declare away: boolean
  #unhear: (() => void)[] = []
  // All of it, but for a pixel: of one that is nearly scrolled away there is nothing to press.
  readonly #sight = new IntersectionObserver(
    (entries) => {
      this.away = (entries.at(-1)?.intersectionRatio ?? 1) < 1
    },
    { threshold: 1, rootMargin: '1px' },
  )

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-width: 0;
      }

      .bar {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0 1rem;
        /* As high as the heading beside it: lanes and their rows on the axis are level. */
        height: 2.5rem;
      }

      .view {
        display: flex;
        align-items: center;
        gap: 0.75rem;
        font-size: var(--small);
        color: var(--soft);
      }

      select {
        min-height: 1.9rem;
        border: 1px solid var(--edge);
        border-radius: 0.5rem;
        background: var(--paper);
        color: var(--ink);
        font: inherit;
      }

      .view button,
      .place {
        min-height: 1.9rem;
        min-width: 6.5rem;
      }

      /* A pause that is always in sight. Its place stays: were the bar to become less high without
         it, that alone might bring it back, and send it away again. */
      .away [data-action='pause'] {
        position: fixed;
        right: 1rem;
        bottom: 1rem;
        z-index: 1;
        background: var(--paper);
        color: var(--ink);
        box-shadow: 0 0 0 0.25rem var(--paper);
      }

      [role='tabpanel'] {
        position: relative;
        min-width: 0;
      }

      .fill {
        position: absolute;
        inset: 0;
        overflow: auto;
        border-top: 1px solid var(--line);
      }

      @container (width < 53rem) {
        .bar {
          flex-wrap: wrap;
          height: auto;
          min-height: 2.5rem;
        }

        .fill {
          position: static;
          max-height: 80vh;
        }
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    const bytes = () => this.renderRoot.querySelector<PopBytes>('pop-bytes')
    this.#unhear = [
      this.channel.hear('message', (message) => bytes()?.take?.(message)),
      this.channel.hear('missed', ({ count }) => bytes()?.missed?.(count)),
    ]
  }

  override firstUpdated(): void {
    this.#sight.observe(this.renderRoot.querySelector('.place') as Element)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sight.disconnect()
    for (const unhear of this.#unhear) unhear()
  }

  /** A person sent this event: its mark drops onto the axis. */
  sent(id: string, at: number): void {
    this.renderRoot.querySelector<PopAxis>('pop-axis')?.sent(id, at)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('tab')) void load[this.tab]?.()
  }

  override render() {
    const { tab } = this
    return html`
      <div class="bar ${this.away ? 'away' : ''}">
        <pop-tabs .tab=${tab} @pop-tab=${(chosen: TabEvent) => {
          this.tab = chosen.tab
        }}></pop-tabs>
        ${this.#view()}
      </div>
      <div role="tabpanel" aria-label=${tabLabel(tab)} data-panel=${tab}>
        ${this.#time()}
        ${tab === 'bytes' ? this.#bytes() : nothing}
        ${tab === 'events' ? this.#events() : nothing}
        ${tab === 'numbers' ? this.#numbers() : nothing}
      </div>
    `
  }

  #view() {
    const { seconds, paused } = this
    return html`
      <div class="view">
        <label>
          ${msg('Axis')}
          <select data-action="seconds" @change=${(change: Event) =>
            this.#look(Number((change.target as HTMLSelectElement).value), paused)}>
            ${SECONDS.map((one) => html`<option value=${one} ?selected=${one === seconds}>${one} s</option>`)}
          </select>
        </label>
        <div class="place">
          <button data-action="pause" aria-pressed=${paused} @click=${() => this.#look(seconds, !paused)}>
            ${paused ? msg('Go on') : msg('Pause view')}
          </button>
        </div>
      </div>
    `
  }

  /** Kept while another layer is in sight: what it has drawn goes on when it comes back. */
  #time() {
    const delay = this.bench.hasRoads ? this.settings.delay : 0
    return html`
      <pop-axis ?hidden=${this.tab !== 'time'} .lanes=${this.lanes} .clock=${this.channel.clock} .seconds=${this.seconds}
        .delay=${delay} .paused=${this.paused} .ghost=${this.ghost} .picked=${this.picked}></pop-axis>
    `
  }

  #bytes() {
    const lanes = this.lanes.map(({ transport, way, state }) => ({ transport, way, state }))
    return html`
      <pop-bytes class="fill" .lanes=${lanes} .spent=${this.observations.spent()}
        .picked=${this.picked} .reconnect=${(name: string) => this.lanes.find(({ transport }) => transport.name === name)?.reconnect(0)}
        @pop-look=${({ roads }: LookEvent) => this.channel.look(roads)}></pop-bytes>
    `
  }

  #events() {
    return html`
      <pop-ledger class="fill" .lanes=${this.lanes} .clock=${this.channel.clock} .ledger=${this.observations.ledger}
        .picked=${this.picked} .paused=${this.paused}></pop-ledger>
    `
  }

  #numbers() {
    const { delay, interval, wait, source, rate, arrivals } = this.settings
    const conditions = {
      delay: this.bench.hasRoads ? delay : 0,
      interval,
      wait,
      ...(source === 'simulator' && { rate, arrivals }),
    }
    return html`
      <pop-numbers class="fill" .lanes=${this.lanes} .clock=${this.channel.clock} .conditions=${conditions}
        .readings=${this.readings} .series=${this.observations.series} .since=${this.observations.renewed}
        .paused=${this.paused}></pop-numbers>
    `
  }

  #look(seconds: number, paused: boolean): void {
    this.dispatchEvent(new ViewEvent(seconds, paused))
  }
}

customElements.define('pop-panel', PopPanel)

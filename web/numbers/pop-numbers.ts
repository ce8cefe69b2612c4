import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import type { RoadReading } from '../../server/lab/bench.ts'
import type { Clock } from '../clock.ts'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { type Curves, curves, RATE, SHARE } from '../model/curves.ts'
import { expectation, type Kind, kindOf } from '../model/expectation.ts'
import { bytes, duration, percent, ratio } from '../model/format.ts'
import { measures } from '../model/measures.ts'
import { plain } from '../model/round.ts'
import { KEPT, type Series, type Window } from '../model/series.ts'
import '../pop-mark.ts'
import { base } from '../styles.ts'
import { table } from '../table.styles.ts'
import type { Descriptor } from '../transports/transport.ts'
import { dashOf } from './dashes.ts'
import { type Column, figuresTable } from './figures-table.ts'
import './pop-chart.ts'
import { numbersStyles } from './pop-numbers.styles.ts'
import { perSecond } from './words.ts'

/** Milliseconds between two looks. */
const PAUSE = 500

export interface Conditions {
  /** One way, ms. */
  readonly delay: number
  /** Milliseconds between short polls. */
  readonly interval: number
  /** Seconds that a long poll may be held. */
  readonly wait: number
  /** Events per second, where it was set; measured otherwise. */
  readonly rate?: number
  /** At random by default: what nobody arranged comes like that, or in bunches. */
  readonly arrivals?: 'periodic' | 'poisson'
}

interface Readings {
  readonly at: number
  readonly roads: Readonly<Record<string, RoadReading>>
}

/** p50, p95, polls, requests and bytes of each lane, beside the model, and over time. */
export class PopNumbers extends PopElement {
  static override properties = {
    lanes: { attribute: false },
    series: { attribute: false },
    clock: { attribute: false },
    conditions: { attribute: false },
    readings: { attribute: false },
    since: { type: Number },
    paused: { type: Boolean },
  }
  declare lanes: readonly { readonly transport: Descriptor; readonly connected?: boolean }[]
  /** By the lane's name. */
  declare series: ReadonlyMap<string, Series>
  declare clock: Clock
  declare conditions: Conditions
  declare readings: Readings | undefined
  /** Page's clock, ms: nothing from before is to be mixed with what came after, if the owner knows. */
  declare since: number | undefined
  /** The view stands still, the lanes do not. */
  declare paused: boolean
  #timer: ReturnType<typeof setInterval> | undefined
  #rendered = Number.NEGATIVE_INFINITY
  /** Page's clock: when the conditions were last changed, as far as is known here. */
  #since = Number.NEGATIVE_INFINITY

  static override styles = [base, table, numbersStyles]

  constructor() {
    super()
    this.lanes = []
    this.series = new Map()
    this.paused = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#timer = setInterval(() => this.#look(), PAUSE)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
  }

  /** Whoever sets properties more often than that does not make it render more often. */
  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const before = changed.get('conditions')
    if (before && JSON.stringify(before) !== JSON.stringify(this.conditions)) this.#changed(before)
    if (changed.has('readings')) this.#read()
    const isNew = changed.size === 0 || changed.has('series') || changed.has('lanes')
    return !this.hasUpdated || isNew || performance.now() - this.#rendered >= PAUSE
  }

  override render() {
    this.#rendered = performance.now()
    if (!this.clock || !this.conditions) return nothing
    const at = this.clock.local()
    const windows = new Map(
      this.lanes.map(({ transport: { name } }) => [name, this.#windowOf(name, at)]),
    )
    const { rate, isMeasured } = this.#rate([...windows.values()])
    const columns = this.lanes.map((lane) => {
      return this.#column(lane, windows.get(lane.transport.name) ?? EMPTY, rate, at)
    })
    return html`
      ${this.#about(columns, rate, isMeasured)}
      <div class="box" tabindex="0" role="region" aria-label=${msg('Figures of each lane')}>
        ${figuresTable(columns, this.clock.uncertainty)}
      </div>
      ${this.#charts(at)}
    `
  }

  #about(columns: readonly Column[], rate: number | undefined, isMeasured: boolean) {
    const { delay, interval, wait, arrivals } = this.conditions
    const each = ratio(rate)
    const longest = Math.max(0, ...columns.map(({ seconds }) => seconds))
    const isLocked = columns.some(({ expected }) => (expected?.play ?? 0) > 0)
    return html`
      <p class="about">
        ${msg(str`Measured over ${longest.toFixed(0)} s, at most ${KEPT} s, under the same conditions.`)}
        ${msg('Model for:')}
        <b>${isMeasured ? msg(str`λ = ${each} events/s (measured rate)`) : msg(str`λ = ${each} events/s (as set)`)}</b>,
        ${arrivals === 'periodic' ? msg('at an even pace') : msg('at random (Poisson)')},
        ${msg(str`P = ${plain(duration(interval))} between polls`)},
        ${msg(str`d = ${plain(duration(delay))} each way`)},
        ${msg(str`held for up to ${wait} s`)}.
        ${isLocked ? msg('±: clocks that lock keep the phase that they began with.') : nothing}
        ${msg('Nothing is called right or wrong before n suffices.')}
      </p>
    `
  }

  #column(
    { transport, connected }: (typeof this.lanes)[number],
    window: Window,
    rate: number | undefined,
    at: number,
  ): Column {
    const series = this.series.get(transport.name)
    const kind = kindOf(transport.name)
    const { delay, interval, wait, arrivals = 'poisson' } = this.conditions
    const isSteady = connected !== false && series?.steady !== undefined
    const span = window.seconds
    const expected =
      kind !== undefined && isSteady && rate !== undefined
        ? expectation(kind, { delay, interval, wait, rate, arrivals, span })
        : undefined
    const method = {
      kind,
      isPoisson: arrivals === 'poisson',
      uncertainty: this.clock.uncertainty ?? 0,
    }
    return {
      transport,
      measures: measures(window, expected, method),
      expected,
      seconds: span,
      empty: window.empty,
      isPolling: isPolling(kind),
      spent: series?.spent(this.#from(series, at)),
    }
  }

  /** As it was set, or else as the lane with the most arrivals saw it. */
  #rate(windows: Window[]): { rate: number | undefined; isMeasured: boolean } {
    const { rate } = this.conditions
    if (rate !== undefined) return { rate, isMeasured: false }
    windows.sort((a, b) => b.samples.values.length - a.samples.values.length)
    const [best] = windows
    const isQuiet = best !== undefined && best.seconds >= 1 && best.events === 0
    return { rate: best?.rate ?? (isQuiet ? 0 : undefined), isMeasured: true }
  }

  #windowOf(lane: string, at: number): Window {
    const series = this.series.get(lane)
    return series?.window(this.#from(series, at), at) ?? EMPTY
  }

  #from(series: Series | undefined, at: number): number {
    return Math.max(
      this.#since,
      this.since ?? this.#since,
      series?.steady ?? Number.NEGATIVE_INFINITY,
      at - KEPT * 1000,
    )
  }

  #charts(at: number) {
    const transports = this.lanes.map(({ transport }) => transport)
    const all = transports.map(({ name }) =>
      curvesOf(name, this.series.get(name)?.points(at) ?? []),
    )
    const chart = (
      key: keyof Curves,
      name: string,
      how: string,
      least: number,
      write: (value: number) => string,
    ) => html`
      <figure data-chart=${key}>
        <figcaption>${name} <small>${how}</small></figcaption>
        <pop-chart .lanes=${transports} .curves=${all.map((each) => each[key])} .least=${least}
          .write=${write} .now=${msg('now')} .label=${this.#told(name, key, all, write)}></pop-chart>
      </figure>
    `
    const over = (seconds: number) => msg(str`over ${seconds} s`)
    return html`
      <div class="legend" aria-hidden="true">${transports.map(legend)}</div>
      <div class="charts">
        ${chart('p50', msg('Median lateness'), msg('of each second'), 50, (v) => plain(duration(v)))}
        ${chart('wasted', msg('Wasted polls'), over(SHARE), 1, (v) => percent(v))}
        ${chart('requests', msg('Requests per second'), over(RATE), 0.5, (v) => plain(perSecond(v)))}
        ${chart('bytes', msg('Bytes per second'), over(RATE), 1000, (v) => `${plain(bytes(v))}/s`)}
      </div>
    `
  }

  /** What a chart shows, in words: where each line ends. */
  #told(name: string, key: keyof Curves, all: Curves[], write: (value: number) => string): string {
    const ends = this.lanes.map(({ transport }, index) => {
      const value = all[index]?.[key].findLast((one) => one !== null)
      return `${said(transport.label)} ${typeof value === 'number' ? write(value) : '–'}`
    })
    return msg(str`${name} over the last ${KEPT} s, now: ${ends.join(', ')}`)
  }

  #look(): void {
    if (!this.paused && this.checkVisibility()) this.requestUpdate()
  }

  /** What is under way still obeys the old conditions; from when it no longer does, it counts. */
  #changed(before: Conditions): void {
    const { delay, interval } = before
    this.#since = this.clock.local() + 2 * delay + Math.max(interval, this.conditions.interval)
  }

  #read(): void {
    const at = this.clock?.local()
    if (at === undefined || this.readings === undefined) return
    for (const [lane, reading] of Object.entries(this.readings.roads)) {
      this.series.get(lane)?.bytes(reading, at)
    }
  }
}

const EMPTY: Window = {
  ...{ seconds: 0, messages: 0, empty: 0, requests: 0, events: 0, heartbeats: 0, rate: undefined },
  samples: { values: new Float64Array(), groups: new Float64Array() },
}

/** Only who polls can waste a poll: what streams send without an event are heartbeats. */
function curvesOf(lane: string, points: ReturnType<Series['points']>): Curves {
  const all = curves(points)
  return isPolling(kindOf(lane)) ? all : { ...all, wasted: all.wasted.map(() => null) }
}

function isPolling(kind: Kind | undefined): boolean {
  return kind === 'short-polling' || kind === 'long-polling'
}

function legend(transport: Descriptor) {
  return html`
    <span>
      <svg viewBox="0 0 40 12"><line x1="0" y1="6" x2="40" y2="6" stroke=${transport.hue}
        stroke-dasharray=${dashOf(transport).join(' ')} /></svg>
      <pop-mark .transport=${transport}></pop-mark>${said(transport.label)}
    </span>
  `
}

customElements.define('pop-numbers', PopNumbers)

import { css, html, LitElement, type PropertyValues, unsafeCSS } from 'lit'
import uPlot from 'uplot'
import plotCss from 'uplot/dist/uPlot.min.css?inline'
import { addShape } from '../axis/shape.ts'
import type { Curve } from '../model/curves.ts'
import { roundUp } from '../model/round.ts'
import type { Descriptor } from '../transports/transport.ts'
import { dashOf } from './dashes.ts'

/** CSS px between the shapes at the ends of the lines, each in a column of its own. */
const COLUMN = 13
const RADIUS = 4.5

/** One line a lane over the last two minutes. The table beside it says the same in words. */
export class PopChart extends LitElement {
  static override properties = {
    lanes: { attribute: false },
    curves: { attribute: false },
    label: {},
    least: { type: Number },
    write: { attribute: false },
    now: {},
  }
  declare lanes: readonly Descriptor[]
  /** One a lane, in their order, a value a second, the newest last. */
  declare curves: readonly Curve[]
  /** What it shows, for whoever does not see it. */
  declare label: string
  /** The axis reaches at least up to this. */
  declare least: number
  /** A value of the axis in words. */
  declare write: (value: number) => string
  /** What stands at the right end of the axis. */
  declare now: string
  #plot: uPlot | undefined
  #colours = { ink: '', line: '', stroke: 1.5 }
  readonly #resized = new ResizeObserver(() => this.#resize())
  readonly #theme = () => this.#recolour()
  readonly #media = matchMedia('(prefers-color-scheme: dark)')

  static override styles = [
    unsafeCSS(plotCss),
    css`
      :host {
        display: block;
        height: 9rem;
        min-width: 0;
        overflow: hidden;
        color: var(--soft);
        font: 400 var(--small) / 1.4 var(--sans);
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    this.role = 'img'
    this.#resized.observe(this)
    document.addEventListener('pop-theme', this.#theme)
    this.#media.addEventListener('change', this.#theme)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
    document.removeEventListener('pop-theme', this.#theme)
    this.#media.removeEventListener('change', this.#theme)
    this.#drop()
  }

  override render() {
    return html`<div></div>`
  }

  override updated(changed: PropertyValues<this>): void {
    this.ariaLabel = this.label
    const before = changed.get('lanes')
    if (before && before.map(({ name }) => name).join() !== this.lanes.map((l) => l.name).join()) {
      this.#drop()
    }
    this.#draw()
  }

  #draw(): void {
    const place = this.renderRoot.querySelector('div')
    if (this.clientWidth === 0 || place === null) return
    const data = this.#data()
    if (this.#plot) this.#plot.setData(data)
    else {
      this.#readColours()
      this.#plot = new uPlot(this.#options(), data, place)
    }
  }

  #data(): uPlot.AlignedData {
    const seconds = this.curves[0]?.length ?? 0
    const x = Array.from({ length: seconds }, (_, second) => second - seconds)
    return [x, ...this.curves.map((curve) => [...curve])]
  }

  #drop(): void {
    this.#plot?.destroy()
    this.#plot = undefined
  }

  #resize(): void {
    if (this.clientWidth === 0) return
    if (this.#plot) this.#plot.setSize({ width: this.clientWidth, height: this.clientHeight })
    else this.#draw()
  }

  #recolour(): void {
    this.#drop()
    this.#draw()
  }

  #readColours(): void {
    const style = getComputedStyle(this)
    const stroke = Number.parseFloat(style.getPropertyValue('--stroke')) || 1.5
    this.#colours = { ink: style.color, line: style.getPropertyValue('--line').trim(), stroke }
  }

  #options(): uPlot.Options {
    const { ink, line, stroke } = this.#colours
    const { fontSize, fontFamily } = getComputedStyle(this)
    const size = Number.parseFloat(fontSize) || 13
    const font = `${size}px ${fontFamily}`
    const ticks = { stroke: line, width: 1, size: 4 }
    const axis = { font, stroke: ink, ticks, grid: { stroke: line, width: 1 } }
    return {
      width: this.clientWidth,
      height: this.clientHeight,
      legend: { show: false },
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      padding: [size * 0.7, COLUMN * this.lanes.length + 6, 0, 0],
      scales: {
        x: { time: false, range: () => [-(this.curves[0]?.length ?? 120), -1] },
        y: { range: (_plot, _low, high) => [0, roundUp(Math.max(this.least, high ?? 0))] },
      },
      axes: [
        {
          ...axis,
          size: size * 1.9,
          gap: 3,
          splits: () => [-120, -90, -60, -30, -1],
          values: (_plot, splits) => splits.map((at) => (at === -1 ? this.now : `−${-at} s`)),
        },
        {
          ...axis,
          size: size * 4.6,
          gap: 4,
          splits: (_plot, _index, low, high) => [low, high / 2, high],
          values: (_plot, splits) => splits.map((value) => this.write(value)),
        },
      ],
      series: [{}, ...this.lanes.map((lane) => seriesOf(lane, stroke))],
      hooks: { draw: [(plot) => this.#ends(plot)] },
    }
  }

  /** Each line's shape beside its end; lines that lie on each other have them side by side. */
  #ends(plot: uPlot): void {
    const { ctx, bbox } = plot
    const ratio = devicePixelRatio
    ctx.save()
    this.lanes.forEach((lane, index) => {
      const value = this.curves[index]?.findLast((one) => one !== null)
      if (value === undefined || value === null) return
      const x = bbox.left + bbox.width + ((index + 0.5) * COLUMN + 3) * ratio
      const y = plot.valToPos(value, 'y', true)
      ctx.beginPath()
      addShape(ctx, lane.shape, x, y, RADIUS * ratio)
      ctx.fillStyle = lane.hue
      ctx.fill()
    })
    ctx.restore()
  }
}

function seriesOf(lane: Descriptor, stroke: number): uPlot.Series {
  return {
    stroke: lane.hue,
    width: stroke * 1.3,
    dash: [...dashOf(lane)],
    spanGaps: true,
    points: { show: false },
  }
}

customElements.define('pop-chart', PopChart)

import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import type { Clock } from '../clock.ts'
import { PopElement } from '../element.ts'
import { type Language, language } from '../locales/locale.ts'
import { said } from '../locales/said.ts'
import { base, controls } from '../styles.ts'
import { Announcer } from './announcer.ts'
import type { AxisLane } from './axis-lane.ts'
import { type AxisRow, axisRows } from './axis-rows.ts'
import { summary } from './axis-sentences.ts'
import { AxisView, type Shown } from './axis-view.ts'
import { axisWords } from './axis-words.ts'
import { FrameLoop } from './frame-loop.ts'
import type { Ghost } from './ghost.ts'
import { type Layout, layoutOf } from './layout.ts'
import { type Palette, readPalette } from './palette.ts'
import { PickEvent } from './pick-event.ts'
import { tally } from './tally.ts'
import './pop-axis-legend.ts'
import { axisStyles } from './pop-axis.styles.ts'
import './pop-axis-table.ts'

/** Milliseconds between two changes of the canvas' label, and of the table. */
const RELABEL = 5000
const RETABLE = 1000
/** Px that the picture moves before it is painted again: less is not seen. */
const LEAST_MOVE = 0.5

/** All lanes on one axis of time: when events were published, and how each lane came by them. */
export class PopAxis extends PopElement {
  static override properties = {
    lanes: { attribute: false },
    clock: { attribute: false },
    seconds: { type: Number },
    delay: { type: Number },
    paused: { type: Boolean },
    ghost: { attribute: false },
    picked: {},
    hasTable: { state: true },
    rows: { state: true },
    about: { state: true },
    spoken: { state: true },
  }
  declare lanes: readonly AxisLane[]
  declare clock: Clock
  /** Seconds in view, 10 to 60. */
  declare seconds: number
  /** Milliseconds that the road adds to each way. */
  declare delay: number
  /** Freezes the view, not the lanes. */
  declare paused: boolean
  declare ghost: Ghost | undefined
  /** Id of the event that is lit in all lanes. */
  declare picked: string | undefined
  declare hasTable: boolean
  declare rows: readonly AxisRow[]
  declare about: string
  declare spoken: string
  readonly #view = new AxisView()
  readonly #announcer = new Announcer()
  readonly #sizes = new ResizeObserver(() => this.#measure())
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)')
  readonly #forced = matchMedia('(forced-colors: active)')
  #loop: FrameLoop | undefined
  #pen: CanvasRenderingContext2D | undefined
  #layout: Layout | undefined
  #palette: Palette | undefined
  #shown: Shown | undefined
  #hasNames = false
  /** A click or a key picked the event: it stays when the pointer leaves. */
  #isPinned = false
  #asked = true
  #labelled = Number.NEGATIVE_INFINITY
  /** Of the label. */
  #language: Language | undefined
  #tabled = Number.NEGATIVE_INFINITY

  static override styles = [base, controls, axisStyles]

  constructor() {
    super()
    this.lanes = []
    this.seconds = 15
    this.delay = 0
    this.paused = false
    this.hasTable = false
    this.rows = []
    this.about = ''
    this.spoken = ''
  }

  /**
   * A person just sent this event: its mark drops onto the axis.
   * @param at when it entered the log, server's ms; unknown, the first lane to hear of it says so
   */
  sent(id: string, at?: number): void {
    this.#view.send(id, at)
    this.#announcer.sent()
    this.#ask()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('pop-theme', this.#theme)
    for (const query of [this.#scheme, this.#forced]) query.addEventListener('change', this.#theme)
    if (this.hasUpdated) this.#begin()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('pop-theme', this.#theme)
    for (const query of [this.#scheme, this.#forced]) {
      query.removeEventListener('change', this.#theme)
    }
    this.#sizes.disconnect()
    this.#loop?.disconnect()
  }

  override firstUpdated(): void {
    this.#begin()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lanes')) this.style.setProperty('--axis-lanes', String(this.lanes.length))
    if (changed.has('lanes') && changed.get('lanes') !== undefined) this.#view.published.clear()
    if (changed.has('picked') && !this.#view.pick(this.picked)) this.#isPinned = false
    if (!changed.has('paused') && !(changed.has('lanes') && this.paused)) return
    this.#view.resume()
    if (this.paused) this.#view.pause(this.lanes, this.clock)
  }

  override updated(changed: PropertyValues<this>): void {
    // These are made of what is painted, and change nothing in it.
    const isOutput = (name: PropertyKey) => ['rows', 'about', 'spoken'].includes(String(name))
    if (changed.size > 0 && [...changed.keys()].every(isOutput)) return
    this.#shown = this.#show()
    if (changed.has('paused') && this.#loop) this.#loop.isRunning = !this.paused
    if (changed.has('lanes')) this.#measure()
    this.#ask()
  }

  override render() {
    return html`
      <div class="stage">
        <canvas tabindex="0" role="figure" aria-label=${this.about} aria-describedby="help"
          @pointermove=${this.#hovered} @pointerleave=${this.#left} @click=${this.#clicked} @keydown=${this.#key}></canvas>
        <span class="probe ruler"></span>
        <span class="probe row"></span>
        <span class="probe ticks"></span>
      </div>
      <div class="foot">
        <details ?open=${matchMedia('(width >= 900px) and (height >= 800px)').matches}>
          <summary>${msg('Legend')}</summary>
          <pop-axis-legend></pop-axis-legend>
          <p class="help" id="help">${msg('Point at an event, or use the left and right arrow keys, to see it in all lanes and larger. Enter or a click keeps it, Escape lets go.')}</p>
        </details>
        <button data-action="table" aria-pressed=${this.hasTable} @click=${this.#toggle}>${msg('Table')}</button>
      </div>
      ${this.hasTable ? this.#table() : nothing}
      <p class="hidden" aria-live="polite">${this.spoken}</p>
    `
  }

  #table() {
    const names = this.lanes.map(({ transport: { name, label } }) => ({ name, label: said(label) }))
    return html`<pop-axis-table .rows=${this.rows} .names=${names} .now=${this.#view.scale.to}
      .uncertainty=${this.clock.uncertainty} .picked=${this.picked}></pop-axis-table>`
  }

  #show(): Shown {
    const { lanes, clock, seconds, delay, ghost } = this
    return {
      ...{ lanes, clock, seconds, delay, ghost },
      words: axisWords(),
      delayWords: delay > 0 ? msg(str`${delay} ms each way, added by this demo`) : '',
      names: this.#hasNames ? lanes.map(({ transport }) => said(transport.label)) : [],
      isStill: this.#loop?.isStill ?? false,
    }
  }

  #begin(): void {
    const stage = this.renderRoot.querySelector('.stage') as HTMLElement
    this.#pen = this.#canvas.getContext('2d') ?? undefined
    this.#loop = new FrameLoop(this, () => this.#frame())
    this.#loop.isRunning = !this.paused
    this.#loop.connect()
    this.#sizes.observe(stage)
    for (const probe of this.renderRoot.querySelectorAll('.probe')) this.#sizes.observe(probe)
    this.#measure()
  }

  get #canvas(): HTMLCanvasElement {
    return this.renderRoot.querySelector('canvas') as HTMLCanvasElement
  }

  readonly #theme = (): void => this.#measure()

  /** Sizes and colours as CSS has them now. */
  #measure(): void {
    const probe = this.renderRoot.querySelector<HTMLElement>('.probe')
    if (probe === null || this.#pen === undefined) return
    const height = (name: string) =>
      this.renderRoot.querySelector(`.probe.${name}`)?.getBoundingClientRect().height ?? 0
    const palette = readPalette(probe)
    this.#palette = palette
    this.#hasNames = getComputedStyle(this).getPropertyValue('--axis-names').trim() === '1'
    const { width } = this.#canvas.getBoundingClientRect()
    const sizes = { ruler: height('ruler'), row: height('row'), ticks: height('ticks') }
    const layout = layoutOf({ ...sizes, width, lanes: this.lanes.length, text: palette.text })
    this.#layout = layout
    const ratio = devicePixelRatio
    this.#canvas.width = Math.round(width * ratio)
    this.#canvas.height = Math.round(layout.height * ratio)
    this.#pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    this.#shown = this.#show()
    // The canvas is empty now: painted at once, it does not blink while a window is resized.
    this.#asked = true
    this.#frame()
  }

  #ask(): void {
    this.#asked = true
    this.#loop?.ask()
  }

  #frame(): void {
    const shown = this.#shown
    if (!shown?.clock || !this.#pen || !this.#palette || !this.#layout || this.#layout.width < 40)
      return
    if (
      !this.#asked &&
      !this.#view.isFalling &&
      this.#view.moved(shown.clock) * devicePixelRatio < LEAST_MOVE
    )
      return
    this.#asked = false
    // Set from outside before a lane had heard of it.
    if (this.picked !== undefined && this.#view.picked === undefined) this.#view.pick(this.picked)
    this.#view.draw(this.#pen, this.#palette, this.#layout, shown)
    this.#describe(shown)
  }

  /** What was painted, in words: now and then. */
  #describe(shown: Shown): void {
    const now = performance.now()
    const spoken = language()
    if (now - this.#labelled >= RELABEL || spoken !== this.#language) {
      this.#labelled = now
      this.#language = spoken
      this.about = summary(tally(this.#view.drawn, shown.lanes.length), shown.lanes, shown.seconds)
    }
    this.spoken = this.#announcer.say(shown, this.#view, now) ?? this.spoken
    if (this.hasTable && (now - this.#tabled >= RETABLE || this.paused)) this.#retable(now)
  }

  #retable(now: number): void {
    this.#tabled = now
    const { drawn, published, offset } = this.#view
    this.rows = axisRows(drawn, this.#view.timelines(this.lanes), published, offset, this.picked)
  }

  readonly #toggle = (): void => {
    this.hasTable = !this.hasTable
    if (this.hasTable) this.#retable(performance.now())
  }

  #pick(id: string | undefined): void {
    if (id === this.picked) return
    this.picked = id
    this.dispatchEvent(new PickEvent(id))
  }

  #at(pointer: PointerEvent | MouseEvent): string | undefined {
    if (this.#shown === undefined || this.#layout === undefined) return undefined
    const { left, top } = this.#canvas.getBoundingClientRect()
    return this.#view.eventAt(
      this.#shown,
      this.#layout,
      pointer.clientX - left,
      pointer.clientY - top,
    )
  }

  readonly #hovered = (move: PointerEvent): void => {
    if (this.#isPinned || move.pointerType === 'touch') return
    const id = this.#at(move)
    if (id !== undefined) this.#pick(id)
  }

  readonly #left = (): void => {
    if (!this.#isPinned) this.#pick(undefined)
  }

  readonly #clicked = (click: MouseEvent): void => {
    const id = this.#at(click)
    const isSame = this.#isPinned && id === this.picked
    this.#isPinned = id !== undefined && !isSame
    this.#pick(this.#isPinned ? id : undefined)
  }

  readonly #key = (key: KeyboardEvent): void => {
    if (key.altKey || key.ctrlKey || key.metaKey) return
    if (key.key === 'ArrowLeft' || key.key === 'ArrowRight') {
      const id = this.#view.beside(key.key === 'ArrowLeft' ? -1 : 1)
      if (id === undefined) return
      this.#isPinned = true
      this.#pick(id)
    } else if (key.key === 'Enter' && this.picked !== undefined) this.#isPinned = true
    else if (key.key === 'Escape' && this.picked !== undefined) {
      this.#isPinned = false
      this.#pick(undefined)
    } else return
    key.preventDefault()
    key.stopPropagation()
  }
}

customElements.define('pop-axis', PopAxis)

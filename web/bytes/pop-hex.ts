import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import type { Field } from '../../server/lab/dissect.ts'
import { PopElement } from '../element.ts'
import { group } from '../model/format.ts'
import type { FieldPath } from '../model/wire-fields.ts'
import { type HexRow, hexRowsOf, isLit, type Run } from '../model/wire-rows.ts'
import { base, controls } from '../styles.ts'
import { hexStyles } from './hex.styles.ts'
import { LightEvent } from './light-event.ts'
import { parts } from './parts.styles.ts'

/** Bytes that are shown before somebody asks for more. */
const STEP = 4096

/** A message's bytes in hex and as text, each in the run of its innermost field. */
export class PopHex extends PopElement {
  static override properties = {
    bytes: { attribute: false },
    fields: { attribute: false },
    lit: { attribute: false },
    most: { state: true },
    perRow: { state: true },
  }
  declare bytes: Uint8Array
  declare fields: readonly Field[]
  declare lit: Field | undefined
  declare most: number
  declare perRow: number
  #rows: readonly HexRow[] = []
  readonly #resized = new ResizeObserver(() => this.#fit())

  static override styles = [base, controls, parts, hexStyles]

  constructor() {
    super()
    this.most = STEP
    this.perRow = 16
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#resized.observe(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
  }

  /** Scrolls to the first byte of a field; bytes that are not shown yet are. */
  reveal({ from }: Field): void {
    if (from >= this.bytes.length) return
    if (from >= this.most) this.most = Math.ceil((from + 1) / STEP) * STEP
    void this.updateComplete.then(() => {
      const pane = this.renderRoot.querySelector('.rows')
      const row = pane?.querySelector(`[data-byte='${from - (from % this.perRow)}']`)
      if (!pane || !row) return
      const [outer, inner] = [pane.getBoundingClientRect(), row.getBoundingClientRect()]
      if (inner.top < outer.top) pane.scrollTop -= outer.top - inner.top
      if (inner.bottom > outer.bottom) pane.scrollTop += inner.bottom - outer.bottom
    })
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('bytes')) this.most = STEP
    const { bytes, fields, perRow, most } = this
    const isSame = changed.size === 1 && changed.has('lit')
    if (!isSame) this.#rows = hexRowsOf(bytes, fields, { perRow, most })
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('bytes')) this.renderRoot.querySelector('.rows')?.scrollTo(0, 0)
  }

  override render() {
    const rest = this.bytes.length - this.most
    return html`
      <span class="probe" aria-hidden="true">0000000000</span>
      <div
        class="rows"
        style="--digits: ${2.6 * this.perRow}ch"
        tabindex="0"
        role="group"
        aria-label=${msg('Bytes, in hexadecimal and as text')}
        @pointerover=${this.#over}
        @pointerleave=${this.#left}
        @click=${this.#clicked}
      >
        ${this.#rows.map((row) => this.#row(row))}
        ${
          rest > 0
            ? html`<button class="more" @click=${this.#showMore}>
                ${msg(str`Show more: ${group(rest)} B are left`)}
              </button>`
            : nothing
        }
      </div>
    `
  }

  #row({ from, runs }: HexRow) {
    return html`<div class="row" data-byte=${from}>
      <span class="offset">${from.toString(16).padStart(4, '0')}</span>
      <span class="hex">${runs.map((run) => this.#run(run, run.hex))}</span>
      <span class="text">${runs.map((run) => this.#run(run, run.text))}</span>
    </div>`
  }

  #run(run: Run, said: string) {
    const lit = this.lit !== undefined && isLit(run, this.lit)
    return html`<span
      data-from=${run.from} data-to=${run.to} data-path=${run.path} data-part=${run.part}
      ?data-lit=${lit}>${said}</span>`
  }

  #over(over: PointerEvent): void {
    const path = pathAt(over)
    if (path !== undefined) this.dispatchEvent(new LightEvent(path))
  }

  #left(): void {
    this.dispatchEvent(new LightEvent(undefined))
  }

  #clicked(click: MouseEvent): void {
    const path = pathAt(click)
    if (path !== undefined) this.dispatchEvent(new LightEvent(path, true))
  }

  #showMore(): void {
    this.most += STEP
  }

  /** 16 bytes a row where there is room for them, or else 8. */
  #fit(): void {
    const ten = this.renderRoot.querySelector('.probe')?.getBoundingClientRect().width ?? 0
    if (ten === 0) return
    // Offset, digits with their narrow spaces, text, and what stands between and around them.
    const room = (ten / 10) * (5 + 16 * 2.6 + 1 + 16) + 28
    this.perRow = this.clientWidth >= room ? 16 : 8
  }
}

function pathAt({ target }: Event): FieldPath | undefined {
  const run = target instanceof Element ? target.closest<HTMLElement>('[data-path]') : null
  return run?.dataset.path
}

customElements.define('pop-hex', PopHex)

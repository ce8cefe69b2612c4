import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import { type Field, faults } from '../../server/lab/dissect.ts'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { group, line } from '../model/format.ts'
import {
  bitsOf,
  type FieldPath,
  type FieldRow,
  isMasked,
  isPunctuation,
  opensItself,
  rowsOf,
  shownAs,
} from '../model/wire-fields.ts'
import { base, controls } from '../styles.ts'
import { nameOf, saidBy } from './field-name.ts'
import { fieldsStyles } from './fields.styles.ts'
import { LightEvent } from './light-event.ts'
import { parts } from './parts.styles.ts'

/** What is said of one field at most; the whole of it stands below the bytes. */
const MOST_VALUE = 200
/** Rows that are shown before somebody asks for more. */
const STEP = 200

/** A message's fields as a tree. Arrow keys walk it, and light the bytes of each field. */
export class PopFields extends PopElement {
  static override properties = {
    fields: { attribute: false },
    lit: { attribute: false },
    picked: { attribute: false },
    toggled: { state: true },
    most: { state: true },
  }
  declare fields: readonly Field[]
  declare lit: FieldPath | undefined
  declare picked: FieldPath | undefined
  /** Fields that are not as they open themselves. */
  declare toggled: ReadonlySet<FieldPath>
  /** Rows that are shown: a batch may have a thousand events. */
  declare most: number
  #rows: readonly FieldRow[] = []
  #left = 0

  static override styles = [base, controls, parts, fieldsStyles]

  constructor() {
    super()
    this.toggled = new Set()
    this.most = STEP
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('fields')) {
      this.most = STEP
      if (changed.get('fields') !== undefined) this.toggled = new Set()
    }
    const rows = rowsOf(this.fields, (path, field) => {
      return opensItself(field) !== this.toggled.has(path)
    })
    const wanted = rows.findIndex(({ path }) => path === this.picked)
    if (wanted >= this.most) this.most = Math.ceil((wanted + 1) / STEP) * STEP
    this.#rows = rows.slice(0, this.most)
    this.#left = rows.length - this.#rows.length
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('lit') && this.lit !== undefined) this.#reveal()
  }

  override render() {
    const lit = this.lit === undefined ? undefined : shownAs(this.#rows, this.lit)
    const picked = this.picked === undefined ? undefined : shownAs(this.#rows, this.picked)
    const entry = picked ?? this.#rows[0]?.path
    return html`
      <div
        role="tree"
        aria-label=${msg('Fields')}
        @keydown=${this.#key}
        @pointerover=${this.#over}
        @pointerleave=${this.#out}
        @click=${this.#clicked}
        @focusin=${this.#focused}
      >
        ${this.#rows.map((row) => this.#row(row, { lit, picked, entry }))}
      </div>
      ${
        this.#left > 0
          ? html`<button class="more" @click=${this.#more}>
              ${msg(str`Show more fields: ${group(this.#left)} are left`)}</button>`
          : nothing
      }
    `
  }

  #row(
    row: FieldRow,
    { lit, picked, entry }: Record<'lit' | 'picked' | 'entry', string | undefined>,
  ) {
    const { path, field, level, place, siblings, isParent, isOpen } = row
    const { name, from, to, part, fault } = field
    const bits = bitsOf(field)
    return html`
      <div
        role="treeitem"
        data-field=${path}
        data-name=${name}
        data-from=${from}
        data-to=${to}
        data-bits=${bits ?? nothing}
        data-fault=${fault ?? nothing}
        data-part=${part}
        ?data-lit=${path === lit}
        ?data-minor=${isPunctuation(field)}
        aria-level=${level}
        aria-posinset=${place}
        aria-setsize=${siblings}
        aria-selected=${path === picked}
        aria-expanded=${isParent ? isOpen : nothing}
        tabindex=${path === entry ? 0 : -1}
        style="--level: ${level - 1}"
      >
        <span class="fold" aria-hidden="true">${isParent ? (isOpen ? '▾' : '▸') : ''}</span>
        <i class="swatch" data-part=${part} aria-hidden="true"></i>
        <span class="name">${nameOf(field)}</span>
        <span class="value">${line(saidBy(field), MOST_VALUE)}</span>
        ${isMasked(field) ? html`<span class="tag">${msg('masked')}</span>` : nothing}
        <span class="where">${bits === undefined ? whereOf(field) : bitsText(field, bits)}</span>
        ${fault === undefined ? nothing : html`<span class="fault">${said(faults[fault].text)}</span>`}
      </div>
    `
  }

  #more(): void {
    this.most += STEP
  }

  #at(path: FieldPath | undefined): HTMLElement | null {
    return path === undefined ? null : this.renderRoot.querySelector(`[data-field='${path}']`)
  }

  /** Within its own pane: the page stays where it is. */
  #reveal(): void {
    const row = this.renderRoot.querySelector('[data-lit]')
    const pane = this.closest('.fields')
    if (!row || !pane || row.matches(':hover')) return
    const [outer, inner] = [pane.getBoundingClientRect(), row.getBoundingClientRect()]
    if (inner.top < outer.top) pane.scrollTop -= outer.top - inner.top
    if (inner.bottom > outer.bottom) pane.scrollTop += inner.bottom - outer.bottom
  }

  #over(over: Event): void {
    const path = pathAt(over)
    if (path !== undefined) this.dispatchEvent(new LightEvent(path))
  }

  #out(): void {
    this.dispatchEvent(new LightEvent(undefined))
  }

  #focused(focus: Event): void {
    const path = pathAt(focus)
    if (path !== undefined && path !== this.picked) this.dispatchEvent(new LightEvent(path, true))
  }

  #clicked(click: Event): void {
    const path = pathAt(click)
    if (path === undefined) return
    this.dispatchEvent(new LightEvent(path, true))
    const isFold = click.target instanceof Element && click.target.closest('.fold') !== null
    if (isFold) this.#toggle(path)
  }

  /** As the ARIA practices for trees have it. */
  #key(key: KeyboardEvent): void {
    if (key.altKey || key.ctrlKey || key.metaKey) return
    const path = pathAt(key)
    const index = this.#rows.findIndex((row) => row.path === path)
    const row = this.#rows[index]
    if (row === undefined) return
    const parent = row.path.split('.').slice(0, -1).join('.')
    switch (key.key) {
      case 'ArrowDown':
        this.#focus(index + 1)
        break
      case 'ArrowUp':
        this.#focus(index - 1)
        break
      case 'Home':
        this.#focus(0)
        break
      case 'End':
        this.#focus(this.#rows.length - 1)
        break
      case 'ArrowRight':
        if (row.isParent && row.isOpen) this.#focus(index + 1)
        else if (row.isParent) this.#toggle(row.path)
        break
      case 'ArrowLeft':
        if (row.isOpen) this.#toggle(row.path)
        else if (parent !== '') this.#at(parent)?.focus()
        break
      case 'Enter':
      case ' ':
        if (row.isParent) this.#toggle(row.path)
        break
      default:
        return
    }
    key.preventDefault()
    key.stopPropagation()
  }

  #focus(index: number): void {
    this.#at(this.#rows[index]?.path)?.focus({ preventScroll: true })
  }

  #toggle(path: FieldPath): void {
    const toggled = new Set(this.toggled)
    if (!toggled.delete(path)) toggled.add(path)
    this.toggled = toggled
  }
}

function whereOf({ from, to }: Field): string {
  return to - from === 1 ? `${from}` : `${from}–${to - 1}`
}

function bitsText({ bits: [from, to] = [0, 0] }: Field, bits: string): string {
  return to - from === 1 ? msg(str`bit ${bits}`) : msg(str`bits ${bits}`)
}

function pathAt({ target }: Event): FieldPath | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-field]') : null
  return row?.dataset.field
}

customElements.define('pop-fields', PopFields)

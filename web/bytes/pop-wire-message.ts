import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import { createRef, ref } from 'lit/directives/ref.js'
import { type Field, faults, notes } from '../../server/lab/dissect.ts'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { group, line } from '../model/format.ts'
import type { WireEntry } from '../model/wire-entry.ts'
import { type FieldPath, fieldAt, isMasked, pathOfEvent } from '../model/wire-fields.ts'
import { handshakeOf } from '../model/wire-handshake.ts'
import { base } from '../styles.ts'
import type { Descriptor } from '../transports/transport.ts'
import { nameOf, partName, saidBy } from './field-name.ts'
import { clockOf, headlineOf } from './headline.ts'
import type { LightEvent } from './light-event.ts'
import { parts } from './parts.styles.ts'
import './pop-fields.ts'
import './pop-handshake.ts'
import { PopHex } from './pop-hex.ts'
import { messageStyles } from './wire-message.styles.ts'
import '../pop-mark.ts'

/** Text of a field's value that is shown at most: a batch may be 64 kB of JSON. */
const MOST_VALUE = 4000

/** One message that crossed a road, taken apart: its bytes, its fields, and what one of them is. */
export class PopWireMessage extends PopElement {
  static override properties = {
    entry: { attribute: false },
    exchange: { attribute: false },
    transport: { attribute: false },
    event: {},
    lit: { state: true },
    picked: { state: true },
  }
  declare entry: WireEntry
  /** All that was said in the exchange that it belongs to. */
  declare exchange: readonly WireEntry[]
  declare transport: Descriptor | undefined
  /** Id of an event: its field is chosen first, where the message brings it. */
  declare event: string | undefined
  declare lit: FieldPath | undefined
  declare picked: FieldPath | undefined
  readonly #hex = createRef<PopHex>()

  static override styles = [base, parts, messageStyles]

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('entry') && !changed.has('event')) return
    const { fields } = this.entry
    const path = this.event === undefined ? undefined : pathOfEvent(fields, this.event)
    if (changed.has('entry')) this.lit = undefined
    if (changed.has('entry') || path !== undefined) this.picked = path ?? pathOfFault(fields)
  }

  override updated(changed: PropertyValues<this>): void {
    const field = this.#field(this.picked)
    if (changed.has('picked') && field !== undefined) this.#hex.value?.reveal(field)
  }

  override render() {
    const { entry, transport } = this
    const { message, fields, direction, length, connection, exchange } = entry
    const isUp = direction === 'up'
    const current = this.#field(this.lit) ?? this.#field(this.picked)
    const handshake = entry.head && handshakeOf(this.exchange)
    return html`
      <div class="top">
        ${transport ? html`<pop-mark .transport=${transport}></pop-mark>` : nothing}
        <h4>${transport ? said(transport.label) : entry.road}: ${headlineOf(entry)}</h4>
        <p>
          <span>${isUp ? msg('↑ to the server') : msg('↓ from the server')}</span>
          <span data-length=${length}>${group(length)} B</span>
          <span>${clockOf(entry.at)}</span>
          <span>${msg(str`connection ${connection}, exchange ${exchange}`)}</span>
          ${this.#remarks(message.bytes.length)}
        </p>
      </div>
      <pop-hex
        ${ref(this.#hex)}
        .bytes=${message.bytes}
        .fields=${fields}
        .lit=${current}
        @pop-light=${this.#light}
      ></pop-hex>
      ${this.#detail(current)}
      <div class="fields">
        ${handshake ? html`<pop-handshake .handshake=${handshake}></pop-handshake>` : nothing}
        <pop-fields
          .fields=${fields}
          .lit=${this.lit ?? this.picked}
          .picked=${this.picked}
          @pop-light=${this.#light}
        ></pop-fields>
      </div>
    `
  }

  #remarks(known: number) {
    const { fields, length, message } = this.entry
    const remarks: string[] = []
    if (anyMasked(fields)) remarks.push(msg('****: secrets, masked by the server at their length'))
    if (known < length) remarks.push(msg(str`only the first ${group(known)} B were sent here`))
    if (message.cut) remarks.push(msg('the connection ended within it'))
    return remarks.map((remark) => html`<span class="remark">${remark}</span>`)
  }

  #detail(field: Field | undefined) {
    if (field === undefined) {
      return html`<div class="detail" tabindex="0" role="group" aria-label=${msg('The chosen field')}><p>${msg('Point at a byte or a field, or walk the fields with the arrow keys.')}</p></div>`
    }
    const { note, fault, part } = field
    return html`
      <div
        class="detail" tabindex="0" role="group" aria-label=${msg('The chosen field')}
        data-detail=${field.name} data-part=${part}
      >
        <p class="is">
          <i class="swatch" data-part=${part} aria-hidden="true"></i>
          <strong>${nameOf(field)}</strong>
          <code>${line(saidBy(field), MOST_VALUE)}</code>
        </p>
        <p class="why">
          ${partName(part)}${note ? html`. ${said(notes[note].text)} ${cited(notes[note].source)}` : nothing}
          ${isMasked(field) ? msg('Masked before it left the server.') : nothing}
          ${fault ? html`<strong class="fault">${said(faults[fault].text)} ${cited(faults[fault].source)}</strong>` : nothing}
        </p>
      </div>
    `
  }

  #field(path: FieldPath | undefined): Field | undefined {
    return path === undefined ? undefined : fieldAt(this.entry.fields, path)
  }

  #light({ path, isPicked, target }: LightEvent): void {
    if (!isPicked) {
      this.lit = path
      return
    }
    this.picked = path
    this.lit = undefined
    const field = this.#field(path)
    if (field !== undefined && !(target instanceof PopHex)) this.#hex.value?.reveal(field)
  }
}

/** Where that is written, unless it is this project's own wire, which nobody can look up. */
function cited(source: string) {
  return source.startsWith('DESIGN') ? nothing : html`<cite>${source}</cite>`
}

/** What is wrong is looked at first. */
function pathOfFault(fields: readonly Field[], parent = ''): FieldPath | undefined {
  for (const [index, field] of fields.entries()) {
    const path = `${parent}${index}`
    if (field.fault !== undefined) return path
    const below = pathOfFault(field.children ?? [], `${path}.`)
    if (below !== undefined) return below
  }
  return undefined
}

function anyMasked(fields: readonly Field[]): boolean {
  return fields.some((field) => isMasked(field) || anyMasked(field.children ?? []))
}

customElements.define('pop-wire-message', PopWireMessage)

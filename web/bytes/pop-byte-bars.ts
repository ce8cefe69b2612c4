import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { bytes, group, UNKNOWN, words } from '../model/format.ts'
import { WINDOW } from '../model/lane-tally.ts'
import type { Spent } from '../model/road-log.ts'
import { layersOf, RECORD, SEGMENT, SEGMENT_ROOM } from '../model/wire-layers.ts'
import '../pop-mark.ts'
import { base, controls } from '../styles.ts'
import { barsStyles } from './byte-bars.styles.ts'
import type { BytesLane } from './bytes-lane.ts'
import { partName } from './field-name.ts'
import { parts } from './parts.styles.ts'

type Slice = 'headers' | 'framing' | 'payload' | 'tcpip' | 'tls'

/** What a lane's road carried, for one bar. */
export interface LaneBytes {
  readonly lane: BytesLane
  readonly cost: Spent | undefined
  readonly isStream: boolean
}

/** Bytes per event of each lane, both ways, as bars of one scale. */
export class PopByteBars extends PopElement {
  static override properties = {
    lanes: { attribute: false },
    isOpen: { state: true },
    tcpip: { state: true },
    tls: { state: true },
  }
  declare lanes: readonly LaneBytes[]
  declare isOpen: boolean
  declare tcpip: boolean
  declare tls: boolean

  static override styles = [base, controls, parts, barsStyles]

  constructor() {
    super()
    this.isOpen = true
    this.tcpip = false
    this.tls = false
  }

  get #slices(): readonly Slice[] {
    return [
      'headers',
      'framing',
      'payload',
      ...(this.tcpip ? ['tcpip' as const] : []),
      ...(this.tls ? ['tls' as const] : []),
    ]
  }

  override render() {
    return html`
      <div class="top">
        <h4>
          <button aria-expanded=${this.isOpen} @click=${this.#open}>
            <span aria-hidden="true">${this.isOpen ? '▾' : '▸'}</span> ${msg('Bytes per event')}
          </button>
        </h4>
        <span class="method">${this.#method()}</span>
        <label><input type="checkbox" data-extra="tcpip" .checked=${this.tcpip} @change=${this.#switched}>
          ${msg('+ TCP/IP (model)')}</label>
        <label><input type="checkbox" data-extra="tls" .checked=${this.tls} @change=${this.#switched}>
          ${msg('+ TLS (model)')}</label>
      </div>
      ${this.isOpen ? this.#table() : nothing}
    `
  }

  #table() {
    const slices = this.#slices
    const rows = this.lanes.map((each) => ({ ...each, sizes: this.#sizes(each, slices) }))
    const scale = Math.max(1, ...rows.map(({ sizes }) => sum(sizes ?? [])))
    return html`
      <div role="table" aria-label=${msg('Bytes per event')} style="--slices: ${slices.length}">
        <div role="row" class="head">
          <span role="columnheader">${msg('Lane')}</span>
          <span role="columnheader"><span class="hidden">${msg('Bar')}</span></span>
          ${slices.map(
            (slice) => html`<span role="columnheader" class="number">
              <i class="swatch" data-part=${slice} aria-hidden="true"></i>${sliceName(slice)}</span>`,
          )}
          <span role="columnheader" class="number total">${msg('per event')}</span>
        </div>
        ${rows.map(({ lane, cost, sizes }) => this.#row(lane, cost, sizes, scale))}
      </div>
      ${this.tcpip || this.tls ? html`<p class="model">${this.#model()}</p>` : nothing}
    `
  }

  #row(
    { transport, way }: BytesLane,
    cost: Spent | undefined,
    sizes: readonly number[] | undefined,
    scale: number,
  ) {
    const slices = this.#slices
    return html`
      <div
        role="row"
        data-bar
        data-lane=${transport.name}
        data-headers=${cost?.headers ?? nothing}
        data-framing=${cost?.framing ?? nothing}
        data-payload=${cost?.payload ?? nothing}
        data-events=${cost?.events ?? nothing}
      >
        <span role="rowheader"><pop-mark .transport=${transport}></pop-mark>${said(transport.label)}</span>
        <span role="cell" class="bar">
          ${
            sizes === undefined
              ? html`<span class="none">${why(way, cost)}</span>`
              : sizes.map(
                  (size, index) => html`<i
                    class="swatch" aria-hidden="true" data-part=${slices[index]}
                    style="width: ${((100 * size) / scale).toFixed(2)}%"></i>`,
                )
          }
        </span>
        ${slices.map(
          (slice, index) => html`<span role="cell" class="number">
            <i class="swatch" data-part=${slice} aria-hidden="true"></i>${sizes ? words(bytes(sizes[index])) : UNKNOWN}</span>`,
        )}
        <span role="cell" class="number total">${sizes ? words(bytes(sum(sizes))) : UNKNOWN}</span>
      </div>
    `
  }

  /** Bytes per event of each slice. */
  #sizes({ cost, isStream }: LaneBytes, slices: readonly Slice[]): number[] | undefined {
    if (cost === undefined || cost.events <= 0) return undefined
    const all = { ...cost, ...layersOf(cost, isStream) }
    return slices.map((slice) => all[slice] / cost.events)
  }

  #method(): string {
    const seconds = Math.max(0, ...this.lanes.map(({ cost }) => cost?.seconds ?? 0))
    if (seconds === 0) return ''
    const time = group(Math.min(seconds, WINDOW))
    return location.protocol === 'https:'
      ? msg(str`counted both ways inside TLS over ${time} s, per distinct event`)
      : msg(str`counted both ways over ${time} s, per distinct event`)
  }

  #model(): string {
    const tcpip = msg(
      str`TCP/IP, a model: ${SEGMENT} B a segment (IPv4, timestamps); ⌈length / ${group(SEGMENT_ROOM)}⌉ segments a message and one to acknowledge it; 3 to open a connection; a stream brings one message an event.`,
    )
    const tls = msg(str`TLS 1.3, a model: ${RECORD} B a record, one a message; no handshakes.`)
    return [...(this.tcpip ? [tcpip] : []), ...(this.tls ? [tls] : [])].join(' ')
  }

  #open(): void {
    this.isOpen = !this.isOpen
  }

  #switched({ target }: Event): void {
    const input = target as HTMLInputElement
    if (input.dataset.extra === 'tls') this.tls = input.checked
    else this.tcpip = input.checked
  }
}

function why(way: BytesLane['way'], cost: Spent | undefined): string {
  if (way !== 'road') return msg('no road: its bytes are not counted')
  if (cost === undefined) return msg('nothing counted yet')
  const { up, down } = cost
  return msg(str`no event yet: ${words(bytes(up.bytes + down.bytes))} for nothing`)
}

function sliceName(slice: Slice): string {
  switch (slice) {
    case 'tcpip':
      return 'TCP/IP'
    case 'tls':
      return 'TLS'
    default:
      return partName(slice)
  }
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}

customElements.define('pop-byte-bars', PopByteBars)

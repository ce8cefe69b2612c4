import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { said } from '../locales/said.ts'
import { lateness, line, words } from '../model/format.ts'
import type { Cell, Entry, EventEntry, ResetEntry } from '../model/ledger.ts'
import type { Descriptor } from '../transports/transport.ts'
import { missedEvents } from '../words/events.ts'
import { gloss } from '../words/gloss.ts'
import { resetGloss } from '../words/reset.ts'
import { cellMark, cellWord } from './cell-mark.ts'

/** Characters shown of a notification's title. */
const TITLE = 60

const time = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
})

interface Column {
  readonly transport: Descriptor
}

export interface RowOptions {
  /** Its place in the table, from 1, the head counted. */
  readonly index: number
  readonly lanes: readonly Column[]
  /** Milliseconds of a full bar. */
  readonly scale: number
  /** Of the clock, ms. */
  readonly uncertainty: number | undefined
  readonly isPicked: boolean
  readonly pick: () => void
}

export function ledgerRow(entry: Entry, options: RowOptions) {
  if (entry.kind === 'reset') return resetRow(entry, options)
  const { event, seq, cells } = entry
  const { index, isPicked, pick } = options
  return html`
    <tr data-row data-id=${event.id} aria-rowindex=${index} aria-current=${isPicked ? 'true' : nothing} @click=${pick}>
      <th scope="row" title=${event.id}>
        <span class="seq">${seq}</span><bdi>${what(entry)}</bdi>
      </th>
      <td class="published">${time.format(event.at)}</td>
      ${options.lanes.map(({ transport }) => cellOf(transport, cells.get(transport.name), options))}
    </tr>
  `
}

function what({ event }: EventEntry): string {
  return event.type === 'price' ? event.data.symbol : line(event.data.title, TITLE)
}

function cellOf(
  { name, hue }: Descriptor,
  cell: Cell | undefined,
  { scale, uncertainty }: RowOptions,
) {
  const kind = cell?.kind ?? 'waiting'
  const late = cell && 'lateness' in cell ? cell.lateness : undefined
  // What came in a snapshot is state, not delivery: how old it is says nothing about the lane.
  const isDelivered = kind === 'live' || kind === 'replay'
  const repeats = cell && 'repeats' in cell ? cell.repeats : 0
  return html`
    <td class="cell" style="--hue: ${hue}" data-cell data-lane=${name} data-arrival=${kind}
      data-lateness=${late === undefined ? nothing : Math.round(late)} data-repeats=${repeats || nothing}>
      ${cellMark(kind)}${
        isDelivered
          ? html`<span class="late">${words(lateness(late, uncertainty))}</span> `
          : nothing
      }<span class="word" title=${glossOf(kind) ?? nothing}>${cellWord(kind)}</span>${
        repeats > 0
          ? html`<span class="again" title=${msg('It came again, and was dropped.')}>×${repeats + 1}</span>`
          : nothing
      }
      ${isDelivered ? bar(late, scale) : nothing}
    </td>
  `
}

function glossOf(kind: Cell['kind']): string | undefined {
  return kind === 'replay' || kind === 'snapshot' || kind === 'reset' ? gloss(kind) : undefined
}

function bar(late: number | undefined, scale: number) {
  if (late === undefined) return nothing
  const share = Math.min(1, Math.max(0, late / scale))
  return html`<span class="bar-late" style="width: ${(share * 100).toFixed(1)}%"></span>`
}

function resetRow({ lane, reason, missed }: ResetEntry, { lanes, index }: RowOptions) {
  const transport = lanes.find((column) => column.transport.name === lane)?.transport
  const label = transport ? said(transport.label) : lane
  const why = reason === undefined ? '' : ` ${resetGloss(reason)}`
  return html`
    <tr class="reset" data-reset data-lane=${lane} data-reason=${reason ?? nothing} aria-rowindex=${index}>
      <th scope="row" colspan=${lanes.length + 2}>
        <span>
          ${cellMark('reset')}${transport ? html`<pop-mark .transport=${transport}></pop-mark>` : nothing}<b>${msg(str`${label} was reset: ${missedEvents(missed)}.`)}</b>${why}
        </span>
      </th>
    </tr>
  `
}

/** An event as a sentence, for whoever cannot see the row light up. */
export function spoken(
  entry: EventEntry,
  lanes: readonly Column[],
  uncertainty: number | undefined,
): string {
  const parts = lanes.map(({ transport }) => {
    const cell = entry.cells.get(transport.name)
    const kind = cell?.kind ?? 'waiting'
    const late = cell && 'lateness' in cell ? cell.lateness : undefined
    const isDelivered = kind === 'live' || kind === 'replay'
    const after = isDelivered ? `${words(lateness(late, uncertainty))} ` : ''
    return `${said(transport.label)} ${after}${cellWord(kind)}`
  })
  return `${entry.seq} ${what(entry)}: ${parts.join(', ')}`
}

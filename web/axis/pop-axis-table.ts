import { msg } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { duration, lateness, words } from '../model/format.ts'
import { base } from '../styles.ts'
import type { AxisRow } from './axis-rows.ts'
import { kindWord } from './kind-words.ts'

/** What the axis drew in its last frame, as a table. */
export class PopAxisTable extends PopElement {
  static override properties = {
    rows: { attribute: false },
    names: { attribute: false },
    now: { attribute: false },
    uncertainty: { attribute: false },
    picked: {},
  }
  declare rows: readonly AxisRow[]
  /** Names of the lanes (as in addresses) and their labels, by index. */
  declare names: readonly { readonly name: string; readonly label: string }[]
  /** Server's time of the right edge, ms. */
  declare now: number
  declare uncertainty: number | undefined
  declare picked: string | undefined

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }

      div {
        max-height: 20rem;
        overflow: auto;
        border-block: 1px solid var(--line);
      }

      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }

      caption {
        padding: 0.4rem 0;
        text-align: left;
        color: var(--soft);
      }

      th,
      td {
        padding: 0.15rem 0.75rem 0.15rem 0;
        text-align: left;
        vertical-align: top;
        white-space: nowrap;
      }

      td:last-child {
        width: 100%;
        white-space: normal;
      }

      .number {
        text-align: right;
      }

      thead th {
        position: sticky;
        top: 0;
        background: var(--paper);
        color: var(--soft);
        font-weight: 600;
      }

      tr[data-picked] {
        background: var(--fill);
        font-weight: 600;
      }
    `,
  ]

  override render() {
    return html`
      <div tabindex="0" role="region" aria-label=${msg('The axis as a table')}>
        <table>
          <caption>${msg('What the axis shows, newest first. Times are seconds before now.')}</caption>
          <thead>
            <tr>
              <th scope="col">${msg('Lane')}</th>
              <th scope="col">${msg('What')}</th>
              <th scope="col" class="number">${msg('From')}</th>
              <th scope="col" class="number">${msg('To')}</th>
              <th scope="col">${msg('In words')}</th>
            </tr>
          </thead>
          <tbody>${this.rows.map((row) => this.#row(row))}</tbody>
        </table>
      </div>
    `
  }

  #row(row: AxisRow) {
    const lane = this.names[row.lane]
    const { id, lateness: late } = row
    return html`<tr data-axis-item data-kind=${row.kind} data-lane=${lane?.name ?? nothing} data-id=${id ?? nothing}
      data-from=${row.from.toFixed(3)} data-to=${row.to.toFixed(3)} data-count=${row.count === 0 ? nothing : row.count}
      data-lateness=${late === undefined ? nothing : late.toFixed(1)}
      ?data-picked=${id !== undefined && id === this.picked}>
      <td>${lane?.label ?? ''}</td>
      <td>${kindWord(row.kind)}</td>
      <td class="number">${this.#ago(row.from)}</td>
      <td class="number">${row.to === row.from ? '' : this.#ago(row.to)}</td>
      <td>${this.#words(row)}</td>
    </tr>`
  }

  #ago(time: number): string {
    return `−${Math.max(0, (this.now - time) / 1000).toFixed(2)} s`
  }

  #words({ kind, from, to, count, why, id, lateness: late, isNotification, isReplay }: AxisRow) {
    const parts: string[] = []
    if (id !== undefined) parts.push(id)
    if (isNotification) parts.push(msg('notification'))
    if (isReplay) parts.push(msg('replay'))
    if (late !== undefined) parts.push(words(lateness(late, this.uncertainty)))
    else if (to > from) parts.push(words(duration(to - from)))
    if (kind !== 'event' && count > 0) parts.push(`${msg('events')}: ${count}`)
    if (why !== '') parts.push(kind === 'ghost' ? why : said(why))
    return parts.join(' · ')
  }
}

customElements.define('pop-axis-table', PopAxisTable)

import { css, html, LitElement } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { seqOf } from './model/event-id.ts'
import { lateness, line, words } from './model/format.ts'
import type { Row } from './model/journal.ts'
import { base, section } from './styles.ts'

/** The last events of a lane, newest first, with how each arrived. */
export class PopLog extends LitElement {
  static override properties = {
    rows: { attribute: false },
    uncertainty: { type: Number },
    label: {},
  }
  declare rows: readonly Row[]
  declare uncertainty: number | undefined
  declare label: string

  static override styles = [
    base,
    section,
    css`
      ol {
        height: 16rem;
        /* New rows move nothing outside, and cost nothing while they are out of sight. */
        contain: strict;
        content-visibility: auto;
        margin-top: 0.4rem;
        overflow-y: auto;
        font-size: var(--small);
        font-variant-numeric: tabular-nums;
      }

      li {
        display: grid;
        grid-template-columns: 2.75rem minmax(0, 1fr) 3.75rem 3.9rem;
        column-gap: 0.5rem;
        padding: 0.1rem 0;
      }

      .seq,
      .arrival {
        color: var(--soft);
      }

      .arrival {
        text-align: right;
      }

      .late {
        text-align: right;
      }

      li:not([data-arrival='live']) .late {
        color: var(--soft);
      }

      li[data-arrival='replay'] .arrival,
      li[data-arrival='snapshot'] .arrival {
        color: var(--ink);
        font-weight: 600;
      }

      .note {
        display: block;
        margin: 0.2rem 0;
        padding: 0.15rem 0.5rem;
        border-left: 3px solid var(--edge);
        background: var(--fill);
      }
    `,
  ]

  override render() {
    return html`
      <h4>Last events</h4>
      <ol tabindex="0" role="list" aria-label="Last events, ${this.label}">
        ${repeat(
          this.rows,
          (row) => row.key,
          (row) => this.#row(row),
        )}
      </ol>
    `
  }

  #row(row: Row) {
    if (row.kind === 'note') return html`<li class="note">${line(row.text, 300)}</li>`
    const { event, arrival } = row
    const what = event.type === 'price' ? event.data.symbol : line(event.data.title, 80)
    return html`
      <li data-id=${event.id} data-arrival=${arrival}>
        <span class="seq" title=${event.id}>${seqOf(event.id)}</span>
        <bdi class="line">${what}</bdi>
        <span class="late">${words(lateness(row.lateness, this.uncertainty))}</span>
        <span class="arrival">${arrival}</span>
      </li>
    `
  }
}

customElements.define('pop-log', PopLog)

import { msg, str } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { PopElement } from './element.ts'
import { said } from './locales/said.ts'
import { seqOf } from './model/event-id.ts'
import { lateness, line, words } from './model/format.ts'
import type { Row } from './model/journal.ts'
import { base, section } from './styles.ts'
import { arrivalWord } from './words/arrival.ts'
import { gloss } from './words/gloss.ts'
import { noteText } from './words/note.ts'

/** The last events of a lane, newest first, with how each arrived. */
export class PopLog extends PopElement {
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
      /* The Korean words for how an event arrived are longer. */
      :host(:lang(ko)) {
        --arrival: 5rem;
      }

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
        grid-template-columns: 2.75rem minmax(0, 1fr) 3.75rem var(--arrival, 3.9rem);
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
      <h4>${msg('Last events')}</h4>
      <ol tabindex="0" role="list" aria-label=${msg(str`Last events, ${said(this.label)}`)}>
        ${repeat(
          this.rows,
          (row) => row.key,
          (row) => this.#row(row),
        )}
      </ol>
    `
  }

  #row(row: Row) {
    if (row.kind === 'note') return html`<li class="note">${line(noteText(row.note), 300)}</li>`
    const { event, arrival } = row
    const what = event.type === 'price' ? event.data.symbol : line(event.data.title, 80)
    return html`
      <li data-id=${event.id} data-arrival=${arrival}>
        <span class="seq" title=${event.id}>${seqOf(event.id)}</span>
        <bdi class="line">${what}</bdi>
        <span class="late">${words(lateness(row.lateness, this.uncertainty))}</span>
        <span class="arrival" title=${arrival === 'live' ? nothing : gloss(arrival)}>${arrivalWord(arrival)}</span>
      </li>
    `
  }
}

customElements.define('pop-log', PopLog)

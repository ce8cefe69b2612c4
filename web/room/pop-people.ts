import { msg, str } from '@lit/localize'
import { css, html, nothing } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { LearnerView } from '../../server/lab/room-messages.ts'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { base } from '../styles.ts'
import { transports } from '../transports/index.ts'
import { type LaneLook, lookLabel, lookOf } from './lane-look.ts'
import './pop-lane-look.ts'

const LEGEND: readonly LaneLook[] = ['runs', 'fell-back', 'connects', 'stopped']

/** Who is in the room, and how the lanes of each do. */
export class PopPeople extends PopElement {
  static override properties = { learners: { attribute: false }, called: {} }
  declare learners: readonly LearnerView[]
  declare called: string | null

  static override styles = [
    base,
    css`
      h2 {
        font-size: 1.35rem;
        font-weight: 600;
      }

      .head,
      .legend,
      .legend span {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.25rem 1rem;
      }

      .head {
        justify-content: space-between;
        margin-bottom: 0.6rem;
      }

      .legend,
      .words {
        color: var(--soft);
      }

      .legend span {
        gap: 0.3rem;
      }

      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 12.5rem), 1fr));
        gap: 0.6rem;
      }

      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-content: start;
        gap: 0 0.5rem;
        padding: 0.45rem 0.65rem 0.5rem;
        border: 1px solid var(--line);
        border-radius: 0.5rem;
      }

      li:not([data-here]) {
        border: 2px dashed var(--edge);
        color: var(--soft);
      }

      .name {
        font-weight: 600;
      }

      .marks {
        display: flex;
        grid-column: 1 / -1;
        gap: 0.35rem;
        margin: 0.1rem 0 0 -0.2rem;
      }

      .words {
        grid-column: 1 / -1;
        line-height: 1.25;
        overflow-wrap: anywhere;
      }

      .steps {
        display: flex;
        align-items: center;
        gap: 0.3rem;
      }

      .steps i {
        width: 0.8rem;
        height: 0.8rem;
        border: 2px solid var(--ink);
        border-radius: 50%;
      }

      .steps .done {
        background: var(--ink);
      }

      .empty {
        color: var(--soft);
      }

      @media (forced-colors: active) {
        .steps .done {
          forced-color-adjust: none;
          background: CanvasText;
        }
      }
    `,
  ]

  override render() {
    return html`
      <div class="head">
        <h2>${msg('In the room')}</h2>
        <div class="legend" aria-hidden="true">
          ${LEGEND.map((look) => html`<span><pop-lane-look .transport=${transports[0]} look=${look}></pop-lane-look>${lookLabel(look)}</span>`)}
        </div>
      </div>
      ${
        this.learners.length === 0
          ? html`<p class="empty">${msg('Nobody has joined yet.')}</p>`
          : html`<ul role="list">${repeat(
              this.learners,
              ({ learner }) => learner,
              (learner) => this.#card(learner),
            )}</ul>`
      }
    `
  }

  #card(learner: LearnerView) {
    const looks = transports.map((transport) => {
      return { transport, look: lookOf(learner.lanes[transport.name]) }
    })
    return html`
      <li data-learner=${learner.learner} ?data-here=${learner.here}>
        <bdi class="name line" title=${learner.nickname}>${learner.nickname}</bdi>
        ${this.#steps(learner)}
        <span class="marks" aria-hidden="true">
          ${looks.map(
            ({ transport, look }) =>
              html`<pop-lane-look data-lane=${transport.name} title="${said(transport.label)}: ${lookLabel(look)}" .transport=${transport} look=${look}></pop-lane-look>`,
          )}
        </span>
        <span class="words" data-words>${this.#words(learner, looks)}</span>
      </li>
    `
  }

  /** How far somebody is with what is called: a hollow dot predicted, a filled one measured. */
  #steps({ prediction, result }: LearnerView) {
    if (this.called === null || (prediction === undefined && result === undefined)) return nothing
    return html`
      <span class="steps">
        ${prediction === undefined ? nothing : html`<i title=${msg('predicted')}></i><span class="hidden">${msg('predicted')}</span>`}
        ${result === undefined ? nothing : html`<i class="done" title=${msg('measured')}></i><span class="hidden">${msg('measured')}</span>`}
      </span>
    `
  }

  /** Only what is not as it should be; else one word for all four. */
  #words(
    { here, lanes }: LearnerView,
    looks: readonly { transport: { label: string }; look: LaneLook }[],
  ): string {
    if (!here) return msg('away')
    if (Object.keys(lanes).length === 0) return msg('lanes not known yet')
    const odd = looks.filter(({ look }) => look !== 'runs')
    if (odd.length === 0) return msg('all lanes run')
    const [first] = odd
    if (first && odd.length === looks.length && odd.every(({ look }) => look === first.look)) {
      return msg(str`all lanes: ${lookLabel(first.look)}`)
    }
    return odd
      .map(({ transport, look }) => `${said(transport.label)}: ${lookLabel(look)}`)
      .join(', ')
  }
}

customElements.define('pop-people', PopPeople)

import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import type { Lanes } from '../../server/lab/room-messages.ts'
import { PopElement } from '../element.ts'
import type { Lane } from '../lane.ts'
import { cards } from '../scenarios/index.ts'
import { PredictedEvent, ResultEvent, ScenarioEvent } from '../scenarios/scenario-events.ts'
import { codeOfLink, type Standing } from '../standing.ts'
import { base, controls } from '../styles.ts'
import { CalledEvent } from './called-event.ts'
import { Membership, type Refusal, type RoomEnd } from './membership.ts'
import { joinStyles } from './pop-join.styles.ts'

/** Characters of a nickname, as a person counts them; an input counts some of them twice. */
const LONGEST = 24

/**
 * A learner's way into the workshop's room. It tells the room how the lanes do, and what the
 * scenarios of this page say in `pop-predicted` and `pop-result`.
 */
export class PopJoin extends PopElement {
  static override properties = {
    channel: { attribute: false },
    lanes: { attribute: false },
    standing: {},
    open: { state: true },
  }
  declare channel: RoomEnd
  declare lanes: readonly Lane[]
  declare standing: Standing
  /** Whether the form is open. */
  declare open: boolean
  readonly #membership = new Membership(this, (scenario) => {
    this.open = false
    this.dispatchEvent(new CalledEvent(scenario))
  })
  #unwatch: (() => void)[] = []

  static override styles = [base, controls, joinStyles]

  constructor() {
    super()
    // Whoever was given the code in a link came to join.
    this.open = codeOfLink() !== ''
    this.standing = 'in'
    this.lanes = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener(PredictedEvent.type, this.#predicted)
    document.addEventListener(ResultEvent.type, this.#found)
    this.#watch()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener(PredictedEvent.type, this.#predicted)
    document.removeEventListener(ResultEvent.type, this.#found)
    for (const unwatch of this.#unwatch.splice(0)) unwatch()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lanes')) this.#watch()
    if (changed.has('channel')) this.#membership.attach(this.channel)
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open') || changed.get('open') === undefined) return
    this.renderRoot.querySelector<HTMLElement>(this.open ? 'input' : 'button')?.focus()
  }

  override render() {
    const { nickname, refusal } = this.#membership
    return html`
      <div role="status" data-seat=${nickname === undefined ? 'none' : 'taken'}>
        ${nickname === undefined ? nothing : this.#seated(nickname)}
      </div>
      ${nickname === undefined ? this.#way() : nothing}
      ${refusal === undefined ? nothing : html`<p class="refusal" role="alert">${worded(refusal)}</p>`}
    `
  }

  #seated(nickname: string) {
    const { called } = this.#membership
    const card = cards.find(({ id }) => id === called)
    return html`
      <span class="line"><span class="soft">${msg('In the room as')}</span> <bdi><b>${nickname}</b></bdi></span>
      ${
        card === undefined
          ? nothing
          : html`<button class="call" data-called=${card.id} @click=${() => this.dispatchEvent(new ScenarioEvent(card.id))}>
              ${msg(str`The teacher calls: ${card.number}. ${card.title()}`)}
            </button>`
      }
      <button class="quiet" data-action="leave" @click=${() => this.#membership.leave()}>${msg('Leave')}</button>
    `
  }

  #way() {
    if (!this.open) {
      return html`<button data-action="open-join" @click=${() => {
        this.open = true
      }}>${msg('Join the room')}</button>`
    }
    return html`
      <form data-action="join" @submit=${this.#join} @keydown=${this.#pressed}>
        <input type="text" name="nickname" required maxlength=${2 * LONGEST} autocomplete="nickname"
          autocapitalize="words" spellcheck="false" placeholder=${msg('Nickname')} aria-label=${msg('Nickname')} />
        ${this.standing === 'in' ? nothing : this.#code()}
        <button>${msg('Join')}</button>
      </form>
    `
  }

  /** The room asks for its code; a link that a learner scanned has brought it along. */
  #code() {
    return html`<input type="text" name="code" required maxlength="64" autocomplete="off" autocapitalize="characters"
      spellcheck="false" placeholder=${msg('Code')} aria-label=${msg('Code of the room')} .defaultValue=${codeOfLink()} />`
  }

  #join(submit: SubmitEvent): void {
    submit.preventDefault()
    const data = new FormData(submit.target as HTMLFormElement)
    const nickname = String(data.get('nickname'))
    if (this.standing === 'in') this.#membership.join(nickname)
    else void this.#membership.joinWith(String(data.get('code')), nickname)
  }

  #pressed(press: KeyboardEvent): void {
    if (press.key !== 'Escape') return
    press.stopPropagation()
    this.open = false
  }

  #watch(): void {
    for (const unwatch of this.#unwatch.splice(0)) unwatch()
    const report = () => this.#membership.report(reportOf(this.lanes))
    this.#unwatch = this.lanes.map((lane) => lane.watch(report))
    report()
  }

  readonly #predicted = (event: Event): void => {
    const { scenario, value } = event as PredictedEvent
    this.#membership.predict(scenario, value)
  }

  readonly #found = (event: Event): void => {
    const { scenario, value, agrees, figures } = event as ResultEvent
    const finite = Object.entries(figures).filter(([, figure]) => Number.isFinite(figure))
    this.#membership.result(scenario, value, agrees, Object.fromEntries(finite))
  }
}

/** Lanes of somebody's own may be called anything; the room takes words, and eight of them. */
function reportOf(lanes: readonly Lane[]): Lanes {
  const named = lanes.filter(({ transport }) => /^[a-z0-9][a-z0-9-]{0,47}$/.test(transport.name))
  return Object.fromEntries(
    named.slice(0, 8).map(({ transport, state, way }) => [transport.name, { state, way }]),
  )
}

function worded(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'nickname':
      return msg(str`Please choose another nickname: 1 to ${LONGEST} characters that can be seen.`)
    case 'full':
      return msg('The room is full.')
    case 'code':
      return msg('This is not the code of the room. The teacher’s page shows it.')
    case 'shown-out':
      return msg('You are not in the room any more. Join again with its code.')
    case 'displaced':
      return msg('Another tab has taken your place in the room.')
    case 'other':
      return refusal.detail
  }
}

customElements.define('pop-join', PopJoin)

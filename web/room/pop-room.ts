import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import { ifDefined } from 'lit/directives/if-defined.js'
import { live } from 'lit/directives/live.js'
import { PopElement } from '../element.ts'
import { intlLocale } from '../locales/locale.ts'
import { Preferences } from '../preferences.ts'
import { hasWrongKey } from '../standing.ts'
import { base, controls } from '../styles.ts'
import { lookOf } from './lane-look.ts'
import { roomStyles } from './pop-room.styles.ts'
import { RoomLine } from './room-line.ts'
import { ScenarioBook } from './scenario-book.ts'
import { Summary } from './summary.ts'
import './pop-answers.ts'
import './pop-invite.ts'
import './pop-people.ts'
import './pop-room-preferences.ts'
import './pop-source.ts'

/**
 * The teacher's page, for a projector. Where the server asks for no key, everyone who opens it is the
 * teacher.
 */
export class PopRoom extends PopElement {
  static override properties = { chosen: { state: true } }
  /** A scenario that was picked and not called yet. */
  declare chosen: string | undefined
  readonly #line = new RoomLine(this)
  readonly #book = new ScenarioBook(this)
  readonly #preferences = new Preferences(this)
  readonly #summary = new Summary(this, () => this.#spoken())

  static override styles = [base, controls, roomStyles]

  override willUpdate(): void {
    document.title = `${msg('The room')} · Push or Poll`
  }

  override render() {
    const { room } = this.#line
    const called = room?.called ?? null
    return html`
      <header>
        <h1>${msg('The room')}</h1>
        <p class="counts" data-counts>${this.#counts()}</p>
        <pop-room-preferences
          .preferences=${this.#preferences}
          theme=${this.#preferences.theme}
          language=${this.#preferences.language}
        ></pop-room-preferences>
      </header>
      ${this.#line.connected || room === undefined ? nothing : html`<p class="alert" role="alert">${msg('The server is out of reach. What is shown is as it was.')}</p>`}
      ${this.#line.problem ? html`<p class="alert" role="alert">${this.#line.problem}</p>` : nothing}
      <p class="hidden" role="status">${this.#summary.text}</p>
      ${this.#line.lacksKey ? this.#door() : this.#main(called)}
    `
  }

  #main(called: string | null) {
    const { room, code } = this.#line
    return html`
      <main ?data-called=${called !== null}>
        <pop-invite link="${location.origin}/" code=${ifDefined(code)}></pop-invite>
        <section class="call">
          ${this.#picker(called)}
          ${called === null ? nothing : this.#answers(called)}
        </section>
        <pop-people .learners=${room?.learners ?? []} .called=${called}></pop-people>
        <pop-source .about=${this.#line.about}></pop-source>
      </main>
    `
  }

  #door() {
    return html`<section class="alert" role="alert" data-door>
      <p>${hasWrongKey() ? msg('The key in the address is not right (any more).') : nothing}
        ${msg('This page is the teacher’s. Open it once with the key that was printed where the server was started:')} <code>/room?key=…</code></p>
    </section>`
  }

  #picker(called: string | null) {
    const chosen = this.chosen ?? called ?? this.#book.all[0]?.id
    const label = chosen === called ? msg('Call it again') : msg('Call')
    return html`
      <form @submit=${this.#call}>
        <label>
          <span>${msg('Scenario')}</span>
          <select name="scenario" @change=${this.#choose}>
            ${this.#book.all.map(
              ({ id, number, title }) =>
                html`<option value=${id} .selected=${live(id === chosen)}>${number}. ${title()}</option>`,
            )}
          </select>
        </label>
        <button class="main" data-action="call" ?disabled=${!this.#line.connected}>${label}</button>
        ${
          called === null
            ? nothing
            : html`<button type="button" data-action="end" ?disabled=${!this.#line.connected} @click=${this.#end}>${msg('End')}</button>`
        }
      </form>
    `
  }

  #answers(called: string) {
    const { learners = [], since = null } = this.#line.room ?? {}
    const scenario = this.#book.describe(called)
    return html`
      <div class="title">
        <h2 data-called-scenario=${called}>${scenario.title}</h2>
        <p>${scenario.question} ${since === null ? nothing : msg(str`Called at ${time(since)}.`)}</p>
      </div>
      <pop-answers .scenario=${scenario} .learners=${learners}></pop-answers>
    `
  }

  #counts(): string {
    const { learners = [] } = this.#line.room ?? {}
    const away = learners.filter(({ here }) => !here).length
    const here = learners.length - away
    return away === 0 ? msg(str`here: ${here}`) : msg(str`here: ${here} · away: ${away}`)
  }

  #spoken(): string {
    const { learners = [], called = null } = this.#line.room ?? {}
    const looks = learners.flatMap(({ lanes }) => Object.values(lanes).map(lookOf))
    const [fellBack, stopped] = ['fell-back', 'stopped'].map(
      (look) => looks.filter((each) => each === look).length,
    )
    const lanes = msg(str`lanes that fell back: ${fellBack}, stopped: ${stopped}`)
    if (called === null) return `${this.#counts()}; ${lanes}`
    const predicted = learners.filter(({ prediction }) => prediction !== undefined).length
    const measured = learners.filter(({ result }) => result !== undefined).length
    return `${this.#counts()}; ${lanes}; ${msg(str`predicted: ${predicted}, measured: ${measured}`)}`
  }

  #choose(change: Event): void {
    this.chosen = (change.target as HTMLSelectElement).value
  }

  #call(submit: SubmitEvent): void {
    submit.preventDefault()
    const data = new FormData(submit.target as HTMLFormElement)
    this.#line.call(String(data.get('scenario')))
    this.chosen = undefined
  }

  #end(): void {
    this.#line.call(null)
  }
}

function time(at: number): string {
  return new Intl.DateTimeFormat(intlLocale(), { hour: 'numeric', minute: '2-digit' }).format(at)
}

customElements.define('pop-room', PopRoom)

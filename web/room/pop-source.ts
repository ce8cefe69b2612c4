import { msg } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import type { MainSettings } from '../../server/lab/main-settings.ts'
import type { SourceAbout } from '../../server/sources/source.ts'
import { PopElement } from '../element.ts'
import { fieldStyles } from '../fields.styles.ts'
import { choiceField, numberField } from '../fields.ts'
import { said } from '../locales/said.ts'
import { BOUNDS } from '../model/settings.ts'
import { base, controls } from '../styles.ts'
import { sentence } from '../words/about.ts'
import { rhythms, sources } from '../words/source.ts'
import { MainSetting } from './main-setting.ts'
import { sourceStyles } from './pop-source.styles.ts'

/** The simulator's rate: of `main` there is one, and it may have more than a bench. */
const RATE = { ...BOUNDS.rate, max: 5000 }

/** Where the events come from that everyone watches, and what the teacher can make of it. */
export class PopSource extends PopElement {
  static override properties = { about: { attribute: false } }
  /** What the server last said of it. */
  declare about: SourceAbout | undefined
  readonly #setting = new MainSetting(this)

  static override styles = [base, controls, fieldStyles, sourceStyles]

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('about') && this.about !== undefined) void this.#setting.look()
  }

  override render() {
    const { main, settings, failure } = this.#setting
    return html`
      <h2 id="title">${msg('What everyone watches')}</h2>
      ${this.about === undefined ? nothing : html`<p class="about" data-about>${sentence(this.about)}</p>`}
      ${settings === undefined ? nothing : this.#fields(settings, main?.shared === true)}
      <p class="failure" role="status">${failure ? said(failure) : nothing}</p>
    `
  }

  #fields(settings: MainSettings, isShared: boolean) {
    const { source } = settings
    return html`
      <fieldset aria-labelledby="title" ?disabled=${isShared}>
        ${this.#source(source)}
        ${source === 'tape' ? this.#speed(settings.speed) : nothing}
        ${source === 'simulator' ? [this.#arrivals(settings.arrivals), this.#rate(settings.rate)] : nothing}
      </fieldset>
      ${isShared ? html`<p class="about" data-shared>${msg('Servers share this feed: each says at its start, by its options, where the events come from.')}</p>` : nothing}
    `
  }

  #source(value: MainSettings['source']) {
    const { main, ...choices } = sources()
    return choiceField({ name: 'source', label: msg('Source'), value, choices }, (source) =>
      this.#set({ source }),
    )
  }

  #speed(value: number) {
    const label = msg('Speed')
    const field = { name: 'speed', label, unit: '×', step: 0.1, value, bounds: BOUNDS.speed }
    return numberField(field, (speed) => this.#set({ speed }))
  }

  #arrivals(value: MainSettings['arrivals']) {
    const field = { name: 'arrivals', label: msg('Arrivals'), value, choices: rhythms() }
    return choiceField(field, (arrivals) => this.#set({ arrivals }))
  }

  #rate(value: number) {
    const field = { name: 'rate', label: msg('Rate'), unit: '/s', step: 0.1, value, bounds: RATE }
    return numberField(field, (rate) => this.#set({ rate }))
  }

  #set(changes: Partial<MainSettings>): void {
    void this.#setting.set(changes)
  }
}

customElements.define('pop-source', PopSource)

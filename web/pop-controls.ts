import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import type { FaultKind } from './bench.ts'
import { PopElement } from './element.ts'
import { FaultEvent, SettingsEvent, StartStopEvent } from './events.ts'
import { fieldStyles } from './fields.styles.ts'
import { choiceField, type NumberField, numberField, typed } from './fields.ts'
import type { Lane } from './lane.ts'
import { said } from './locales/said.ts'
import { BOUNDS, type PageSettings } from './model/settings.ts'
import { controlsStyles } from './pop-controls.styles.ts'
import { base, controls } from './styles.ts'
import { rhythms, sources } from './words/source.ts'

/** Milliseconds of the two faults that pass by themselves. */
const FREEZE = 5000
const REFUSE = 10_000

type Numeric = keyof typeof BOUNDS

/** What can be changed: where events come from, how lanes ask, how the way is. */
export class PopControls extends PopElement {
  static override properties = {
    settings: { attribute: false },
    lanes: { attribute: false },
    roads: { type: Boolean },
    failure: {},
    target: { state: true },
  }
  declare settings: PageSettings
  declare lanes: readonly Lane[]
  /** Whether there are roads that can be made worse. */
  declare roads: boolean
  /** Why the last change was not made; empty when it was. */
  declare failure: string
  /** The lane that a fault is for; empty: all. */
  declare target: string

  static override styles = [base, controls, fieldStyles, controlsStyles]

  constructor() {
    super()
    this.target = ''
    this.failure = ''
  }

  override render() {
    const { source } = this.settings
    return html`
      <fieldset>
        <legend>${msg('Events')}</legend>
        ${this.#source()}
        ${source === 'simulator' ? this.#arrivals() : nothing}
        ${source === 'tape' ? this.#number({ name: 'speed', label: msg('Speed'), unit: '×', step: 0.1 }) : nothing}
        ${source === 'simulator' ? this.#number({ name: 'rate', label: msg('Rate'), unit: '/s', step: 0.1 }) : nothing}
        ${source === 'main' || source === 'none' ? nothing : this.#number({ name: 'payloadBytes', label: msg('Size, at least'), unit: 'B', step: 1 })}
      </fieldset>
      <fieldset>
        <legend>${msg('Asking')}</legend>
        ${this.#number({ name: 'interval', label: msg('Poll every'), unit: 's', factor: 1000, step: 0.1 })}
        ${this.#number({ name: 'wait', label: msg('Hold polls'), unit: 's', step: 1 })}
        ${this.#number({ name: 'cookieBytes', label: msg('Extra cookie'), unit: 'B', step: 1, hint: msg('All tabs of this browser share it, for as long as this page lives.') })}
      </fieldset>
      ${this.roads ? this.#way() : nothing}
      <fieldset>
        <legend>${msg('Lanes')}</legend>
        <label class="check">
          <input type="checkbox" data-action="keep-cursor" .checked=${this.settings.keepCursor}
            @change=${(change: Event) => this.#set({ keepCursor: (change.target as HTMLInputElement).checked })} />
          ${msg('Come back with the cursor')}
        </label>
        <button data-action="start-all" @click=${() => this.dispatchEvent(new StartStopEvent(true))}>${msg('Start all')}</button>
        <button data-action="stop-all" @click=${() => this.dispatchEvent(new StartStopEvent(false))}>${msg('Stop all')}</button>
      </fieldset>
      <p class="failure" role="status">${this.failure ? said(this.failure) : nothing}</p>
    `
  }

  #way() {
    return html`
      <fieldset>
        <legend>${msg('The way')}</legend>
        ${this.#number({ name: 'delay', label: msg('Delay, one way'), unit: 'ms', step: 1 })}
        <label class="field">
          <span>${msg('Break it for')}</span>
          <select data-action="fault-lane" @change=${(change: Event) => {
            this.target = (change.target as HTMLSelectElement).value
          }}>
            <option value="" .selected=${this.target === ''}>${msg('all lanes')}</option>
            ${this.lanes.map(({ transport: { name, label } }) => html`<option value=${name} .selected=${this.target === name}>${said(label)}</option>`)}
          </select>
        </label>
        <button data-action="cut" @click=${() => this.#fault('cut')}>${msg('Cut')}</button>
        <button data-action="freeze" @click=${() => this.#fault('freeze', FREEZE)}>${msg(str`Freeze ${FREEZE / 1000} s`)}</button>
        <button data-action="refuse" @click=${() => this.#fault('refuse', REFUSE)}>${msg(str`Refuse ${REFUSE / 1000} s`)}</button>
        <details>
          <summary>${msg('More')}</summary>
          <div class="more">
            ${this.#number({ name: 'jitter', label: msg('Jitter, ±'), unit: 'ms', step: 1 })}
            ${this.#number({ name: 'bandwidth', label: msg('Bandwidth, 0 = no cap'), unit: 'kB/s', factor: 1000, step: 1 })}
            <label class="field">
              <span>${msg('Seed')}</span>
              <input type="number" data-action="seed" min="0" max="4294967295" step="1" .value=${String(this.settings.seed)}
                @change=${(change: Event) => typed(change.target as HTMLInputElement, (seed) => this.#set({ seed }))} />
            </label>
          </div>
        </details>
      </fieldset>
    `
  }

  #source() {
    const value = this.settings.source
    const field = { name: 'source', label: msg('Source'), value, choices: sources() }
    return choiceField(field, (source) => this.#set({ source }))
  }

  #arrivals() {
    const value = this.settings.arrivals
    const field = { name: 'arrivals', label: msg('Arrivals'), value, choices: rhythms() }
    return choiceField(field, (arrivals) => this.#set({ arrivals }))
  }

  #number(field: Omit<NumberField, 'value' | 'bounds'> & { readonly name: Numeric }) {
    const { name } = field
    return numberField({ ...field, value: this.settings[name], bounds: BOUNDS[name] }, (value) =>
      this.#set({ [name]: value }),
    )
  }

  #set(changes: Partial<PageSettings>): void {
    this.dispatchEvent(new SettingsEvent(changes))
  }

  #fault(fault: FaultKind, ms?: number): void {
    this.dispatchEvent(new FaultEvent(fault, ms, this.target || undefined))
  }
}

customElements.define('pop-controls', PopControls)

import { msg, str } from '@lit/localize'
import { html, nothing, type PropertyValues } from 'lit'
import { PopElement } from '../element.ts'
import { said } from '../locales/said.ts'
import { base, controls } from '../styles.ts'
import { compared, worded } from './compared.ts'
import type { Card } from './index.ts'
import { scenarioStyles } from './pop-scenario.styles.ts'
import { rehearse } from './run.ts'
import type { Prediction, Question, Scenario } from './scenario.ts'
import { GhostEvent, PredictedEvent, ResultEvent, ScenarioEvent } from './scenario-events.ts'
import { SetAside } from './set-aside.ts'
import type { Stage } from './stage.ts'

/** Where an opened scenario is; a result is kept as numbers, and worded when it is shown. */
type Phase =
  | { readonly kind: 'asking' }
  | { readonly kind: 'running'; readonly fraction: number; readonly sentence: string }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly why: string }

/** Where the focus goes when a person opens the card. */
const FIRST = 'input,button.run'

/** Where the focus goes from what was pressed, phase by phase. */
const NEXT: Readonly<Record<Phase['kind'], string>> = {
  asking: '[data-action=run]',
  running: '[data-action=step], [data-action=stop]',
  done: '[data-action=again]',
  failed: '[data-action=again]',
}

/** A scenario's card, opened: the claim, a prediction, the run, the verdict. */
export class PopScenario extends PopElement {
  static override properties = {
    stage: { attribute: false },
    card: { attribute: false },
    scenario: { state: true },
    prediction: { state: true },
    phase: { state: true },
    pressing: { state: true },
  }
  declare stage: Stage
  declare card: Card
  declare scenario: Scenario | undefined
  declare prediction: Prediction | undefined
  declare phase: Phase
  /** A button that the run waits for. */
  declare pressing: { readonly label: string; readonly done: () => void } | undefined
  #aside: SetAside | undefined
  #ending: AbortController | undefined
  #hadFocus = false

  static override styles = [base, controls, scenarioStyles]

  constructor() {
    super()
    this.phase = { kind: 'asking' }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#ending?.abort()
    this.#aside?.leave().catch(() => {})
    this.#aside = undefined
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('card')) void this.#open(this.card)
    this.#hadFocus = this.shadowRoot?.activeElement != null
  }

  override render() {
    const { card, scenario } = this
    return html`
      <div class="what" role="group" aria-labelledby="title">
        <h3 id="title">${card.number}. ${card.title()}</h3>
        <p class="claim">${card.claim()}</p>
        ${this.#compared()}
      </div>
      <div class="outcome" data-phase=${this.phase.kind}>${scenario ? this.#outcome(scenario) : nothing}</div>
      <div class="actions">
        ${this.phase.kind === 'done' || this.phase.kind === 'failed' ? html`<button data-action="again" @click=${this.#again}>${msg('Again')}</button>` : nothing}
        <button class="close" data-action="close" aria-label=${msg('Close the scenario')}
          @click=${() => this.dispatchEvent(new ScenarioEvent(undefined))}>×</button>
      </div>
    `
  }

  override updated(changed: PropertyValues<this>): void {
    // Whoever opened it goes on here; one that came with the address takes no focus.
    const isOpened = changed.has('scenario') && this.scenario && this.hasAttribute('data-by-hand')
    const before = changed.get('phase')?.kind
    const isNext = before !== undefined && before !== this.phase.kind && this.#hadFocus
    if (isOpened) this.#focus(FIRST)
    // What had the focus is gone with the phase before.
    else if (isNext) this.#focus(NEXT[this.phase.kind])
  }

  #focus(selector: string): void {
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus()
  }

  #outcome(scenario: Scenario) {
    const { phase } = this
    if (phase.kind === 'running') return this.#running(phase.fraction, phase.sentence)
    if (phase.kind === 'asking') return this.#asking(scenario)
    if (phase.kind === 'done') return this.#verdict(scenario, phase.result)
    return html`<p class="failure" role="alert" data-failure>${said(phase.why)}</p>`
  }

  #asking(scenario: Scenario) {
    const question = scenario.question()
    return html`
      <form @submit=${this.#predicted}>
        <fieldset>
          <legend class="question">${question.text}</legend>
          <div class="row">
            ${this.#field(question)}
            <button type="button" class="run" data-action="run" @click=${this.#run}>${msg('Run')}</button>
            <span class="soft">${msg(str`about ${scenario.seconds} s`)}</span>
          </div>
        </fieldset>
      </form>
    `
  }

  #field(question: Question) {
    if (question.kind === 'number') {
      const { min, max, step, unit } = question
      return html`
        <input type="number" name="prediction" required min=${min} max=${max} step=${step}
          aria-label=${msg('Your prediction')} .value=${String(this.prediction ?? '')} @input=${this.#changed} />
        ${unit} <button data-action="predict">${msg('Predict')}</button>
      `
    }
    return question.choices.map(
      ({ value, label }) => html`
        <label class="choice">
          <input type="radio" name="prediction" required data-action="predict" .value=${value}
            .checked=${value === this.prediction} @change=${() => this.#predict(value)} />
          <span>${label}</span>
        </label>
      `,
    )
  }

  #running(fraction: number, sentence: string) {
    return html`
      <p>${sentence}&nbsp;</p>
      <progress max="1" .value=${fraction} aria-label=${msg('Progress of the run')}></progress>
      <div class="row">
        ${
          this.pressing
            ? html`<button class="run" data-action="step" @click=${this.pressing.done}>${this.pressing.label}</button>`
            : nothing
        }
        <button class="stop" data-action="stop" @click=${() => this.#ending?.abort()}>${msg('Stop the run')}</button>
      </div>
    `
  }

  #verdict(scenario: Scenario, result: unknown) {
    return html`
      <div role="status" data-verdict>
        <ul class="verdict" role="list">${scenario.verdict(result).map((sentence) => html`<li>${sentence}</li>`)}</ul>
      </div>
    `
  }

  #compared() {
    const { scenario, phase, prediction } = this
    if (scenario === undefined) return nothing
    const question = scenario.question()
    if (phase.kind === 'done') {
      const { text, agrees } = compared(question, prediction, scenario.answer(phase.result))
      return text === ''
        ? nothing
        : html`<p class="compared" data-compared data-agrees=${agrees ?? 'unknown'}>${text}</p>`
    }
    return prediction === undefined
      ? nothing
      : html`<p class="compared" data-predicted>${msg(str`You said ${worded(question, prediction)}.`)}</p>`
  }

  async #open(card: Card): Promise<void> {
    this.#ending?.abort()
    this.#aside ??= SetAside.of(this.stage)
    this.scenario = undefined
    this.prediction = undefined
    this.phase = { kind: 'asking' }
    this.dispatchEvent(new GhostEvent(undefined))
    try {
      const scenario = await card.load()
      if (this.card !== card || !this.isConnected) return
      this.scenario = scenario
      await this.#aside?.enter(scenario.settings)
    } catch (error) {
      if (this.card === card && this.phase.kind === 'asking') this.#failed(error)
    }
  }

  #predicted(submit: SubmitEvent): void {
    submit.preventDefault()
    this.#predict(new FormData(submit.currentTarget as HTMLFormElement).get('prediction'))
    this.#focus('[data-action=run]')
  }

  /** What was predicted no longer is what the field says. */
  #changed(): void {
    this.prediction = undefined
  }

  #predict(value: FormDataEntryValue | null): void {
    const question = this.scenario?.question()
    if (question === undefined || typeof value !== 'string' || value === '') return
    const prediction = question.kind === 'number' ? Number(value) : value
    this.prediction = prediction
    this.dispatchEvent(new PredictedEvent(this.card.id, prediction))
    this.dispatchEvent(new GhostEvent(this.scenario?.ghost?.(prediction)))
  }

  #again(): void {
    this.phase = { kind: 'asking' }
  }

  async #run(): Promise<void> {
    const { scenario, card } = this
    if (scenario === undefined || this.phase.kind === 'running') return
    // What is in the field was meant, whether or not it was sent off.
    const form = this.renderRoot.querySelector('form')
    if (this.prediction === undefined && form?.checkValidity()) {
      this.#predict(new FormData(form).get('prediction'))
    }
    const ending = new AbortController()
    this.#ending = ending
    this.phase = { kind: 'running', fraction: 0, sentence: '' }
    const isHere = () => this.card === card && this.isConnected
    try {
      const run = rehearse(scenario, this.stage, {
        signal: ending.signal,
        progress: (fraction, sentence) => {
          if (isHere() && !ending.signal.aborted) {
            this.phase = { kind: 'running', fraction, sentence }
          }
        },
        press: (label) => this.#press(label, ending.signal),
      })
      this.#aside?.after(run)
      const result = await run
      if (isHere()) this.#done(scenario, result)
    } catch (error) {
      if (!isHere()) return
      if (ending.signal.aborted) this.phase = { kind: 'asking' }
      else this.#failed(error)
    } finally {
      this.pressing = undefined
    }
  }

  #press(label: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done)
        this.pressing = undefined
        resolve()
      }
      signal.addEventListener('abort', done)
      this.pressing = { label, done }
    })
  }

  #done(scenario: Scenario, result: unknown): void {
    this.phase = { kind: 'done', result }
    const answer = scenario.answer(result)
    if (answer === undefined) return
    const { value, n, low, high } = answer
    const figures = {
      ...(n !== undefined && { n }),
      ...(low !== undefined && { low }),
      ...(high !== undefined && { high }),
      ...(scenario.model !== undefined && { model: scenario.model }),
    }
    const { agrees } = compared(scenario.question(), this.prediction, answer)
    this.dispatchEvent(new ResultEvent(this.card.id, value, figures, agrees))
  }

  #failed(error: unknown): void {
    this.phase = { kind: 'failed', why: error instanceof Error ? error.message : String(error) }
  }
}

customElements.define('pop-scenario', PopScenario)

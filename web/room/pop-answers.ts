import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import type { LearnerView } from '../../server/lab/room-messages.ts'
import { PopElement } from '../element.ts'
import { UNKNOWN } from '../model/format.ts'
import { base } from '../styles.ts'
import {
  type Answer,
  modelOf,
  numbersOf,
  type Pooled,
  pooled,
  predictionsOf,
  resultsOf,
  votes,
} from './answers.ts'
import { answersStyles } from './pop-answers.styles.ts'
import { type RoomScenario, worded } from './room-scenario.ts'
import './pop-strip.ts'

/** What everyone predicted and found for the scenario that is called, and what it comes to. */
export class PopAnswers extends PopElement {
  static override properties = {
    scenario: { attribute: false },
    learners: { attribute: false },
  }
  declare scenario: RoomScenario
  declare learners: readonly LearnerView[]

  static override styles = [base, answersStyles]

  override render() {
    const predictions = predictionsOf(this.learners)
    const results = resultsOf(this.learners)
    const model = modelOf(this.learners) ?? this.scenario.model
    return html`
      <dl>
        ${this.#figure('predictions', msg('Predicted'), predictions)}
        ${this.#figure('results', msg('Measured'), results)}
        ${
          model === undefined
            ? nothing
            : html`
              <div data-figure="model">
                <dt><i class="key model"></i>${msg('Model')}</dt>
                <dd>${worded(model, this.scenario)}</dd>
              </div>
            `
        }
        ${this.#right()}
      </dl>
      <pop-strip .scenario=${this.scenario} .predictions=${predictions} .results=${results} .model=${model}></pop-strip>
      <details>
        <summary>${msg('As a table')}</summary>
        <div class="scroll" tabindex="0" role="region" aria-label=${msg('Predictions and results')}>${this.#table()}</div>
      </details>
    `
  }

  #figure(name: 'predictions' | 'results', label: string, answers: readonly Answer[]) {
    const [first] = votes(answers)
    const pool = pooled(numbersOf(answers))
    return html`
      <div data-figure=${name}>
        <dt><i class="key ${name}"></i>${label}</dt>
        <dd>${first ? worded(first[0], this.scenario) : worded(pool?.median, this.scenario)}</dd>
        <dd class="note">${first ? msg(str`${first[1]} of n = ${answers.length}`) : this.#spread(pool)}</dd>
      </div>
    `
  }

  /** How many predictions came true, of those whose run could tell. */
  #right() {
    const told = this.learners.flatMap(({ result }) => result?.agrees ?? [])
    if (told.length === 0) return nothing
    return html`
      <div data-figure="right">
        <dt>${msg('Came true')}</dt>
        <dd>${told.filter((isRight) => isRight).length}</dd>
        <dd class="note">${msg(str`of ${told.length}`)}</dd>
      </div>
    `
  }

  #spread(pool: Pooled | undefined): string {
    if (pool === undefined) return msg('n = 0')
    const [least, most] = [pool.least, pool.most].map((value) => worded(value, this.scenario))
    return msg(str`median of n = ${pool.n}, from ${least} to ${most}`)
  }

  #table() {
    const { scenario } = this
    const answered = this.learners.filter(
      ({ prediction, result }) => prediction !== undefined || result !== undefined,
    )
    if (answered.length === 0) return html`<p>${msg('No answers yet.')}</p>`
    return html`
      <table>
        <thead>
          <tr>
            <th scope="col">${msg('Nickname')}</th>
            <th scope="col">${msg('Predicted')}</th>
            <th scope="col">${msg('Measured')}</th>
            <th scope="col">${msg('Model of this run')}</th>
            <th scope="col">${msg('Came true')}</th>
          </tr>
        </thead>
        <tbody>
          ${answered.map(
            ({ learner, nickname, prediction, result }) => html`
              <tr data-learner=${learner}>
                <th scope="row"><bdi>${nickname}</bdi></th>
                <td>${worded(prediction, scenario)}</td>
                <td>${worded(result?.value, scenario)}</td>
                <td>${worded(result?.figures?.model, scenario)}</td>
                <td>${result?.agrees === undefined ? UNKNOWN : result.agrees ? msg('yes') : msg('no')}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    `
  }
}

customElements.define('pop-answers', PopAnswers)

import { msg, str } from '@lit/localize'
import { html, nothing, svg } from 'lit'
import { said } from '../locales/said.ts'
import type { Verdict } from '../model/bounds.ts'
import type { Expectation } from '../model/expectation.ts'
import { bytes, group, type Quantity, words } from '../model/format.ts'
import type { Measure, Measures } from '../model/measures.ts'
import type { Spent } from '../model/road-log.ts'
import type { Descriptor } from '../transports/transport.ts'
import { gloss, type Term } from '../words/gloss.ts'
import {
  between,
  count,
  inLateness,
  inMs,
  inRatio,
  inShare,
  modelled,
  perSecond,
  verdictWord,
  type Write,
} from './words.ts'

/** All that the table says of one lane. */
export interface Column {
  readonly transport: Descriptor
  readonly measures: Measures
  readonly expected: Expectation | undefined
  /** Over which it was measured. */
  readonly seconds: number
  readonly empty: number
  readonly isPolling: boolean
  readonly spent: Spent | undefined
}

interface Group {
  readonly key: keyof Measures
  readonly name: string
  readonly term?: Term
  readonly write: Write
  /** For the model and the range, where they are written otherwise. */
  readonly plain?: Write
  readonly counted: (measure: Measure, column: Column) => string
  readonly isFor?: (column: Column) => boolean
}

const nothingLess = (measure: Measure) => count(measure.n)

function groups(uncertainty: number | undefined): Group[] {
  const late = { write: inLateness(uncertainty), plain: inMs, counted: nothingLess }
  return [
    { key: 'p50', name: msg('Lateness, p50'), term: 'p50', ...late },
    { key: 'p95', name: msg('Lateness, p95'), term: 'p95', ...late },
    { key: 'mean', name: msg('Lateness, mean'), term: 'lateness', ...late },
    {
      ...{ key: 'wasted', name: msg('Wasted polls'), term: 'wasted-poll', write: inShare },
      counted: (measure, { empty }) => count(empty, measure.n),
      isFor: ({ isPolling }) => isPolling,
    },
    {
      ...{ key: 'requestsPerSecond', name: msg('Requests per second') },
      ...{ write: perSecond, counted: nothingLess },
    },
    {
      ...{ key: 'requestsPerEvent', name: msg('Requests per event'), write: inRatio },
      counted: ({ n }) => msg(str`events: ${group(n)}`),
    },
    {
      ...{ key: 'heartbeatsPerMinute', name: msg('Heartbeats per minute') },
      ...{ write: inRatio, counted: nothingLess, isFor: ({ isPolling }) => !isPolling },
    },
  ]
}

/** One column a lane; of each figure what was measured, the model, and the range that n allows. */
export function figuresTable(columns: readonly Column[], uncertainty: number | undefined) {
  return html`
    <table>
      <caption class="hidden">${msg('What each lane measured, beside the model')}</caption>
      <thead>
        <tr>
          <th scope="col">${msg('Figure')}</th>
          ${columns.map(({ transport }) => head(transport))}
        </tr>
      </thead>
      ${groups(uncertainty).map((one) => groupOf(one, columns))} ${bytesOf(columns)}
    </table>
  `
}

function head(transport: Descriptor) {
  return html`
    <th scope="col"><pop-mark .transport=${transport}></pop-mark>${said(transport.label)}</th>
  `
}

function groupOf(one: Group, columns: readonly Column[]) {
  const { key, name, term, write, plain = write, counted, isFor = () => true } = one
  const cells = (what: string, cell: (measure: Measure, column: Column) => unknown) =>
    columns.map((column) => {
      const measure = column.measures[key]
      return html`
        <td data-lane=${column.transport.name} data-figure=${key} data-part=${what}
          data-value=${measure.value ?? nothing} data-model=${measure.model ?? nothing}
          data-n=${measure.n} data-verdict=${measure.verdict ?? nothing}>
          ${isFor(column) ? cell(measure, column) : html`<span class="none">–</span>`}
        </td>
      `
    })
  return html`
    <tbody>
      <tr class="measured">
        <th scope="row" title=${term ? gloss(term) : nothing}>${name}</th>
        ${cells(
          'measured',
          (measure, column) =>
            html`${large(write(measure.value))}<span class="n" title=${answers(measure) ?? nothing}>${counted(measure, column)}</span>`,
        )}
      </tr>
      <tr>
        <th scope="row">${msg('model')}</th>
        ${cells('model', ({ model }, { expected }) =>
          modelled(model, plain === inMs ? (expected?.play ?? 0) : 0, plain),
        )}
      </tr>
      <tr>
        <th scope="row" title=${msg('95 %: where the true value may lie, after so many.')}>${msg('n allows')}</th>
        ${cells(
          'range',
          ({ range, verdict }) =>
            html`<div class="judged"><span>${between(range, plain)}</span>${judged(verdict)}</div>`,
        )}
      </tr>
    </tbody>
  `
}

/** What came in one answer says no more about the next than one would: n is not all that counts. */
function answers({ n, answers }: Measure): string | undefined {
  return answers === undefined || answers === n ? undefined : msg(str`in ${group(answers)} answers`)
}

function large({ value, unit }: Quantity) {
  return html`<span class="value">${value}${unit ? html`<span class="unit"> ${unit}</span>` : nothing}</span>`
}

const signs: Record<Verdict, ReturnType<typeof svg>> = {
  'too-few': svg`<circle cx="2" cy="6" r="1" /><circle cx="6" cy="6" r="1" /><circle cx="10" cy="6" r="1" />`,
  agrees: svg`<path d="M1.5 6.5 4.5 10 10.5 2.5" />`,
  differs: svg`<path d="M2 4h8M2 8h8M8.5 1.5l-5 9" />`,
}

function judged(verdict: Verdict | undefined) {
  if (verdict === undefined) return nothing
  return html`
    <span class="verdict" data-verdict=${verdict}><svg viewBox="0 0 12 12" aria-hidden="true">${signs[verdict]}</svg>${verdictWord(verdict)}</span>
  `
}

function bytesOf(columns: readonly Column[]) {
  const row = (name: string, part: 'bytes' | 'headers' | 'framing' | 'payload') => html`
    <tr class=${part === 'bytes' ? 'measured' : ''}>
      <th scope="row" title=${part === 'bytes' ? nothing : gloss(part)}>${name}</th>
      ${columns.map(({ transport, spent }) => {
        const each = spent && spent.events > 0 ? spent[part] / spent.events : undefined
        return html`
          <td data-lane=${transport.name} data-figure="bytesPerEvent" data-part=${part} data-value=${each ?? nothing}>
            ${
              part === 'bytes'
                ? [
                    large(bytes(each)),
                    html`<span class="n">${msg(str`events: ${group(spent?.events ?? 0)}`)}</span>`,
                  ]
                : words(bytes(each))
            }
          </td>
        `
      })}
    </tr>
  `
  return html`
    <tbody>
      ${row(msg('Bytes per event'), 'bytes')} ${row(msg('headers'), 'headers')}
      ${row(msg('framing'), 'framing')} ${row(msg('payload'), 'payload')}
    </tbody>
  `
}

import type { Question } from '../../questions.ts'
import type { Chart, Size } from '../chart.ts'
import { BESIDE, drawChart } from '../draw.ts'
import type { RunRecord } from '../record.ts'
import { type Cell, type Table, tablesOf } from '../tables.ts'
import { cellTexts, circumstancesOf, settingsOf, tableNote } from '../wording.ts'
import { type Content, type Html, html, trusted, withCode } from './html.ts'
import { prose } from './prose.ts'

/** px of a chart beside another, and on a phone; the style sheet shows one of the two. */
const WIDE = { width: 560 - BESIDE, height: 280 }
const NARROW = { width: 344 - BESIDE, height: 240 }

/** All that one run says, with what its experiment makes of it. */
export async function sectionOf(record: RunRecord, question: Question | undefined): Promise<Html> {
  const { experiment } = record
  const { figures, more, problem } = await made(record, question)
  return html`
<section class="question" id="${experiment.name}" aria-labelledby="${experiment.name}-title">
<h2 id="${experiment.name}-title"><span class="number">${experiment.number}</span> ${experiment.title}</h2>
<p class="asked">${withCode(experiment.question)}</p>
${notes(record)}
${record.answer !== null && html`<p class="answer">${withCode(record.answer)}</p>`}
${problem !== undefined && html`<p class="note">Its charts cannot be drawn: ${problem}</p>`}
<div class="charts">${figures}<p class="reading"><b>Reading</b> ${withCode(experiment.reading)}</p></div>
${more !== undefined && html`<h3>What follows from it</h3>${prose(more)}`}
${tablesOf(record).map(tableHtml)}
<details><summary>Method and limits</summary><dl>
<dt>Method</dt><dd>${withCode(experiment.method)}</dd>
<dt>Limits</dt><dd>${withCode(experiment.limits)}</dd></dl></details>
<details><summary>How it was run</summary>${circumstances(record)}</details>
<p class="back"><a href="#questions">All questions</a></p>
</section>`
}

interface Made {
  readonly figures: readonly Html[]
  readonly more?: string | undefined
  readonly problem?: string
}

/** What the experiment as it is now makes of the record. */
async function made(record: RunRecord, question: Question | undefined): Promise<Made> {
  if (question === undefined) return { figures: [] }
  const { experiment } = question
  try {
    const figures = await Promise.all(experiment.charts(record).map(figure))
    return { figures, more: record.validity.isValid ? experiment.supplement?.(record) : undefined }
  } catch (error) {
    // An older record than the code: its figures are as good as they were.
    return { figures: [], problem: (error as Error).message }
  }
}

/** What a reader has to know before believing a figure. */
function notes({ mode, validity, commit }: RunRecord): Content[] {
  const reasons = validity.reasons.map(({ code, sentence }) => {
    return html`<li><code>${code}</code> ${sentence}</li>`
  })
  return [
    mode === 'quick' &&
      html`<p class="note"><b>Quick run.</b> It shows that the experiment works. Its figures are rough.</p>`,
    !validity.isValid &&
      html`<div class="note bad"><p><b>Not valid.</b> There is no answer, for these reasons:</p><ul>${reasons}</ul></div>`,
    mode === 'full' &&
      commit?.isClean === false &&
      html`<p class="note"><b>Changed files.</b> It was run from files with changes that are not committed.</p>`,
  ]
}

/** Where all questions are run, the charts of each are asked for again with each that follows. */
const known = new Map<string, Promise<string>>()

function drawnOnce(chart: Chart, size: Size): Promise<string> {
  const key = JSON.stringify([chart, size])
  const svg = known.get(key) ?? drawChart(chart, size)
  known.set(key, svg)
  return svg
}

async function figure(chart: Chart): Promise<Html> {
  const [wide, narrow] = await Promise.all([drawnOnce(chart, WIDE), drawnOnce(chart, NARROW)])
  return html`<figure><figcaption>${chart.title}</figcaption><div class="wide">${trusted(wide)}</div><div class="narrow">${trusted(narrow)}</div></figure>`
}

function tableHtml(table: Table): Html {
  const { title, columns, rows } = table
  const heads = columns.map(({ label, unit }) => {
    return html`<th scope="col">${label}${unit !== '' && html` <small>${unit}</small>`}</th>`
  })
  const lines = rows.map(({ label, cells }) => {
    const each = cells.map(
      (cell, i) => html`<td>${cell ? cellHtml(cell, columns[i]?.digits ?? 0) : '–'}</td>`,
    )
    return html`<tr><th scope="row">${label}</th>${each}</tr>`
  })
  return html`<div class="table" role="region" tabindex="0" aria-label="${title}"><table>
<caption>${title}</caption>
<thead><tr><td></td>${heads}</tr></thead>
<tbody>${lines}</tbody></table>
<p class="soft">${tableNote(table)}</p></div>`
}

/** What was measured; then between which rounds it lies, how many it rests on, and the model. */
function cellHtml(cell: Cell, digits: number): Html {
  const { value, spread, n, model } = cellTexts(cell, digits)
  const beside = model !== undefined && html`<small class="model">${model}</small>`
  return html`<b>${value}</b><small>${spread} ${n}</small>${beside}`
}

function circumstances(record: RunRecord): Html {
  const each = circumstancesOf(record).map(({ name, text, file }) => {
    return html`\n<dt>${name}</dt><dd>${text}${file !== undefined && html` <code>${file}</code>`}</dd>`
  })
  const set = settingsOf(record).map(({ name, text }) => {
    return html`<dt><code>${name}</code></dt><dd>${text}</dd>`
  })
  return html`<dl>
<dt>Command</dt><dd><code>${record.command}</code></dd>${each}</dl>
<details><summary>Settings</summary><dl class="settings">${set}</dl></details>`
}

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { coefficientsOf } from '../capacity/coefficients.ts'
import { capacityScript, capacitySection } from '../capacity/section.ts'
import type { Question } from '../questions.ts'
import { facts } from './facts.ts'
import { type Content, type Html, html, trusted } from './page/html.ts'
import { sectionOf } from './page/section.ts'
import type { RunRecord } from './record.ts'

const STYLE = new URL('page/style.css', import.meta.url)

const TITLE = 'What push and poll cost, measured'
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='4' cy='4' r='3' fill='%23D55E00'/%3E%3Crect x='9.4' y='1.4' width='5.2' height='5.2' fill='%23CC79A7'/%3E%3Cpath d='M4 9l3.2 6H.8z' fill='%23009E73'/%3E%3Cpath d='M12 8.6l3.4 3.4-3.4 3.4L8.6 12z' fill='%230072B2'/%3E%3C/svg%3E"

/**
 * All runs of a folder as one page that fetches nothing: no font, no script, no picture. The same
 * records make the same text.
 */
export async function reportPage(
  questions: readonly Question[],
  records: readonly RunRecord[],
): Promise<string> {
  const style = await readFile(STYLE, 'utf8')
  const sections: Html[] = []
  for (const record of records) {
    const question = questions.find(({ name }) => name === record.experiment.name)
    sections.push(await sectionOf(record, question))
  }
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '${hashOf(await capacityScript())}'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="Experiments over short polling, long polling, server-sent events and WebSocket: answers, charts, figures and how they were taken.">
<title>${TITLE}</title>
<link rel="icon" href="${ICON}">
<style>${trusted(style)}</style>
</head>
<body>
<header>
<h1>${TITLE}</h1>
<p class="lead">Short polling, long polling, server-sent events and WebSocket, all from one server and one log. Each question below was put to it by a load generator of its own, over raw sockets with a browser’s request heads. Each figure was taken where it says, and stands with its spread and with how many it rests on; a run in which something was not right has no answer.</p>
${summary(records)}
</header>
<main>
<nav class="list" id="questions" aria-label="Questions"><h2>Questions and answers</h2>
<ol>${questions.map((question) => entry(question, records))}
<li><span class="number"></span><h3><a href="#capacity">How much would so many clients take?</a></h3><p>Requests, traffic, cores and memory for 1,000 to 10 million clients, from what was measured.</p></li></ol>
</nav>
${sections}
${await capacitySection(coefficientsOf(records))}
${published()}
</main>
<footer><p>Made from the <code>.json</code> files beside it, which hold each figure of each round: <code>npm run experiment -- report</code> makes it again.</p></footer>
</body>
</html>
`
  return page.text
}

/** As the page's policy names its one script (CSP 3, §8.4): nothing else that may be in it runs. */
function hashOf(script: string): string {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`
}

/** What holds for all runs is said once. */
function summary(records: readonly RunRecord[]): Content {
  if (records.length === 0) return html`<p class="note">Nothing has been run yet.</p>`
  const days = records.map(({ started }) => started.slice(0, 10)).sort()
  const [first, last] = [days[0], days.at(-1)]
  const machines = new Set(
    records.map(({ machine, node }) => {
      return `${machine.cpu}, ${machine.cores} cores, ${(machine.memory / 2 ** 30).toFixed(0)} GiB, Node ${node.replace(/^v/, '')}`
    }),
  )
  const commits = new Set(records.map(({ commit }) => commit?.id.slice(0, 12) ?? 'unknown'))
  const quick = records.filter(({ mode }) => mode === 'quick').length
  const invalid = records.filter(({ validity }) => !validity.isValid).length
  return html`<dl class="summary">
<div><dt>Run</dt><dd>${first === last ? first : `${first} to ${last}`}</dd></div>
<div><dt>On</dt><dd>${[...machines].join('; ')}</dd></div>
<div><dt>Commit</dt><dd>${[...commits].map((id, i) => html`${i > 0 && ', '}<code>${id}</code>`)}</dd></div></dl>
${quick > 0 && html`<p class="note"><b>${quick === records.length ? 'Quick runs' : `${quick} quick runs`}.</b> They show that the experiments work. Their figures are rough, and none to quote.</p>`}
${invalid > 0 && html`<p class="note bad"><b>${invalid} not valid.</b> What is shown of them is what speaks against them.</p>`}
<p class="key">In the charts a filled mark with a bar was measured, the bar from the lowest to the highest of its rounds; a line is what a model says; a hollow mark is a figure that somebody published; a broken line is extrapolated. Marks at the same place are drawn side by side, so that none hides another.</p>`
}

function entry({ number, name, experiment }: Question, records: readonly RunRecord[]): Html {
  const record = records.find((one) => one.experiment.name === name)
  const said = (): Content => {
    if (experiment.open !== undefined)
      return html`<span class="soft">Not yet: ${experiment.open}</span>`
    if (record === undefined)
      return html`<span class="soft">No run yet: <code>npm run experiment -- ${name}</code></span>`
    return record.answer ?? html`<span class="soft">The run was not valid.</span>`
  }
  const title = record ? html`<a href="#${name}">${experiment.title}</a>` : experiment.title
  return html`<li><span class="number">${number}</span><h3>${title}</h3><p>${said()}</p></li>`
}

/** Where the hollow marks are from. */
function published(): Html {
  const each = Object.values(facts).map(({ says, differs, source, url }) => {
    const from =
      url === undefined
        ? 'Arithmetic, and nobody’s measurement.'
        : html`<cite>${source}</cite>, <a href="${url}">${url}</a>`
    return html`<li><p>${says}</p><p class="soft"><b>What differs</b> ${differs}</p><p class="soft">${from}</p></li>`
  })
  return html`<section id="published" aria-labelledby="published-title"><h2 id="published-title">Figures that others published</h2><ul class="facts">${each}</ul></section>`
}

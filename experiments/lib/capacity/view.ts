import {
  type Answer,
  type CapacityInputs,
  capacityOf,
  isMissing,
  type Missing,
  QUANTITIES,
  type Quantity,
  TURNAROUND,
  WAIT,
} from '../capacity.ts'
import { MARKS } from '../report/drawing/marks.ts'
import { element } from '../report/drawing/svg.ts'
import { type Content, type Html, html, trusted } from '../report/page/html.ts'
import { capacityChart } from './chart.ts'
import type { Coefficients } from './one-client.ts'
import { quantity } from './units.ts'

/* What the capacity page says for some inputs: made with the report, and again by the page itself. */

const NAMES: Readonly<Record<Quantity, string>> = {
  requests: 'Requests',
  traffic: 'Traffic, both ways',
  cores: 'Cores of the server',
  memory: 'Memory for clients',
}

/** px of a chart: two stand side by side; and on a phone. */
const WIDE = 540
const NARROW = 344

export function capacityAnswers(all: readonly Coefficients[], inputs: CapacityInputs): Html {
  const each = all.map((of) => ({ of, answers: capacityOf(of, inputs) }))
  const cards = each.map(({ of, answers }) => {
    const rows = QUANTITIES.map((name) => {
      const answer = answers[name]
      return html`<div class="answers"><dt>${NAMES[name]}</dt><dd>${answerOf(answer, name, inputs.clients)}</dd></div>`
    })
    return html`<article><h3>${markOf(of)} ${of.label}</h3><dl>${rows}</dl></article>`
  })
  const charts = QUANTITIES.map((name) => {
    const lines = each.flatMap(({ of, answers }) => {
      const answer = answers[name]
      return isMissing(answer) || answer.perClient === 0 ? [] : [{ ...of, answer }]
    })
    const title = NAMES[name]
    if (lines.length === 0) return undefined
    const [wide, narrow] = [WIDE, NARROW].map((width) => {
      return trusted(capacityChart({ name, title }, lines, inputs.clients, width))
    })
    return html`<figure><figcaption>${title}</figcaption><div class="wide">${wide}</div><div class="narrow">${narrow}</div></figure>`
  })
  return html`<div class="cards">${cards}</div><div class="charts">${charts}</div>`
}

function markOf({ shape, hue }: Coefficients): Html {
  const path = element('path', { d: MARKS[shape], fill: hue })
  const box = { viewBox: '-7 -7 14 14', width: 14, height: 14, 'aria-hidden': 'true' }
  return trusted(element('svg', box, path))
}

function answerOf(answer: Answer | Missing, name: Quantity, clients: number): Content {
  if (isMissing(answer)) return html`<span class="soft">${answer.missing}</span>`
  const { perClient, formula, coveredTo, limit } = answer
  const isCovered = clients <= coveredTo
  const tag = isCovered ? 'within what was measured' : html`<i>extrapolated</i>: ${limit}`
  return html`<b class="${isCovered ? 'covered' : 'beyond'}">${quantity(name, perClient * clients)}</b><small>${tag}</small><code>${formula}</code>`
}

/** What the formulas' letters stand for. */
export function symbols(): Html {
  return html`<p class="key"><code>N</code> clients · <code>λ</code> events a second to each · <code>S</code> bytes of an event’s JSON · <code>P</code> poll interval · <code>r</code> round trip · <code>g</code> = r + ${TURNAROUND} ms, in which a long poll is away (held for ${WAIT} s at most) · <code>q₁</code>, <code>q₀</code> polls a second of one client that bring something, and that bring nothing, by the models for events at random · <code>k</code> = λ ÷ q₁ events in one that brings something. Streams’ reconnects, TCP/IP, TLS and what is before the server are not in it. More cores than one are more processes, each with a feed of its own or a share in one.</p>`
}

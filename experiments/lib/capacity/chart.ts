import type { Answer, Quantity } from '../capacity.ts'
import type { Series } from '../report/chart.ts'
import { MARKS } from '../report/drawing/marks.ts'
import { element, escapeXml, INK, PAPER, px } from '../report/drawing/svg.ts'
import { quantity } from './units.ts'

/** One transport's line. */
export interface CapacityLine {
  readonly label: string
  readonly hue: string
  readonly shape: Series['shape']
  readonly answer: Answer
}

/** Clients that the charts reach from and to. */
export const FROM = 1e3
export const TO = 1e7

const LEFT = 62
const RIGHT = 22
const TOP = 8
const BOTTOM = 38
const HEIGHT = 190
const FONT = { 'font-family': 'sans-serif', 'font-size': 12, fill: 'currentColor', stroke: 'none' }

/**
 * Lines over 1,000 to 10 million clients, both axes logarithmic: whole as far as the measurement
 * covers them, broken beyond, and the mark of each at the clients that were asked for.
 * @param width px
 */
export function capacityChart(
  of: { readonly name: Quantity; readonly title: string },
  lines: readonly CapacityLine[],
  clients: number,
  width: number,
): string {
  const wide = width - LEFT - RIGHT
  const shown = lines.filter(({ answer }) => answer.perClient > 0)
  const each = shown.map(({ answer }) => Math.log10(answer.perClient))
  const low = Math.floor(Math.min(...each) + Math.log10(FROM))
  const high = Math.ceil(Math.max(...each) + Math.log10(TO))
  const x = (n: number) => LEFT + (wide * Math.log10(n / FROM)) / Math.log10(TO / FROM)
  const y = (value: number) => TOP + (HEIGHT * (high - Math.log10(value))) / (high - low)
  const height = TOP + HEIGHT + BOTTOM

  const across = [3, 4, 5, 6, 7].map((power) => {
    const n = 10 ** power
    const text = n < 1e6 ? n.toLocaleString('en') : `${n / 1e6} M`
    return line(x(n), TOP, x(n), TOP + HEIGHT, GRID) + words(text, x(n), height - 22, 'middle')
  })
  const step = Math.ceil((high - low) / 6)
  const powers = Array.from({ length: high - low + 1 }, (_, i) => low + i)
  const up = powers
    .filter((power) => (power - low) % step === 0)
    .map((power) => {
      const at = y(10 ** power)
      return (
        line(LEFT, at, LEFT + wide, at, GRID) +
        words(quantity(of.name, 10 ** power), LEFT - 7, at + 4, 'end')
      )
    })
  const marker =
    clients >= FROM && clients <= TO
      ? line(x(clients), TOP, x(clients), TOP + HEIGHT, { 'stroke-opacity': 0.5 })
      : ''
  const drawn = shown.map(({ hue, shape, answer }) => {
    const value = (n: number) => y(answer.perClient * n)
    const covered = Math.min(TO, Math.max(FROM, answer.coveredTo))
    const style = { stroke: hue, 'stroke-width': 2 }
    const whole =
      covered > FROM
        ? line(x(FROM), value(FROM), x(covered), value(covered), { ...style, class: 'covered' })
        : ''
    const broken =
      covered < TO
        ? line(x(covered), value(covered), x(TO), value(TO), {
            ...style,
            class: 'extrapolated',
            'stroke-dasharray': '5 4',
          })
        : ''
    const transform = `translate(${px(x(clients))},${px(value(clients))})`
    const mark = marker && element('path', { d: MARKS[shape], transform, fill: hue, stroke: PAPER })
    return whole + broken + mark
  })
  const covered = Math.max(...shown.map(({ answer }) => answer.coveredTo))
  const to = x(Math.min(TO, Math.max(FROM, covered)))
  const band = element('rect', {
    ...{ x: LEFT, y: TOP, width: to - LEFT, height: HEIGHT },
    ...{ fill: 'currentColor', 'fill-opacity': 0.07, class: 'measured' },
  })
  const beyond =
    to < LEFT + wide ? words('extrapolated', LEFT + wide - 5, TOP + HEIGHT - 7, 'end') : ''
  return element(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', role: 'img' },
      ...{ width, height, viewBox: `0 0 ${width} ${height}`, fill: 'none' },
      style: `color-scheme:light dark;color:${INK}`,
    },
    [
      element('title', {}, escapeXml(`${of.title} for 1,000 to 10 million clients`)),
      to > LEFT ? band : '',
      ...up,
      ...across,
      words('clients', LEFT + wide / 2, height - 5, 'middle'),
      marker,
      ...drawn,
      beyond,
    ].join(''),
  )
}

const GRID = { 'stroke-opacity': 0.13 }

function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  style: Record<string, string | number>,
): string {
  return element('line', { x1, y1, x2, y2, stroke: 'currentColor', ...style })
}

function words(
  text: string,
  x: number,
  y: number,
  anchor: string,
  more: Record<string, string | number> = {},
): string {
  return element('text', { x, y, 'text-anchor': anchor, ...FONT, ...more }, escapeXml(text))
}

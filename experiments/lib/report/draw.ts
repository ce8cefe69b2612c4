import {
  type Chart,
  checkChart,
  type DrawChart,
  type Point,
  type Series,
  type Size,
} from './chart.ts'
import { below } from './drawing/axes.ts'
import { type Box, type Label, labelsOf } from './drawing/labels.ts'
import { legendOf } from './drawing/legend.ts'
import { type Margins, plotOf } from './drawing/plot.ts'
import { type Slots, slots } from './drawing/slots.ts'
import { element, escapeXml, INK, px } from './drawing/svg.ts'
import { FONT, wrapText } from './drawing/text-width.ts'

/** px beside the plot: the numbers of the y axis left of it, half a number right of it. */
const LEFT = 58
const RIGHT = 22
/** px of a line of an axis' label. */
const LINE = 16
/** px that a mark takes, from its centre. */
const MARK = 6

/** px around the plot of whatever chart is drawn, left and right together. */
export const BESIDE = LEFT + RIGHT

/**
 * Draws with Vega, which needs no browser for it. The same chart at the same size is the same text.
 * @throws RangeError for a chart that cannot be drawn truthfully
 */
export const drawChart: DrawChart = async (chart, size) => {
  checkChart(chart)
  if (chart.series.every(({ points }) => points.length === 0)) {
    throw new RangeError(`${chart.title}: there is nothing to be drawn`)
  }
  const outer = size.width + BESIDE
  const legend = legendOf(chart, outer - 4)
  const across = wrapText(chart.x.label, FONT, size.width)
  const up = wrapText(chart.y.label, FONT, outer - 4)
  const margins: Margins = {
    left: LEFT,
    right: RIGHT,
    top: legend.height + 10 + up.length * LINE + 6,
    bottom: below(chart, size.width) + across.length * LINE + 4,
  }
  const { svg, at } = await plotted(chart, size, margins)
  const height = size.height + margins.top + margins.bottom
  const text = { 'font-family': 'sans-serif', 'font-size': FONT, fill: 'currentColor' }
  const parts = [
    element('title', {}, escapeXml(chart.title)),
    element('desc', {}, escapeXml(chart.description)),
    svg,
    element(
      'g',
      { ...text, stroke: 'none', class: 'axis-label' },
      [
        ...up.map((line, i) => {
          return element('text', { x: 2, y: legend.height + 22 + i * LINE }, escapeXml(line))
        }),
        ...across.map((line, i) => {
          const y = height - 6 - (across.length - 1 - i) * LINE
          const middle = LEFT + size.width / 2
          return element('text', { x: middle, y, 'text-anchor': 'middle' }, escapeXml(line))
        }),
      ].join(''),
    ),
    element('g', { ...text, class: 'legend', transform: 'translate(2,0)' }, legend.svg),
    element(
      'g',
      { ...text, class: 'labels', transform: `translate(${LEFT},${margins.top})` },
      labelsOf(...written(chart, size, at)),
    ),
  ]
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      role: 'img',
      width: outer,
      height,
      viewBox: `0 0 ${outer} ${px(height)}`,
      fill: 'none',
      // In a page that says so, and where it is shown as a picture.
      style: `color-scheme:light dark;color:${INK}`,
    },
    parts.join(''),
  )
}

type Place = readonly [x: number, y: number]
type At = (x: number | string, y: number) => Place

async function plotted(
  chart: Chart,
  size: Size,
  margins: Margins,
): Promise<{ svg: string; at: At }> {
  // They take half a second to load, which who only lists the questions need not wait for.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
  const view = new vega.View(vega.parse(compile(plotOf(chart, size, margins)).spec), {
    renderer: 'none',
  })
  try {
    const svg = await view.toSVG()
    const [x, y] = [view.scale('x'), view.scale('y')] as Scale[]
    const half = (x?.bandwidth?.() ?? 0) / 2
    const at: At = (across, up) => [(x?.(across) ?? 0) + half, y?.(up) ?? 0]
    return { svg: tidied(svg), at }
  } finally {
    view.finalize()
  }
}

interface Scale {
  (value: number | string): number
  bandwidth?(): number
}

/** Without the library's own frame, what nobody sees, and digits beyond a hundredth of a pixel. */
function tidied(svg: string): string {
  return svg
    .replace(/^<svg[^>]*>|<\/svg>$/g, '')
    .replace(/<path class="(?:back|fore)ground"[^>]*\/>/g, '')
    .replace(/ (?:aria-\w+|role|pointer-events)="[^"]*"/g, '')
    .replace(/ opacity="1"/g, '')
    .replace(/-?\d+\.\d{3,}/g, (number) => px(Number(number)))
}

/** What is written into the plot, what must stay legible there, and how far it may go. */
function written(chart: Chart, size: Size, at: At): [Label[], Box[], Box] {
  const offset = slots(chart, size)
  const taken = chart.series.flatMap((series) => boxesOf(series, at, offset))
  const label = (series: Series, point: Point | undefined, text: string): Label[] => {
    if (point === undefined) return []
    const [x, y] = at(point.x, point.y)
    return [{ x: x + offset(series, point.x), y, text }]
  }
  const references = chart.series.filter(({ kind }) => kind === 'reference')
  // Once: the broken lines themselves say which else are.
  const beyond = chart.series.filter(({ kind }) => kind === 'extrapolated').slice(0, 1)
  const labels = [
    ...references.flatMap((one) => label(one, one.points[0], one.label)),
    ...beyond.flatMap((one) => label(one, one.points.at(-1), 'extrapolated')),
  ]
  return [labels, taken, { left: 2, right: size.width + RIGHT - 2, top: 0, bottom: size.height }]
}

/** Where a series is, roughly: its marks and their bars, or every few pixels of its line. */
function boxesOf(series: Series, at: At, offset: Slots): Box[] {
  const { kind, points } = series
  const around = ([x, y]: Place, half: number, low = y, high = y): Box => {
    return { left: x - half, right: x + half, top: high - half, bottom: low + half }
  }
  const isMark = kind === 'measured' || kind === 'reference'
  return points.flatMap((point, index) => {
    const [x, y] = at(point.x, point.y)
    const place = [x + offset(series, point.x), y] as const
    if (isMark) {
      const [, low] = at(point.x, point.low ?? point.y)
      const [, high] = at(point.x, point.high ?? point.y)
      return low > high ? [around(place, MARK), around(place, 2, low, high)] : [around(place, MARK)]
    }
    const next = points[index + 1]
    if (next === undefined) return []
    const [toX, toY] = at(next.x, next.y)
    const steps = Math.ceil(Math.hypot(toX - x, toY - y) / 8)
    return Array.from({ length: steps }, (_, step) => {
      const share = step / steps
      return around([x + (toX - x) * share, y + (toY - y) * share], 3)
    })
  })
}

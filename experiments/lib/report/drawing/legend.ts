import type { Chart, Series, SeriesKind } from '../chart.ts'
import { MARKS } from './marks.ts'
import { element, escapeXml } from './svg.ts'
import { FONT, textWidth } from './text-width.ts'

/** What the marks mean, whatever the chart. */
const KEY: Readonly<Record<SeriesKind, string>> = {
  measured: 'measured',
  model: 'model',
  reference: 'published',
  extrapolated: 'extrapolated',
}
const KINDS: readonly SeriesKind[] = ['measured', 'model', 'reference', 'extrapolated']
const SPREAD = 'measured, and the spread of its rounds'

/** px of a mark with its gap, between two entries, and between two lines. */
const MARK = 22
const GAP = 16
const LINE = 19

interface Entry {
  readonly mark: string
  readonly text: string
  readonly isSoft: boolean
}

export interface Legend {
  readonly svg: string
  /** px */
  readonly height: number
}

/**
 * Who is who, one entry a label whatever it is drawn as; and below it what the kinds of marks mean.
 * References need no entry: their label stands beside them.
 */
export function legendOf(chart: Chart, width: number): Legend {
  const named = chart.series.filter(({ kind }) => kind !== 'reference')
  const who = [...new Map(named.map((one) => [one.label, one])).keys()].map((label): Entry => {
    const all = named.filter((one) => one.label === label)
    const shown = all.find(({ kind }) => kind === 'measured') ?? (all[0] as Series)
    return { mark: markOf(shown, isLine(chart, shown)), text: label, isSoft: false }
  })
  const kinds = KINDS.filter((kind) => chart.series.some((one) => one.kind === kind))
  const hasSpread = chart.series.some(({ kind, points }) => {
    return kind === 'measured' && points.some(({ low, high }) => (low ?? 0) < (high ?? 0))
  })
  const what = kinds.map((kind): Entry => {
    const usual = kind === 'measured' && hasSpread ? SPREAD : KEY[kind]
    const lines = chart.series.some((one) => one.kind === kind && isLine(chart, one))
    const look = { kind, hue: 'currentColor', shape: 'circle' } as const
    const mark = kind === 'measured' ? dot(hasSpread) : markOf(look, lines)
    return { mark, text: chart.key?.[kind] ?? usual, isSoft: true }
  })
  // A legend of a single mark that needs no telling apart is none.
  const lines = [
    ...flow(who, width),
    ...(named.length === 0 && kinds.length < 2 ? [] : flow(what, width)),
  ]
  const svg = lines.map((line, index) => lineOf(line, (index + 0.5) * LINE)).join('')
  return { svg, height: lines.length * LINE }
}

function flow(entries: readonly Entry[], width: number): Entry[][] {
  const lines: Entry[][] = []
  let left = 0
  for (const entry of entries) {
    const wide = MARK + textWidth(entry.text, FONT)
    if (lines.length === 0 || wide > left) {
      lines.push([])
      left = width
    }
    lines.at(-1)?.push(entry)
    left -= wide + GAP
  }
  return lines
}

function lineOf(entries: readonly Entry[], y: number): string {
  let x = 0
  return entries
    .map(({ mark, text, isSoft }) => {
      const at = x
      x += MARK + textWidth(text, FONT) + GAP
      const words = element(
        'text',
        { x: MARK, y: 4, ...(isSoft && { 'fill-opacity': 0.75 }) },
        escapeXml(text),
      )
      return element('g', { transform: `translate(${at.toFixed(1)},${y})` }, mark + words)
    })
    .join('')
}

/** Whether it is drawn as one: of names, and of a single point, there is none. */
function isLine({ x }: Chart, { kind, points }: Series): boolean {
  return kind === 'model' || (x.scale !== 'names' && points.length > 1)
}

/** 16 px wide, around 8, 0. */
const transform = 'translate(8,0)'

function markOf({ kind, hue, shape }: Pick<Series, 'kind' | 'hue' | 'shape'>, line: boolean) {
  const d = MARKS[shape]
  const stroke = { stroke: hue, 'stroke-width': 2 }
  if (kind === 'measured') return element('path', { transform, d, fill: hue })
  if (kind === 'reference') return element('path', { transform, d, fill: 'none', ...stroke })
  if (kind === 'model') return element('path', { transform, d: 'M-8,0H8', ...stroke })
  return line
    ? element('path', { transform, d: 'M-8,0H8', ...stroke, 'stroke-dasharray': '5 4' })
    : element('path', { transform, d, fill: 'none', ...stroke, 'stroke-dasharray': '2 2' })
}

/** Whoever was measured. */
function dot(hasSpread: boolean): string {
  const bar = element('path', { d: 'M0,-8V8M-3,-8H3M-3,8H3', stroke: 'currentColor' })
  const point = element('path', { d: 'M3.2,0A3.2,3.2,0,1,1,-3.2,0A3.2,3.2,0,1,1,3.2,0Z' })
  return element('g', { transform }, (hasSpread ? bar : '') + point)
}

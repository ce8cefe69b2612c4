import type { Chart, Point, Series, Size } from '../chart.ts'

/** px between two marks that stand at the same x, at most and at least: one is about 8 px wide. */
const AMONG_NAMES = 13
const AMONG_NUMBERS = 5

/** How far to the side of its x a point of a series is drawn, px. */
export type Slots = (series: Series, x: Point['x']) => number

/**
 * Keeps marks apart, so that of four that measured the same none hides another. Over numbers lines
 * stay where they are, and so do references; over names everything has a place of its own.
 */
export function slots(chart: Chart, size: Size): Slots {
  return chart.x.scale === 'names' ? amongNames(chart, size) : amongNumbers(chart, size)
}

function amongNumbers({ series }: Chart, { width }: Size): Slots {
  const measured = series.filter(({ kind }) => kind === 'measured')
  const xs = measured.flatMap(({ points }) => [...new Set(points.map(({ x }) => x))])
  const places = new Set(xs).size
  if (places === xs.length) return () => 0
  const labels = [...new Set(measured.map(({ label }) => label))]
  const step = Math.min(AMONG_NUMBERS, width / places / (labels.length + 1))
  return ({ label, kind }) => {
    return kind === 'measured' ? (labels.indexOf(label) - (labels.length - 1) / 2) * step : 0
  }
}

function amongNames({ series }: Chart, { width }: Size): Slots {
  const at = new Map<Point['x'], string[]>()
  for (const { label, points } of series) {
    for (const { x } of points) {
      const labels = at.get(x) ?? []
      at.set(x, labels.includes(label) ? labels : [...labels, label])
    }
  }
  const most = Math.max(1, ...[...at.values()].map((labels) => labels.length))
  const step = Math.min(AMONG_NAMES, width / Math.max(1, at.size) / (most + 0.5))
  return ({ label }, x) => {
    const labels = at.get(x) ?? []
    return (labels.indexOf(label) - (labels.length - 1) / 2) * step
  }
}

import type { Chart, Point, Series } from '../chart.ts'
import type { Slots } from './slots.ts'
import { PAPER } from './svg.ts'

/** By how much a shape has to be larger than a square, so that it looks as large. */
const WEIGHTS: Readonly<Record<string, number>> = { diamond: 1.6, triangle: 1.4, star: 1.5 }

/** Within -1 and 1, as the library scales paths: it has no star of its own. */
const STAR =
  'M0.0,-1.15L0.29,-0.4L1.09,-0.36L0.48,0.15L0.68,0.93L0.0,0.5L-0.68,0.93L-0.48,0.15L-1.09,-0.36L-0.29,-0.4Z'

const as = (field: string) => ({ field, type: 'nominal', scale: null, legend: null }) as const
const at = (field: string) => ({ field, type: 'quantitative' }) as const

const STROKE = { stroke: as('hue') }
const COLOR = { color: as('hue') }
const SHAPE = { shape: as('shape'), size: { ...at('size'), scale: null, legend: null } } as const
const BESIDE = { xOffset: { expr: 'datum.offset' } }

const TICK = { type: 'tick', orient: 'horizontal', opacity: 1, ...BESIDE } as const
const POINT = { type: 'point', opacity: 1, ...BESIDE } as const
const LINE = {
  mark: { type: 'line', interpolate: 'linear', ...BESIDE },
  // Joined as they come, and not from left to right: a curve may turn back.
  encoding: { ...STROKE, detail: { field: 'series', type: 'nominal' }, order: at('order') },
} as const

/**
 * What is drawn, by what it is, from the back to the front.
 * @param offset px to the side of its x
 */
export function layersOf({ x, series }: Chart, offset: Slots) {
  const rows = series.flatMap((one, index) => rowsOf(one, index, offset))
  const isLine = ({ points }: Series) => x.scale !== 'names' && points.length > 1
  const of = (kind: Series['kind'], line?: boolean) => ({
    values: rows.filter((row) => {
      const one = series[row.series]
      return one?.kind === kind && (line === undefined || isLine(one) === line)
    }),
  })
  // Where a model's line is, another one through the points would only be taken for it.
  const joins = !series.some(({ kind }) => kind === 'model')
  const measured = of('measured')
  const spread = { values: measured.values.filter(({ low, high }) => low < high) }
  const hollow = { ...POINT, filled: false, strokeWidth: 2 }
  const bar = { type: 'rule', strokeWidth: 1.5, ...BESIDE } as const
  const end = { ...TICK, thickness: 1.5, size: 7 }
  const filled = { ...POINT, filled: true, stroke: PAPER, strokeWidth: 1 }
  const all = [
    {
      ...{ name: 'joined', data: joins ? of('measured', true) : { values: [] } },
      ...LINE,
      mark: { ...LINE.mark, strokeWidth: 1, opacity: 0.45 },
    },
    { name: 'model', data: of('model', true), ...LINE },
    {
      ...{ name: 'extrapolated', data: of('extrapolated', true) },
      ...LINE,
      mark: { ...LINE.mark, strokeDash: [5, 4] },
    },
    {
      ...{ name: 'beyond', data: of('extrapolated', false) },
      mark: { ...hollow, strokeWidth: 1.5, strokeDash: [2, 2] },
      encoding: { ...STROKE, ...SHAPE },
    },
    {
      ...{ name: 'level', data: of('model', false) },
      ...{ mark: { ...TICK, thickness: 2, size: 16 }, encoding: COLOR },
    },
    {
      ...{ name: 'spread', data: spread, mark: bar },
      encoding: { ...COLOR, y: at('low'), y2: { field: 'high' } },
    },
    { name: 'low', data: spread, mark: end, encoding: { ...COLOR, y: at('low') } },
    { name: 'high', data: spread, mark: end, encoding: { ...COLOR, y: at('high') } },
    { name: 'measured', data: measured, mark: filled, encoding: { fill: as('hue'), ...SHAPE } },
    { name: 'reference', data: of('reference'), mark: hollow, encoding: { ...STROKE, ...SHAPE } },
  ]
  return all.filter(({ data }) => data.values.length > 0)
}

/** A point as a row for the library. */
interface Row extends Required<Pick<Point, 'x' | 'y' | 'low' | 'high'>> {
  /** Number of its series. */
  readonly series: number
  readonly order: number
  readonly hue: string
  readonly shape: string
  /** px² */
  readonly size: number
  /** px */
  readonly offset: number
}

function rowsOf(one: Series, series: number, offset: Slots): Row[] {
  const { kind, hue, shape, points } = one
  const size = (kind === 'measured' ? 66 : 80) * (WEIGHTS[shape] ?? 1)
  const look = { series, hue, shape: shape === 'star' ? STAR : shape, size }
  return points.map(({ x, y, low = y, high = y }, order) => {
    return { ...{ x, y, low, high, order }, ...look, offset: offset(one, x) }
  })
}

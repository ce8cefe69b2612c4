import type { Axis, Chart, Size } from '../chart.ts'
import { FONT, textWidth } from './text-width.ts'

/** px between the plot and the outermost tick, so that no mark lies on the axis. */
const INSET = 16
/** Names that would touch each other are written at this angle, degrees. */
const SLANT = -35
/** px of a name below the axis; what is longer is cut. */
const LONGEST = 170
/** Without a browser the library takes each character for 0.8 em wide, up to so many times too much. */
const GUESSED = 2

/** Both axes as Vega-Lite has them, over all that is drawn. */
export function axesOf({ x, y, series }: Chart, size: Size) {
  const points = series.flatMap((one) => one.points)
  const xs = points.map((point) => point.x)
  const ys = points.flatMap(({ y: at, low = at, high = at }) => [at, low, high])
  const quantitative = { type: 'quantitative' as const }
  const open = { padding: INSET, nice: false, zero: false }
  return {
    x:
      x.scale === 'names'
        ? named([...new Set(xs.map(String))], size.width)
        : { field: 'x', ...quantitative, ...continuous(x, xs as number[], size.width / 80, open) },
    y: {
      field: 'y',
      ...quantitative,
      ...continuous(y, ys, size.height / 48, { nice: true, zero: true }),
    },
  }
}

function named(names: string[], width: number) {
  const axis = { grid: false, labelLimit: LONGEST * GUESSED, ...slanted(names, width) }
  return { field: 'x', type: 'nominal' as const, sort: names, axis }
}

const NUMBER =
  'datum.value >= 1e6 ? format(datum.value / 1e6, ",~r") + " M" : format(datum.value, ",~r")'

function continuous(axis: Axis, values: readonly number[], ticks: number, scale: object) {
  const shown = { labelExpr: NUMBER, labelFlush: false }
  if (axis.scale === 'linear') {
    return { scale: { type: 'linear' as const, ...scale }, axis: { ...shown, tickCount: ticks } }
  }
  const { zero: _, ...rest } = scale as { zero?: boolean }
  const marks = logTicks(Math.min(...values), Math.max(...values), ticks)
  // What hardly varies would have no tick, and look as if it did.
  const isOpen = 'nice' in rest && rest.nice === false && marks.length > 2
  const domain = isOpen ? {} : { domain: [marks[0], marks.at(-1)] as [number, number] }
  return {
    scale: { type: 'log' as const, ...rest, ...domain, nice: false },
    axis: { ...shown, values: marks },
  }
}

/** Powers of ten, with 2 and 5 between them where there is room, from below to above all values. */
export function logTicks(low: number, high: number, most: number): number[] {
  const decades = Math.log10(high / low)
  const steps = decades * 3 <= most + 1 ? [1, 2, 5] : [1]
  const all: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of steps) all.push(Number((step * 10 ** power).toPrecision(1)))
  }
  const from = all.findLastIndex((tick) => tick <= low)
  const to = all.findIndex((tick) => tick >= high)
  return all.slice(Math.max(0, from), to < 0 ? undefined : Math.max(to, from + 1) + 1)
}

/** px that the names below the axis take, and their angle. */
function slanted(names: readonly string[], width: number) {
  const longest = Math.min(LONGEST, Math.max(0, ...names.map((name) => textWidth(name, FONT))))
  const isSlanted = longest + 8 > width / names.length
  return isSlanted
    ? { labelAngle: SLANT, labelAlign: 'right' as const, labelBaseline: 'middle' as const }
    : { labelAngle: 0 }
}

/** px that are needed for what stands below the plot, the axis' label left out. */
export function below({ x, series }: Chart, width: number): number {
  if (x.scale !== 'names') return 22
  const names = [...new Set(series.flatMap(({ points }) => points.map((point) => `${point.x}`)))]
  if (slanted(names, width).labelAngle === 0) return 22
  const longest = Math.min(LONGEST, Math.max(...names.map((name) => textWidth(name, FONT))))
  return 16 + longest * Math.sin((-SLANT * Math.PI) / 180)
}

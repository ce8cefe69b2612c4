/** One point; `low` to `high` is what its rounds spread over. */
export interface Point {
  /** In a chart by names: one of them. */
  readonly x: number | string
  readonly y: number
  readonly low?: number
  readonly high?: number
  readonly n?: number
}

/**
 * What a series is decides how it is drawn, so that nobody takes one for another: measured are
 * points with a bar from low to high, a model is a line, a reference is a mark with its label, and
 * what is extrapolated is broken and said to be.
 */
export type SeriesKind = 'measured' | 'model' | 'reference' | 'extrapolated'

export interface Series {
  readonly label: string
  readonly kind: SeriesKind
  /** CSS; with `shape`, as the transport has it on the page. */
  readonly hue: string
  /** Told apart without colours too. */
  readonly shape: 'circle' | 'square' | 'triangle' | 'diamond' | 'star'
  readonly points: readonly Point[]
}

export interface Axis {
  readonly label: string
  /** `names`: in the order in which the points come. */
  readonly scale: 'linear' | 'log' | 'names'
}

/** What is to be seen, with nothing of how a library has it. */
export interface Chart {
  readonly title: string
  /** What a person who cannot see it is told. */
  readonly description: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  /** What a kind of mark means in this chart, where it is not the usual: a reference that is a limit. */
  readonly key?: Readonly<Partial<Record<SeriesKind, string>>>
}

export interface Size {
  /** px of the plot. */
  readonly width: number
  readonly height: number
}

/** Draws a chart as one `<svg>` that needs no script and no font of its own. */
export type DrawChart = (chart: Chart, size: Size) => Promise<string>

/**
 * That it can be drawn truthfully.
 * @throws RangeError for what is not finite, not above 0 on a logarithmic axis, or outside its bar
 */
export function checkChart(chart: Chart): Chart {
  for (const { label, points } of chart.series) {
    for (const { x, y, low = y, high = y } of points) {
      const values = [y, low, high, ...(typeof x === 'number' ? [x] : [])]
      const isOff = !values.every(Number.isFinite) || low > y || high < y
      const isBelow =
        (chart.y.scale === 'log' && low <= 0) ||
        (chart.x.scale === 'log' && !(typeof x === 'number' && x > 0))
      const isMixed = (chart.x.scale === 'names') !== (typeof x === 'string')
      if (isOff || isBelow || isMixed) {
        throw new RangeError(`${chart.title}: ${label} has a point at ${x} that cannot be drawn`)
      }
    }
  }
  return chart
}

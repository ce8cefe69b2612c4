export interface Range {
  readonly low: number
  readonly high: number
}

/** 95 % of a normal distribution lie within this many standard deviations. */
const Z = 1.96
/** Fewer than this, and nothing is called right or wrong however close together they are. */
const FEWEST = 20

/** Messages that must lie beyond a percentile, before anything can be said of where it lies. */
const FEWEST_BEYOND = 2

/**
 * Where the true share may lie when `k` of `n` were seen: the 95 % interval of Wilson (JASA 22,
 * 1927), which stays within 0 and 1 and holds up for few.
 */
export function shareRange(k: number, n: number): Range {
  if (n === 0) return { low: 0, high: 1 }
  const share = k / n
  const scale = 1 + Z ** 2 / n
  const middle = (share + Z ** 2 / (2 * n)) / scale
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2))
  return { low: k === 0 ? 0 : middle - half, high: k === n ? 1 : middle + half }
}

/**
 * Values, and which of them came together. Those of one poll's answer are not independent: a
 * thousand of them that came in one answer say as little about the next as one.
 */
export interface Samples {
  readonly values: Float64Array
  /** Of each value, the number of the message that brought it; never less than before. */
  readonly groups: Float64Array
}

/** How many independent ones there are: messages, not values. */
export function independent({ groups }: Samples): number {
  let count = 0
  for (let i = 0; i < groups.length; i++) if (i === 0 || groups[i] !== groups[i - 1]) count++
  return count
}

/** Mean ± 1.96 s/√n, the spread taken between messages (a ratio estimate over clusters). */
export function meanRange(samples: Samples): Range | undefined {
  const mean = meanOf(samples.values)
  const error = errorOf(samples, (value) => value, mean)
  return mean === undefined || error === undefined
    ? undefined
    : { low: mean - Z * error, high: mean + Z * error }
}

/**
 * Where the percentile may lie: the values that stand 1.96 standard errors of its rank to either
 * side (order statistics; Woodruff, JASA 47, 1952). Undefined when that is beyond what was seen.
 * @param sorted the samples' values, ascending
 * @param p 0 to 100
 */
export function percentileRange(
  samples: Samples,
  sorted: Float64Array,
  p: number,
): Range | undefined {
  const n = sorted.length
  const value = sorted[Math.max(0, Math.ceil((p / 100) * n) - 1)]
  const rarer = Math.min(p, 100 - p) / 100
  if (value === undefined || independent(samples) * rarer < FEWEST_BEYOND) return undefined
  const error = errorOf(samples, (sample) => (sample <= value ? 1 : 0), p / 100)
  if (error === undefined) return undefined
  // Ranks from 1 to n; there is no value beyond them.
  const low = sorted[Math.floor((p / 100 - Z * error) * n) - 1]
  const high = sorted[Math.ceil((p / 100 + Z * error) * n) - 1]
  return low === undefined || high === undefined ? undefined : { low, high }
}

export function meanOf(values: Float64Array): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, v) => sum + v, 0) / values.length
}

/** Standard error of the mean of `of(value)`, from the residuals of the messages. */
function errorOf(
  { values, groups }: Samples,
  of: (value: number) => number,
  mean: number | undefined,
): number | undefined {
  if (mean === undefined) return undefined
  let messages = 0
  let squares = 0
  let residual = 0
  for (let i = 0; i < values.length; i++) {
    residual += of(values[i] ?? 0) - mean
    if (groups[i] === groups[i + 1]) continue
    messages++
    squares += residual ** 2
    residual = 0
  }
  if (messages < 2) return undefined
  return Math.sqrt((messages / (messages - 1)) * squares) / values.length
}

/**
 * How often a second, when `count` were seen.
 * @param isSteady they come by a clock, so that only the ends of the time can be off by one
 */
export function rateRange(count: number, seconds: number, isSteady: boolean): Range {
  if (isSteady) {
    return { low: Math.max(0, count - 1) / seconds, high: (count + 1) / seconds }
  }
  // None seen in a time is still compatible with three (the "rule of three").
  const half = count === 0 ? 3 : Z * Math.sqrt(count)
  return { low: Math.max(0, count - half) / seconds, high: (count + half) / seconds }
}

/**
 * Whether what was measured is enough to be held against a model at all. 7 polls of which 37 %
 * should be wasted may show anything from 0 to 71 %: whatever they show says nothing.
 * @param n independent ones
 * @param half the range may reach this far to either side
 */
export function suffices(n: number, range: Range | undefined, half: number): boolean {
  return n >= FEWEST && range !== undefined && (range.high - range.low) / 2 <= half
}

export type Verdict = 'too-few' | 'agrees' | 'differs'

/** @param model what the model allows, its own tolerance included */
export function verdict(n: number, range: Range | undefined, half: number, model: Range): Verdict {
  if (range === undefined || !suffices(n, range, half)) return 'too-few'
  return range.low <= model.high && range.high >= model.low ? 'agrees' : 'differs'
}

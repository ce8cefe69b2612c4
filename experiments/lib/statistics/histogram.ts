import { percentile } from '../../../web/model/percentile.ts'

/**
 * A value and those that share its bucket differ by less than 1/1,024, as in an HDR histogram of
 * 3 significant figures: below 2,048 each whole number has a bucket of its own.
 */
const SUB_BUCKETS = 2048

/** Raw values kept beside the buckets: what a committed report can carry for each figure. */
const CAP = 5000

/** What is written into a report. All values are whole µs. */
export interface HistogramJson {
  n: number
  sum: number
  min: number
  max: number
  /** Of those, how many were below 0 and counted as 0. */
  negative: number
  /** Lowest value of a bucket, how many it has, and so on, ascending. */
  buckets: number[]
  /** In the order in which they were recorded: all, or the first so many. */
  samples: number[]
}

/**
 * Durations, as an HDR histogram with the raw values beside it. Not the one of `node:perf_hooks`:
 * that can be neither written down bucket by bucket nor made again from what was written.
 */
export class Histogram {
  #n = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0
  #negative = 0
  readonly #buckets = new Map<number, number>()
  readonly #cap: number
  #samples: number[] = []
  #sorted: Float64Array | undefined

  /** @param cap how many raw values to keep */
  constructor(cap = CAP) {
    this.#cap = cap
  }

  static of(values: Iterable<number>, cap = CAP): Histogram {
    const histogram = new Histogram(cap)
    for (const value of values) histogram.record(value)
    return histogram
  }

  /** All of them as one: percentiles of the whole are never an average of percentiles. */
  static merged(parts: Iterable<Histogram>, cap = CAP): Histogram {
    const whole = new Histogram(cap)
    for (const part of parts) whole.add(part)
    return whole
  }

  static from(json: HistogramJson, cap = CAP): Histogram {
    const histogram = new Histogram(Math.max(cap, json.samples.length))
    histogram.#n = json.n
    histogram.#sum = json.sum
    histogram.#min = json.n === 0 ? Number.POSITIVE_INFINITY : json.min
    histogram.#max = json.max
    histogram.#negative = json.negative
    for (let i = 0; i < json.buckets.length; i += 2) {
      histogram.#buckets.set(json.buckets[i] ?? 0, json.buckets[i + 1] ?? 0)
    }
    histogram.#samples = [...json.samples]
    return histogram
  }

  /**
   * @param us rounded to whole µs. Below 0, as clocks of two processes may make it, counts as 0
   * @throws RangeError when it is no finite number, or above a day: a unit was mistaken
   */
  record(us: number): void {
    const whole = Math.round(us)
    if (!(whole <= 86_400e6) || whole === Number.NEGATIVE_INFINITY) {
      throw new RangeError(`${us} µs is no duration`)
    }
    if (whole < 0) this.#negative++
    const value = Math.max(0, whole)
    this.#n++
    this.#sum += value
    this.#min = Math.min(this.#min, value)
    this.#max = Math.max(this.#max, value)
    const bucket = bucketOf(value)
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
    if (this.#samples.length < this.#cap) this.#samples.push(value)
    this.#sorted = undefined
  }

  add(other: Histogram): void {
    // Raw values after a gap would pass for those that were recorded next.
    const room = this.isWhole ? this.#cap - this.#samples.length : 0
    this.#n += other.#n
    this.#sum += other.#sum
    this.#min = Math.min(this.#min, other.#min)
    this.#max = Math.max(this.#max, other.#max)
    this.#negative += other.#negative
    for (const [bucket, count] of other.#buckets) {
      this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count)
    }
    for (const sample of other.#samples.slice(0, room)) this.#samples.push(sample)
    this.#sorted = undefined
  }

  get n(): number {
    return this.#n
  }

  /** µs, exact. Undefined of none, like all that follow. */
  get mean(): number | undefined {
    return this.#n === 0 ? undefined : this.#sum / this.#n
  }

  get min(): number | undefined {
    return this.#n === 0 ? undefined : this.#min
  }

  get max(): number | undefined {
    return this.#n === 0 ? undefined : this.#max
  }

  /** How many came in below 0: more than a few, and the clocks were not the same. */
  get negative(): number {
    return this.#negative
  }

  /** Raw values, µs, in the order in which they were recorded. */
  get samples(): readonly number[] {
    return this.#samples
  }

  /** Whether every value is among the raw ones. */
  get isWhole(): boolean {
    return this.#samples.length === this.#n
  }

  /**
   * µs, by nearest rank: exact while all raw values are there, else the highest value of the
   * bucket, as HDR histograms have it, which is less than 0.1 % above.
   * @param p 0 to 100
   */
  percentile(p: number): number | undefined {
    if (this.#n === 0) return undefined
    if (this.isWhole) {
      this.#sorted ??= Float64Array.from(this.#samples).sort()
      return percentile(this.#sorted, p)
    }
    const rank = Math.max(1, Math.ceil((p / 100) * this.#n))
    let seen = 0
    for (const [bucket, count] of this.#ascending()) {
      seen += count
      if (seen >= rank) return Math.max(this.#min, Math.min(highestOf(bucket), this.#max))
    }
    return this.#max
  }

  toJSON(): HistogramJson {
    return {
      n: this.#n,
      sum: this.#sum,
      min: this.min ?? 0,
      max: this.#max,
      negative: this.#negative,
      buckets: this.#ascending().flat(),
      samples: [...this.#samples],
    }
  }

  #ascending(): [number, number][] {
    return [...this.#buckets].sort(([a], [b]) => a - b)
  }
}

/** Lowest value of the bucket that a whole number falls into. */
function bucketOf(value: number): number {
  const width = widthAt(value)
  return Math.floor(value / width) * width
}

function highestOf(bucket: number): number {
  return bucket + widthAt(bucket) - 1
}

/** A power of 2. Divided and not shifted: a day has more µs than 32 bits. */
function widthAt(value: number): number {
  if (value < SUB_BUCKETS) return 1
  return 2 ** (Math.floor(Math.log2(value)) - Math.log2(SUB_BUCKETS) + 1)
}

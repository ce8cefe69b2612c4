import {
  AggregatorRegistry,
  collectDefaultMetrics,
  type Metric,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client'
import { Buckets } from './buckets.ts'
import { type Observed, type Sample, SERIES, type Series } from './series.ts'
import type { Stats } from './stats.ts'

/** All metrics of one process, as they travel to the one that adds several up. */
export type ProcessMetrics = MetricObjectWithValues<MetricValue<string>>[]

/**
 * prom-client's own that go: gauges that end in `_total`, which promtool calls wrong, and percentiles
 * of the event loop that whoever scrapes resets, with the interval of its timer in them.
 */
const LEFT_OUT = /^nodejs_(active_\w+_total|eventloop_lag_\w+)$/

/**
 * What `/stats` tells and some more, as Prometheus reads it. It is read from what is counted anyway,
 * when somebody asks.
 *
 * At 1,000 streams a scrape took 7 to 8 ms of CPU (some 110 of them in 12 s, against 12 s of none,
 * three times over): 0.05 % of a core at one each 15 s. Between them there is prom-client's watch on
 * garbage collection, of which nothing was to be seen (two servers with 1,000 streams and 10 events/s
 * side by side, of which one was asked once: 8.9 and 9.0 % of a core over 60 s).
 */
export class Metrics {
  readonly #registry = new Registry()
  readonly #read: () => Stats
  readonly #counted: Omit<Observed, 'stats'>
  #stats: Stats

  constructor(read: () => Stats, counted: Omit<Observed, 'stats'>) {
    this.#read = read
    this.#counted = counted
    this.#stats = read()
    // Its monitor of the event loop cannot be left out, but can sleep.
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: 60_000 })
    for (const { name } of this.#registry.getMetricsAsArray()) {
      if (LEFT_OUT.test(name)) this.#registry.removeSingleMetric(name)
    }
    for (const series of SERIES) this.#add(series)
  }

  /** Those of this process, in the text format 0.0.4. */
  async text(): Promise<string> {
    this.#stats = this.#read()
    return this.#registry.metrics()
  }

  /** The same for `addUp`, in another process maybe. */
  async values(): Promise<ProcessMetrics> {
    this.#stats = this.#read()
    return this.#registry.getMetricsAsJSON()
  }

  #add({ name, help, type, aggregator = 'sum', samples }: Series): void {
    const get = () => {
      const observed = { stats: this.#stats, ...this.#counted }
      const values = samples(observed).flatMap((sample) => valuesOf(name, sample))
      return { name, help, type, aggregator, values }
    }
    // A registry asks no more of a metric than this. prom-client's own classes count by themselves,
    // for some 300 ns a time, what the server has counted already.
    this.#registry.registerMetric({ name, help, type, aggregator, get } as unknown as Metric)
  }
}

/** Those of several processes as if they were one, in the text format 0.0.4. */
export function addUp(processes: readonly ProcessMetrics[]): Promise<string> {
  return AggregatorRegistry.aggregate([...processes]).metrics()
}

interface Value {
  readonly metricName?: string
  readonly value: number
  readonly labels: Readonly<Record<string, string | number>>
}

function valuesOf(name: string, [value, labels = {}]: Sample): Value[] {
  if (!(value instanceof Buckets)) return [{ value, labels }]
  let count = 0
  const buckets = value.counts.map((more, index) => {
    count += more
    const le = value.bounds[index] ?? '+Inf'
    return { metricName: `${name}_bucket`, value: count, labels: { ...labels, le } }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, value: value.sum, labels },
    { metricName: `${name}_count`, value: count, labels },
  ]
}

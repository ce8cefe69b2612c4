import { collectDefaultMetrics, Registry } from 'prom-client'
import { exact } from './exact.ts'
import type { Metric } from './metric.ts'

/**
 * prom-client's own that go: gauges that end in `_total`, which promtool calls wrong, and percentiles
 * of the event loop that whoever scrapes resets, with the interval of its timer in them.
 */
const LEFT_OUT = /^nodejs_(active_\w+_total|eventloop_lag_\w+)$/

const registry = new Registry()
// Its monitor of the event loop cannot be left out, but can sleep.
collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 60_000 })
for (const { name } of registry.getMetricsAsArray()) {
  if (LEFT_OUT.test(name)) registry.removeSingleMetric(name)
}

/**
 * What Node and the system say of this process: `process_` and `nodejs_`. What is counted there is
 * counted from when this module is loaded, which is when somebody asks first.
 */
export async function runtime(): Promise<Metric[]> {
  // Its types have numbers for what are strings.
  const metrics = (await registry.getMetricsAsJSON()) as unknown as Metric[]
  return metrics.map((metric): Metric => {
    // prom-client would leave it out of several: they serve since the first of them began.
    if (metric.name === 'process_start_time_seconds') return { ...metric, aggregator: 'min' }
    if (metric.type === 'gauge') return metric
    const values = metric.values.map((it) => ({ ...it, value: exact(it.value) }))
    return { ...metric, values }
  })
}

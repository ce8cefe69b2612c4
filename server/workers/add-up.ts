import type { Histogram } from '../observe/buckets.ts'
import type { Metric, Value } from '../observe/metric.ts'
import type { Delivered, Observed } from '../observe/observed.ts'
import type { Counts, SharedCounts, Stats, WorkerStats } from '../observe/stats.ts'

/**
 * The statistics of several processes as those of one: counts, CPU and memory are sums, delays of the
 * event loop those of the process that has the worst. The feed is the first's, as are pid and uptime.
 * @param departed of those that are gone: what they counted counts, what they had open does not
 */
export function addUp(first: Stats, others: readonly Stats[], departed?: Stats): Stats {
  const all = [first, ...others, ...(departed === undefined ? [] : [closed(departed)])]
  const names = Object.keys(first.transports)
  const shared = all.flatMap(({ http2 }) => http2 ?? [])
  return {
    feed: first.feed,
    process: {
      ...first.process,
      ...sum(all.map(({ process: { cpuUser, cpuSystem } }) => ({ cpuUser, cpuSystem }))),
      ...sum([first, ...others].map(({ process: { rss, heapUsed } }) => ({ rss, heapUsed }))),
      loopDelayP50: Math.max(...[first, ...others].map((it) => it.process.loopDelayP50)),
      loopDelayP99: Math.max(...[first, ...others].map((it) => it.process.loopDelayP99)),
    },
    transports: Object.fromEntries(
      names.map((name) => [name, sum(all.map((it) => it.transports[name] as Counts))]),
    ),
    other: sum(all.map(({ other }) => other)),
    ...(shared.length > 0 && { http2: sumShared(shared) }),
    limits: sum(all.map(({ limits }) => limits)),
    shed: sum(all.map(({ shed }) => shed)),
    workers: others.map(one),
  }
}

/**
 * What one process counted that is gone, with what those did that went before it, as one. In gauges
 * there is nothing of them: what they had open, or held, is nobody's any more.
 */
export function addDeparted(last: Observed, before: Observed | undefined): Observed {
  if (before === undefined) return last
  const deliveries = Object.entries(last.deliveries).map(([name, { written, resets }]) => {
    const more = before.deliveries[name] as Delivered
    const all = {
      written: sumHistograms(written, more.written),
      resets: sum([resets, more.resets]),
    }
    return [name, all]
  })
  return {
    stats: addUp(last.stats, [], before.stats),
    deliveries: Object.fromEntries(deliveries),
    loopDelay: sumHistograms(last.loopDelay, before.loopDelay),
    runtime: sumMetrics([...(before.runtime ?? []), ...(last.runtime ?? [])]),
  }
}

/** Of the same bounds. */
function sumHistograms(one: Histogram, other: Histogram): Histogram {
  const counts = one.counts.map((count, index) => count + (other.counts[index] as number))
  return { bounds: one.bounds, counts, sum: one.sum + other.sum }
}

/** Counters and histograms of the same names and labels as one; gauges are left out. */
function sumMetrics(all: readonly Metric[]): Metric[] {
  type Sum = Metric & { readonly values: Value[] }
  const metrics = new Map<string, Sum>()
  const totals = new Map<string, { value: number }>()
  for (const metric of all.filter(({ type }) => type !== 'gauge')) {
    const total: Sum = metrics.get(metric.name) ?? { ...metric, values: [] }
    metrics.set(metric.name, total)
    for (const value of metric.values) {
      const key = JSON.stringify([metric.name, value.metricName, value.labels])
      const before = totals.get(key)
      if (before !== undefined) {
        before.value += value.value
        continue
      }
      const copy = { ...value }
      totals.set(key, copy)
      total.values.push(copy)
    }
  }
  return [...metrics.values()]
}

function sum<T extends object>(all: readonly T[]): T {
  const total: Record<string, number> = {}
  for (const numbers of all)
    for (const [name, value] of Object.entries<number>(numbers as never))
      total[name] = (total[name] ?? 0) + value
  return total as T
}

function one({ process, transports, other }: Stats): WorkerStats {
  const { connections, requests } = sum([...Object.values(transports), other])
  return { ...process, connections, requests }
}

function sumShared(all: readonly SharedCounts[]): SharedCounts {
  const counts = all.map(({ requests: _, ...counts }) => counts)
  return { ...sum(counts), requests: sum(all.map(({ requests }) => requests)) }
}

function closed(stats: Stats): Stats {
  const shut = (counts: Counts): Counts => ({ ...counts, connections: 0 })
  const transports = Object.entries(stats.transports).map(([name, it]) => [name, shut(it)])
  const { http2 } = stats
  return {
    ...stats,
    transports: Object.fromEntries(transports),
    other: shut(stats.other),
    ...(http2 && { http2: { ...http2, connections: 0 } }),
  }
}

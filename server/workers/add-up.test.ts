import { expect, test } from 'vitest'
import { LIMITS } from '../guard/exceeded.ts'
import type { Metric } from '../observe/metric.ts'
import type { Observed } from '../observe/observed.ts'
import type { Stats } from '../observe/stats.ts'
import { addDeparted, addUp } from './add-up.ts'

/** A process whose every count is `n`. */
function stats(n: number): Stats {
  const counts = {
    ...{ connections: n, deliveries: n, requests: n, empty: n, resets: n },
    ...{ bytesIn: n, bytesOut: n },
  }
  return {
    feed: { epoch: 'k3v9x2ab', oldest: 1, newest: n, stale: false },
    process: {
      ...{ pid: n, uptime: n, cpuUser: n, cpuSystem: n, rss: n, heapUsed: n },
      ...{ loopDelayP50: n, loopDelayP99: n },
    },
    transports: { sse: counts, websocket: counts },
    other: counts,
    limits: Object.fromEntries(LIMITS.map((limit) => [limit, n])) as Stats['limits'],
    shed: { sse: n, websocket: n },
  }
}

test('counts, CPU and memory are sums, and delays those of the worst', () => {
  const { transports, other, process, feed, limits, shed, workers } = addUp(stats(1), [
    stats(10),
    stats(100),
  ])
  expect(transports.sse).toEqual(stats(111).transports.sse)
  expect(other).toEqual(stats(111).other)
  expect([limits, shed]).toEqual([stats(111).limits, stats(111).shed])
  expect(process).toMatchObject({ pid: 1, uptime: 1, cpuUser: 111, rss: 111 })
  expect(process).toMatchObject({ loopDelayP50: 100, loopDelayP99: 100 })
  expect(feed.newest).toBe(1)
  expect(workers?.map(({ pid, connections, requests }) => [pid, connections, requests])).toEqual([
    [10, 30, 30],
    [100, 300, 300],
  ])
})

test('what those counted that are gone stays, but for what they had open', () => {
  const { transports, process } = addUp(stats(1), [stats(10)], stats(1000))
  expect(transports.sse).toEqual({ ...stats(1011).transports.sse, connections: 11 })
  expect([process.cpuUser, process.cpuSystem]).toEqual([1011, 1011])
  expect(process.rss, 'their memory is free').toBe(11)
})

test('connections of HTTP/2 are added up where there are some', () => {
  const http2 = { connections: 2, bytesIn: 3, bytesOut: 4, requests: { sse: 5 } }
  const shared = addUp(stats(1), [{ ...stats(1), http2 }], { ...stats(1), http2 })
  expect(shared.http2).toEqual({ connections: 2, bytesIn: 6, bytesOut: 8, requests: { sse: 10 } })
  expect(addUp(stats(1), [stats(1)])).not.toHaveProperty('http2')
})

/** A process whose every count is `n`. */
function observed(n: number, runtime?: readonly Metric[]): Observed {
  const histogram = { bounds: [0.1], counts: [n, n], sum: n }
  const resets = { epoch: n, future: n, trimmed: n, behind: n, malformed: n }
  const delivered = { written: histogram, resets }
  return {
    stats: stats(n),
    deliveries: { sse: delivered, websocket: delivered },
    loopDelay: histogram,
    ...(runtime && { runtime }),
  }
}

/** What Node says of a process: as much garbage collection, and memory, as `n`. */
function runtime(n: number, kind = 'major'): Metric[] {
  const collected = (what: string, value: number, le?: string) => ({
    ...{ metricName: `gc_${what}`, value },
    labels: { kind, ...(le !== undefined && { le }) },
  })
  const values = [collected('bucket', n, '+Inf'), collected('sum', n), collected('count', n)]
  return [
    { name: 'gc', help: '', type: 'histogram', aggregator: 'sum', values },
    { name: 'cpu_total', help: '', type: 'counter', aggregator: 'sum', values: [one(n)] },
    { name: 'memory', help: '', type: 'gauge', aggregator: 'sum', values: [one(n)] },
  ]
}

const one = (value: number) => ({ value, labels: {} })

test('all that those counted who are gone is kept as one, whatever was heard of each', () => {
  let departed = addDeparted(observed(1), undefined)
  expect(departed).toEqual(observed(1))
  departed = addDeparted(observed(10, runtime(10)), departed)
  departed = addDeparted(observed(100, runtime(100)), departed)
  departed = addDeparted(observed(1000, runtime(1000, 'minor')), departed)
  departed = addDeparted(observed(10_000), departed)
  const { deliveries, loopDelay } = observed(11_111)
  expect(departed).toMatchObject({ deliveries, loopDelay })
  expect(departed.stats.transports.sse?.deliveries).toBe(11_111)
  const [major, minor] = [runtime(110), runtime(1000, 'minor')]
  const [gc, total] = departed.runtime ?? []
  expect(gc?.values).toEqual([...(major[0]?.values ?? []), ...(minor[0]?.values ?? [])])
  expect(total?.values).toEqual([one(1110)])
  expect(departed.runtime, 'nobody has their memory').toHaveLength(2)
})

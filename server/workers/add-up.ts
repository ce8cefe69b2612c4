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
      ...sum([first, ...others].map(costs)),
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

function costs({ process: { cpuUser, cpuSystem, rss, heapUsed } }: Stats) {
  return { cpuUser, cpuSystem, rss, heapUsed }
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

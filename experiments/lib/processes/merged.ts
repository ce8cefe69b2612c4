import type { Measured } from '../clients/clients.ts'
import { addWays, noTraffic } from '../drivers/traffic.ts'
import { Histogram, type HistogramJson } from '../statistics/histogram.ts'

/**
 * Clients in several processes at the same time, as if they were in one. What is of one process, such
 * as the server's CPU while it counted, is the first one's; of their own load it is the busiest's.
 * @param all one or more
 */
export function merged(all: readonly Measured[]): Measured {
  const [first] = all
  if (first === undefined) throw new RangeError('nothing was measured')
  if (all.length === 1) return first
  const sum = (of: (one: Measured) => number) => all.reduce((total, one) => total + of(one), 0)
  const most = (of: (one: Measured) => number) => Math.max(...all.map(of))
  const expected = sum((one) => one.expected)
  const delivered = sum((one) => one.delivered)
  const traffic = noTraffic()
  for (const one of all) addWays(traffic, one.traffic)
  return {
    ...first,
    ...{ expected, delivered, traffic, clients: sum((one) => one.clients) },
    share: expected === 0 ? 1 : delivered / expected,
    counts: summed(all.map(({ counts }) => counts)),
    findings: summed(all.map(({ findings }) => findings)),
    ages: together(all.map(({ ages }) => ages)),
    recovery: together(all.map(({ recovery }) => recovery)),
    load: { cpu: most(({ load }) => load.cpu), loopLag: most(({ load }) => load.loopLag) },
    clock: { ...first.clock, uncertainty: most(({ clock }) => clock.uncertainty) },
  }
}

function together(all: readonly HistogramJson[]): HistogramJson {
  return Histogram.merged(all.map((json) => Histogram.from(json))).toJSON()
}

function summed<T extends { readonly [K in keyof T]: number }>(all: readonly T[]): T {
  const sum: Record<string, number> = {}
  for (const one of all) {
    for (const [name, value] of Object.entries<number>(one)) sum[name] = (sum[name] ?? 0) + value
  }
  return sum as unknown as T
}

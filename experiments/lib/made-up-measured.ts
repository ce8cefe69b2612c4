import type { Measured } from './clients/clients.ts'
import { noTraffic } from './drivers/traffic.ts'
import { Histogram } from './statistics/histogram.ts'

/** For tests: clients to whom every event came at once, with whatever is to be otherwise. */
export function madeUpMeasured(change: Partial<Measured> = {}): Measured {
  const counts = {
    ...{ connections: 0, requests: 0, empty: 0, heartbeats: 0 },
    ...{ live: 1000, replayed: 0, snapshots: 0, failures: 0 },
  }
  const none = { delivered: 0, dropped: 0, repeated: 0, reordered: 0 }
  return {
    ...{ clients: 10, seconds: 10, spanSeconds: 10, from: 'e.0', to: 'e.100', events: 100 },
    clock: { offset: 0, uncertainty: 0, pings: 1 },
    ...{ delivered: 1000, expected: 1000, share: 1 },
    findings: { ...none, late: 0, missed: 0, resets: 0 },
    ages: Histogram.of(Array.from({ length: 1000 }, () => 2000)).toJSON(),
    recovery: new Histogram().toJSON(),
    ...{ counts, traffic: noTraffic(), split: { clients: 1, counts, traffic: noTraffic() } },
    first: { events: 0, prices: [] },
    load: { cpu: 0.15, loopLag: 1 },
    serverCpu: { user: 2, system: 1, total: 3 },
    otherCpu: [],
    ...change,
  }
}

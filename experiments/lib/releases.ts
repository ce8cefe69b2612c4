import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from './bed.ts'
import type { Measured } from './clients/clients.ts'
import type { Outcome } from './experiment.ts'
import type { ColumnSpec } from './report/record.ts'
import type { Server } from './server.ts'
import { quantile } from './statistics/spread.ts'
import { outcomeOf } from './trial.ts'

export interface ReleaseSettings {
  /** Long polls that are held. */
  readonly clients: number
  /** Events, each of which releases all of them. */
  readonly events: number
  /** Milliseconds from one event to the next: by then all have to be held again. */
  readonly gap: number
  readonly seed: number
}

/** Share of a core that the clients' process takes for itself: it looks at its event loop, and ticks. */
const UPKEEP = 0.03

/** Many long polls, held by a server whose feed is quiet, and released together by one event. */
export async function releases(
  bed: Bed,
  server: Server,
  settings: ReleaseSettings,
): Promise<Outcome> {
  const { clients, events, gap, seed } = settings
  const { host, port, pid } = server
  const crowd = await bed.clients({
    ...{ transport: 'long-polling', host, port, serverPid: pid, clients, wait: 60, seed },
    // Each age is kept, in its order, to tell one event's from the next one's.
    ...{ split: 1, keep: clients * events, connectRate: 1000 },
  })
  await sleep(gap)
  const [measured] = await Promise.all([
    crowd.measure(((events + 1) * gap) / 1000),
    publish(server, events, gap),
  ])
  return releaseOutcome(measured, settings)
}

async function publish(server: Server, events: number, gap: number): Promise<void> {
  const began = performance.now()
  for (let event = 0; event < events; event++) {
    await sleep(began + (event + 0.5) * gap - performance.now())
    await server.publish({ level: 'info', title: 'Now', text: 'For all of you.', from: 'Releases' })
  }
}

/** Costs of an answer include the question that follows it: a client is held again at once. */
export function releaseOutcome(
  measured: Measured,
  { clients, events, gap }: Pick<ReleaseSettings, 'clients' | 'events' | 'gap'>,
): Outcome {
  const { serverCpu, ages, seconds, load } = measured
  const { seen, figures } = outcomeOf(measured, {})
  const lasts = lastAges(ages.samples, clients)
  const answers = clients * events
  const isWhole = ages.n === answers && lasts.every((ms) => ms < gap)
  const few = `of ${answers} answers ${ages.n} came, or not all within ${gap} ms.`
  // So many answers at once keep the clients' event loop for longer than its limit; what they must
  // not do is to take longer over them than the server does.
  const isTheirs = serverCpu !== undefined && load.cpu - UPKEEP >= serverCpu.total / seconds
  const slow = 'the clients took longer over the answers than the server: the times are theirs.'
  const wrongs = [...(isWhole ? [] : [few]), ...(isTheirs ? [slow] : [])]
  return {
    figures: {
      lastAnswer: { value: quantile(Float64Array.from(lasts).sort(), 0.5), n: lasts.length },
      ...(serverCpu && { cpuPerAnswer: { value: (1e6 * serverCpu.total) / answers, n: answers } }),
      ...(figures.cores && { server: figures.cores }),
      generator: { value: load.cpu, n: 1 },
    },
    histograms: { time: ages },
    events: measured.events,
    seen: [
      ...seen.map(({ delivery }) => (delivery === undefined ? {} : { delivery })),
      ...wrongs.map((wrong) => ({ wrong })),
    ],
  }
}

/** The highest age of each event, ms. @param ages µs as they came: event after event */
export function lastAges(ages: readonly number[], clients: number): number[] {
  const events = Math.ceil(ages.length / clients)
  return Array.from({ length: events }, (_, event) => {
    return Math.max(...ages.slice(event * clients, (event + 1) * clients)) / 1000
  })
}

export const RELEASE_COLUMNS: ColumnSpec[] = [
  { label: 'until the last answer', unit: 'ms', digits: 1, figure: 'lastAnswer' },
  { label: 'age, p50', unit: 'ms', digits: 1, histogram: 'time', take: 50 },
  { label: 'age, p99', unit: 'ms', digits: 1, histogram: 'time', take: 99 },
  { label: 'CPU', unit: 'µs per answer', digits: 1, figure: 'cpuPerAnswer' },
  { label: 'generator', unit: 'cores', digits: 2, figure: 'generator' },
]

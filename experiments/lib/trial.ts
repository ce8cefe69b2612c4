import { setTimeout as sleep } from 'node:timers/promises'
import type { Road } from '../../server/lab/road.ts'
import type { Bed } from './bed.ts'
import type { ClientSettings, Measured } from './clients/clients.ts'
import type { Outcome } from './experiment.ts'
import { ownLoad } from './own-load.ts'
import type { Server, ServerSettings } from './server.ts'
import { slipOf } from './slip.ts'
import { EVEN, type Observations } from './validity.ts'

/** Clients of one transport at one server for some seconds: what most arms are. */
export interface TrialSettings {
  readonly server?: ServerSettings
  /** Whether a server that another arm used will do; false, since it is no longer as it was. */
  readonly isShared?: boolean
  /** Whether it goes on beside those of other arms, for feeds of a few events a second; false. */
  readonly isLasting?: boolean
  readonly clients: Omit<ClientSettings, 'host' | 'port' | 'serverPid'>
  /** Seconds that are measured. */
  readonly seconds: number
  /** Seconds between connecting and measuring; 0.5. */
  readonly warmUp?: number
  /** A road between them, with these conditions. */
  readonly road?: Parameters<Road['set']>[0]
  /** Events a second that the source is to bring; not looked at when undefined, as with tapes. */
  readonly rate?: number
  readonly arrivals?: 'periodic' | 'poisson'
}

export interface Trial {
  readonly server: Server
  readonly measured: Measured
  readonly outcome: Outcome
}

export async function trial(bed: Bed, settings: TrialSettings): Promise<Trial> {
  const { warmUp = 0.5, seconds, road } = settings
  const server = await serverOf(bed, settings)
  const { host, port, pid } = server
  const way = road === undefined ? { port } : await bed.road(server, road)
  const clients = await bed.clients({
    ...settings.clients,
    host,
    port: way.port,
    statsPort: port,
    serverPid: pid,
  })
  await sleep(warmUp * 1000)
  // The road is in this process: late, it would make its transport late.
  const own = ownLoad()
  const [measured, { cpu, loopLag }] = await Promise.all([
    clients.measure(seconds),
    sleep(seconds * 1000).then(() => own.end()),
  ])
  const outcome = outcomeOf(measured, settings)
  if (road === undefined) return { server, measured, outcome }
  const ofRoad = { generator: { what: 'the road', cpu, loopLag } }
  return { server, measured, outcome: { ...outcome, seen: [...outcome.seen, ofRoad] } }
}

function serverOf(bed: Bed, { server, isShared, isLasting }: TrialSettings): Promise<Server> {
  if (isLasting) return bed.lastingServer(server)
  return isShared ? bed.sharedServer(server) : bed.server(server)
}

/**
 * The figures that every trial has. Bytes are of both directions together, costs per distinct event
 * that came live or replayed while it was measured; `bytes` is of all clients, the parts of those
 * that tell them apart. CPU is the server's, user and system.
 */
export function outcomeOf(
  measured: Measured,
  { rate, arrivals = 'periodic' }: Pick<TrialSettings, 'rate' | 'arrivals'>,
): Outcome {
  const { counts, split, traffic, seconds, clients, serverCpu } = measured
  const events = counts.live + counts.replayed
  const parts = split.clients === 0 ? 0 : split.counts.live + split.counts.replayed
  const figure = (value: number, n: number) => ({ value, n })
  const perEvent = (value: number, n: number) => (n === 0 ? undefined : figure(value / n, n))
  const part = (name: 'headers' | 'framing' | 'payload') =>
    perEvent(split.traffic.up[name] + split.traffic.down[name], parts)
  const figures = {
    delivered: figure(100 * measured.share, measured.delivered),
    bytes: perEvent(traffic.up.bytes + traffic.down.bytes, events),
    headers: part('headers'),
    framing: part('framing'),
    payload: part('payload'),
    bytesPerSecond: figure((traffic.up.bytes + traffic.down.bytes) / clients / seconds, clients),
    requests: figure(counts.requests / clients / seconds, counts.requests),
    requestsPerEvent: perEvent(counts.requests, events),
    empty:
      counts.requests === 0
        ? undefined
        : figure((100 * counts.empty) / counts.requests, counts.requests),
    cpu: serverCpu && perEvent(1e6 * serverCpu.total, events),
    cores: serverCpu && figure(serverCpu.total / seconds, Math.round(seconds)),
  }
  return {
    figures: Object.fromEntries(
      Object.entries(figures).flatMap(([name, it]) => (it === undefined ? [] : [[name, it]])),
    ),
    histograms: { age: measured.ages, recovery: measured.recovery },
    events: measured.events,
    seen: [observationsOf(measured, rate, arrivals), ...mishapsIn(measured)],
  }
}

function observationsOf(
  { events, spanSeconds, expected, delivered, load, first, clock }: Measured,
  rate: number | undefined,
  arrivals: 'periodic' | 'poisson',
): Observations {
  const meant = (rate ?? 0) * spanSeconds
  const isEven = arrivals === 'periodic'
  const isWhole = first.events === events
  return {
    ...(rate !== undefined && {
      source: {
        // Alerts come on top of the prices that the source brings at its rate.
        ...{ meant, came: isWhole ? first.prices.length : events },
        variance: isEven ? EVEN : meant,
        ...(isEven && isWhole && { slip: slipOf(first.prices, rate) }),
      },
    }),
    delivery: { expected, delivered },
    generator: load,
    uncertainty: clock.uncertainty,
  }
}

/**
 * What must not happen while nobody cuts anything. After an outage what it kept back is replayed:
 * it counts as delivered, and is missing among the ages.
 */
function mishapsIn({ counts, findings }: Measured): Observations[] {
  const { dropped, repeated, reordered, missed, resets } = findings
  const all = {
    dropped,
    repeated,
    reordered,
    missed,
    resets,
    'failed connections': counts.failures,
  }
  const some = Object.entries(all).filter(([, count]) => count > 0)
  if (some.length === 0) return []
  const list = some.map(([what, count]) => `${what} ${count}`).join(', ')
  return [{ wrong: `the clients saw what should not happen: ${list}.` }]
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from './bed.ts'
import type { ClientSettings, Clients, Measured } from './clients/clients.ts'
import { NotConnected } from './clients/not-connected.ts'
import { exercise } from './exercise.ts'
import type { Outcome } from './experiment.ts'
import {
  type Held,
  heldIn,
  p99With,
  type StepLimits,
  unconnected,
  untilClear,
  verdict,
} from './held.ts'
import { usedBetween } from './proc.ts'
import { outcomeOf } from './trial.ts'
import { isOnPace, type Source } from './validity.ts'

type RampClients = Omit<ClientSettings, 'host' | 'port' | 'serverPid'>

/** Who has the clients of a ramp. */
export interface Ground {
  /** @throws NotConnected when not all of them could connect */
  connect(clients: RampClients): Promise<Pick<Clients, 'leave'> & { measure: Measuring }>
  /** @returns what tells the share of a core that it used from now until then: of the busiest of its own */
  watch(): Promise<() => Promise<number>>
  /** Resident memory, bytes. */
  rss(): Promise<number>
}

/** @returns with `busiest`: seconds of CPU on the busiest of several cores */
type Measuring = (seconds: number) => Promise<Measured & { readonly busiest?: number }>

export interface RampSettings {
  /** The built server by itself, unless another is named. */
  readonly ground?: (bed: Bed) => Promise<Ground>
  readonly transport: string
  /** Clients of each step, in their order. */
  readonly steps: readonly number[]
  /** Whether it goes up until a step is not held, or down until one is. */
  readonly direction: 'up' | 'down'
  /** Between connecting and measuring. */
  readonly warmUp: number
  /** Measured at each step. */
  readonly seconds: number
  /** Events a second. */
  readonly rate: number
  /** Of an event's JSON. */
  readonly payloadBytes: number
  readonly interval: number
  readonly wait: number
  readonly seed: number
  readonly limits: StepLimits
  /** Whether a server that another ramp used will do: its memory then is not of these clients. */
  readonly isShared: boolean
}

/** Connections made a second: so many that a step is soon there, and no more than a server takes. */
const CONNECT_RATE = 2000
/** Seconds that the last of them has to be connected. */
const PATIENCE = 5
/** Raw ages kept of a step: the histogram beside them is fine enough, and there are many steps. */
const KEEP = 400

/**
 * Ramps of one kind, one a round. What counts is what is held in every round: a step that was not
 * held in one is not tried in those that follow, nor are steps of more clients.
 */
export function ramps(
  settings: Omit<RampSettings, 'seed'>,
): (bed: Bed, seed: number) => Promise<Map<number, Outcome>> {
  let tooMany = Number.POSITIVE_INFINITY
  return async (bed, seed) => {
    const steps = settings.steps.filter((clients) => clients < tooMany)
    const found = await ramp(bed, { ...settings, seed, steps })
    for (const [clients, { figures }] of found) {
      if (figures.held?.value === 0) tooMany = Math.min(tooMany, clients)
    }
    return found
  }
}

async function builtServer(bed: Bed, settings: RampSettings): Promise<Ground> {
  const { transport, rate, payloadBytes, isShared } = settings
  const events = ['--rate', `${rate}`, '--payload-bytes', `${payloadBytes}`]
  const flags = { flags: ['--source', 'simulator', '--no-roads', ...events] }
  const server = isShared ? await bed.sharedServer(flags) : await bed.server(flags)
  await exercise(bed, server, transport)
  const { host, port, pid } = server
  return {
    connect: (clients) => bed.clients({ ...clients, host, port, serverPid: pid }),
    rss: () => server.rss(),
    async watch() {
      const [began, before] = [performance.now(), await server.cpu()]
      return async () => {
        const { total } = usedBetween(before, await server.cpu())
        return (1000 * total) / (performance.now() - began)
      }
    },
  }
}

/** One server, and more and more clients (or fewer and fewer); what each step came to. */
async function ramp(bed: Bed, settings: RampSettings): Promise<Map<number, Outcome>> {
  const { steps, direction, ground = (on) => builtServer(on, settings) } = settings
  const server = await ground(bed)
  const found = new Map<number, Outcome>()
  for (const clients of steps) {
    // One success is proof that so many can be held; what stopped it otherwise is worth a second look.
    const { held, tries, ...outcome } = await untilClear(TRIES, () => {
      return step(server, clients, settings)
    })
    found.set(clients, { ...outcome, figures: { ...outcome.figures, tries: one(tries) } })
    if ((held === 'held') === (direction === 'down')) break
  }
  return found
}

/** Times that a step is tried, when something other than server and clients held them up. */
const TRIES = 3

/** What a step comes to that a ramp did not get to. */
export const NOT_TRIED: Outcome = { figures: { tries: one(0) }, histograms: {}, seen: [] }

async function step(server: Ground, clients: number, settings: RampSettings) {
  const { transport, interval, wait, seed, seconds } = settings
  const used = await server.watch()
  const crowd = await connected(
    server.connect({
      ...{ transport, clients, interval, wait, seed },
      ...{ split: 1, keep: KEEP, connectRate: CONNECT_RATE, patience: PATIENCE },
    }),
  )
  if (crowd instanceof NotConnected) {
    return notConnected(clients, crowd.cpu, await used(), settings)
  }
  await sleep(settings.warmUp * 1000)
  const measured = await crowd.measure(seconds)
  const resident = await server.rss()
  await crowd.leave()
  return stepOutcome(measured, resident, settings)
}

async function connected<T>(clients: Promise<T>): Promise<T | NotConnected> {
  try {
    return await clients
  } catch (error) {
    if (error instanceof NotConnected) return error
    throw error
  }
}

function notConnected(
  clients: number,
  generator: number,
  server: number,
  { rate, limits }: RampSettings,
): Outcome & { readonly held: Held } {
  const held = heldIn(unconnected(rate, generator, server), limits)
  const figures = { ...verdict(held), cores: one(server), generator: one(generator) }
  return { held, figures, histograms: {}, seen: wrongIn(held, clients, server, generator) }
}

/** The figures of a trial, whether the step was held, and what it took. */
export function stepOutcome(
  measured: Measured & { readonly busiest?: number },
  resident: number,
  { rate, limits }: Pick<RampSettings, 'rate' | 'limits'>,
): Outcome & { readonly held: Held } {
  const { figures, seen } = outcomeOf(measured, { rate })
  const { ages, share, counts, load, serverCpu, seconds, clients } = measured
  const server = serverCpu && (measured.busiest ?? serverCpu.total) / seconds
  const deliveries = counts.live + counts.replayed
  const held = heldIn(
    {
      ...{ share, failures: counts.failures, generator: load.cpu, server },
      p99: p99With(ages, seen[0]?.source?.slip ?? 0),
      rate: { intended: rate, actual: paceOf(seen[0]?.source, rate, limits.rate) },
    },
    limits,
  )
  return {
    held,
    figures: {
      ...figures,
      ...verdict(held),
      perSecond: { value: deliveries / seconds, n: deliveries },
      generator: one(load.cpu),
      loopLag: one(load.loopLag),
      memory: one(resident / 1e6),
    },
    histograms: { age: ages },
    events: measured.events,
    seen: wrongIn(held, clients, server ?? 0, load.cpu),
  }
}

/** Events a second: as many as were meant, where it is off by no more than chance explains. */
function paceOf(source: Source | undefined, rate: number, share: number): number {
  if (source === undefined || isOnPace(source, share)) return rate
  return (rate * source.came) / source.meant
}

/** Not each step has to be held: what stopped it is its finding, as long as it is known. */
function wrongIn(held: Held, clients: number, server: number, generator: number) {
  if (held !== 'unclear') return []
  const [a, b] = [server, generator].map((share) => `${(100 * share).toFixed(0)} % of a core`)
  const wrong = `${clients} clients were not held, though the server (${a}) and they (${b}) had time to spare: something else held them up.`
  return [{ wrong }]
}

function one(value: number) {
  return { value, n: 1 }
}

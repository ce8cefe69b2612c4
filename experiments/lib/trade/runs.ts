import { setTimeout as sleep } from 'node:timers/promises'
import { kindOf } from '../../../web/model/expectation.ts'
import type { Bed } from '../bed.ts'
import type { Measured } from '../clients/clients.ts'
import { exercise } from '../exercise.ts'
import type { Outcome } from '../experiment.ts'
import { QUIET } from '../quiet.ts'
import { TRANSPORTS } from '../transports.ts'
import { outcomeOf, trial } from '../trial.ts'
import type { GivenServer } from './given-server.ts'
import { publishingBytes } from './publishing.ts'
import type { TimeLapse } from './time-lapse.ts'
import type { Workload } from './workload.ts'

/** Seconds until everybody has connected and the first events have come. */
const WARM_UP = 0.3
/** Raw ages of an arm and round in the record: two dozen arms with all of them are megabytes. */
const KEEP = 1000

/** A workload over one transport for one round, as fast as it is run. */
export interface Run extends Omit<Workload, 'name' | 'label' | 'freshness'>, TimeLapse {
  readonly transport: string
  readonly seconds: number
  readonly seed: number
  /** Whether the server is to have run for a moment before; that takes a second each. */
  readonly isExercised: boolean
}

/** On a server of its own for each workload, kept, since only a few events a second happen on it. */
export async function runOurs(bed: Bed, run: Run): Promise<Outcome> {
  const { rate, arrivals, payloadBytes, transport, clients, interval, wait, seed, delay } = run
  const source = ['--source', 'simulator', '--rate', `${rate}`, '--arrivals', arrivals]
  const flags = [...source, '--payload-bytes', `${payloadBytes}`, '--no-roads']
  if (run.isExercised) await exercise(bed, await bed.lastingServer({ flags }), 'short-polling')
  const { measured, outcome } = await trial(bed, {
    server: { flags },
    isLasting: true,
    clients: { transport, clients, interval, wait, seed, keep: KEEP, connectRate: 1000 },
    seconds: run.seconds,
    warmUp: warmUpOf(run),
    road: { delay },
    rate,
    arrivals,
  })
  return withUp(outcome, measured)
}

/** On somebody's server, and over no road of ours: `Host` is then what they have configured. */
export async function runTheirs(bed: Bed, run: Run, { host, port }: GivenServer): Promise<Outcome> {
  const { transport, clients, interval, wait, seed } = run
  const settings = { transport, clients, interval, wait, seed, keep: KEEP }
  try {
    const crowd = await bed.clients({ ...settings, host, port })
    await sleep(warmUpOf(run) * 1000)
    const measured = await crowd.measure(run.seconds)
    const outcome = withUp(outcomeOf(measured, {}), measured)
    return { ...outcome, seen: [...outcome.seen, ...nothingIn(measured, run)] }
  } catch (error) {
    const need = `a proxy at ${host}:${port} has to pass /feed, /stats and the WebSocket /channel`
    throw new Error(`${(error as Error).message}; ${need}`)
  }
}

/** Polls bring as many events as they will only once each client has polled twice. */
function warmUpOf({ transport, interval }: Run): number {
  return kindOf(transport) === 'short-polling' ? Math.max(WARM_UP, interval / 1000) : WARM_UP
}

/** Somebody's events come when they come: perhaps none while this transport had its turn. */
function nothingIn({ counts }: Measured, { transport, seconds }: Run): { wrong: string }[] {
  if (counts.live > 0) return []
  const wrong = `no event came by ${transport} in ${seconds} s; measure for longer with --duration, or with events that come more evenly.`
  return [{ wrong }]
}

/** The part of the bytes that clients sent, which the model of TCP/IP has to know. */
function withUp(outcome: Outcome, { traffic, counts }: Measured): Outcome {
  const events = counts.live + counts.replayed
  if (events === 0) return outcome
  const up = { value: traffic.up.bytes / events, n: events }
  return { ...outcome, figures: { ...outcome.figures, up } }
}

/** What publishing costs with each transport. */
export async function runPublishing(bed: Bed): Promise<Outcome> {
  const server = await bed.lastingServer({ flags: QUIET })
  const figures: Record<string, { value: number; n: number }> = {}
  for (const transport of TRANSPORTS) {
    figures[transport] = await publishingBytes(bed, server, transport)
  }
  return { figures, histograms: {}, seen: [] }
}

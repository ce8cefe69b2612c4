import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from './bed.ts'
import type { Measured } from './clients/clients.ts'
import type { Outcome } from './experiment.ts'
import { INSPECTABLE, residentIn } from './garbage.ts'
import { usedBetween } from './proc.ts'
import { QUIET } from './quiet.ts'
import type { Server } from './server.ts'

export interface IdleSettings {
  /** Of each transport. */
  readonly clients: number
  /** Seconds over which they connect, evenly. */
  readonly spread: number
  readonly seconds: number
  /** Milliseconds between two short polls. */
  readonly interval: number
  /** Seconds for which a long poll is held. */
  readonly wait: number
  readonly seed: number
}

/** What clients of one transport were found to cost while nothing happened. */
export interface Idle {
  readonly measured: Measured
  /** Bytes resident in the server after a full collection, without and with its clients. */
  readonly before: number
  readonly after: number
  /** Seconds of CPU a second that a server used in the same time for itself, without clients. */
  readonly alone: number
}

/** Polls that a server answers before it counts, so that its code for them is compiled. */
const WARM_UP = { clients: 50, interval: 20, wait: 0, split: 1, connectRate: 2000 }

interface Lane {
  readonly transport: string
  readonly server: Server
}

/**
 * Has clients of all transports at once, each transport with a server and a client process of its
 * own, and looks on while nothing happens. One after the other they would take four times as long;
 * all of them together keep a core busy for a small part of the time.
 */
export async function idle(
  bed: Bed,
  transports: readonly string[],
  settings: IdleSettings,
): Promise<Map<string, Idle>> {
  const { clients, spread, seconds, interval, wait, seed } = settings
  const [alone, ...lanes] = await Promise.all([
    bed.server({ flags: QUIET }),
    ...transports.map((transport) => laneOf(bed, transport)),
  ])
  await Promise.all(lanes.map((lane) => warmUp(bed, lane, Math.min(1, seconds / 10))))
  const resident = () => Promise.all(lanes.map(({ server }) => residentIn(server)))
  const before = await resident()
  const crowds = await Promise.all(
    lanes.map(({ transport, server: { host, port, pid } }) => {
      const asked = { transport, host, port, serverPid: pid, clients, interval, wait, seed }
      return bed.clients({ ...asked, split: 1, connectRate: clients / spread }, transport)
    }),
  )
  const after = await resident()
  const [used, ...measured] = await Promise.all([
    shareOf(alone, seconds),
    ...crowds.map((crowd) => crowd.measure(seconds)),
  ])
  const idles = measured.map((one, index): Idle => {
    return {
      measured: one,
      before: before[index] ?? Number.NaN,
      after: after[index] ?? Number.NaN,
      alone: used,
    }
  })
  return new Map(idles.map((one, index) => [transports[index] ?? '', one]))
}

async function laneOf(bed: Bed, transport: string): Promise<Lane> {
  return { transport, server: await bed.server({ flags: QUIET, nodeFlags: [INSPECTABLE] }) }
}

async function warmUp(bed: Bed, { transport, server }: Lane, seconds: number): Promise<void> {
  const { host, port } = server
  const crowd = await bed.clients({ ...WARM_UP, transport, host, port }, transport)
  await sleep(seconds * 1000)
  await crowd.leave()
}

/** Of one core. */
async function shareOf(server: Server, seconds: number): Promise<number> {
  const [began, before] = [performance.now(), await server.cpu()]
  await sleep(seconds * 1000)
  const [ended, after] = [performance.now(), await server.cpu()]
  return usedBetween(before, after).total / ((ended - began) / 1000)
}

/**
 * @param all of the same time: their clients shared a core, so that its load is that of all
 */
export function idleOutcome(idle: Idle, all: Iterable<Idle>): Outcome {
  const { measured, before, after, alone } = idle
  const { clients, seconds, counts, traffic, serverCpu, load } = measured
  const each = (value: number, n = clients) => ({ value: value / clients, n })
  const cpu = serverCpu && each(1e6 * (serverCpu.total / seconds - alone))
  const generator = [...all].reduce((sum, one) => sum + one.measured.load.cpu, 0)
  return {
    figures: {
      requests: each(counts.requests / seconds, counts.requests),
      ...(counts.heartbeats > 0 && {
        heartbeats: each((60 * counts.heartbeats) / seconds, counts.heartbeats),
      }),
      bytesPerSecond: each((traffic.up.bytes + traffic.down.bytes) / seconds),
      ...(cpu && { cpuPerClient: cpu }),
      memory: each(after - before),
      serverAlone: { value: 1e6 * alone, n: 1 },
      serverResident: { value: before / 1e6, n: 1 },
    },
    histograms: {},
    seen: [
      {
        generator: { cpu: generator, loopLag: load.loopLag },
        ...wrongIn(measured),
      },
    ],
  }
}

function wrongIn({ events, counts }: Measured): { wrong?: string } {
  const came = counts.live + counts.replayed
  if (events > 0 || came > 0) {
    return { wrong: `the feed was not quiet: ${events} events were sent, and ${came} came.` }
  }
  if (counts.failures === 0) return {}
  return {
    wrong: `${counts.failures} connections were lost, and what it takes to come back is in.`,
  }
}

import os from 'node:os'
import type { Arm } from '../experiment.ts'
import { NOT_TRIED, ramps } from '../ramp.ts'
import { together } from '../together.ts'
import type { Limits } from '../validity.ts'
import { fleetGround } from './fleet-ground.ts'
import type { InstalledRedis } from './installed-redis.ts'
import { layoutOf } from './layout.ts'

export interface StepsSettings {
  /** Clients of each step, where they are in one process; so many times that where they are in more. */
  readonly steps: readonly number[]
  readonly warmUp: number
  readonly seconds: number
  readonly rounds: number
  readonly seed: number
  readonly redis: InstalledRedis
  readonly limits: Limits
}

const RATE = 20
const PAYLOAD = 165
/** ms that the 99th percentile of age may be. */
const LATEST = 500
/** Where more are on a machine the clients have it to themselves. */
const MOST = 8
const LEAST = 3

/** How many processes are tried: three at least, and more where each has a core. */
export function processCounts(cores = os.availableParallelism()): number[] {
  const most = Math.max(LEAST, Math.min(MOST, Math.floor(cores / 2)))
  return Array.from({ length: most }, (_, index) => index + 1)
}

/** One ramp of clients, for so many processes. */
export function stepArms(transport: string, processes: number, settings: StepsSettings): Arm[] {
  const { rounds, warmUp, seconds, redis, limits, seed } = settings
  const crowds = layoutOf(processes).clients.length
  const steps = settings.steps.map((clients) => clients * crowds)
  const run = ramps({
    ...{ transport, rate: RATE, payloadBytes: PAYLOAD, steps, warmUp, seconds },
    // Of polls alone.
    ...{ interval: 0, wait: 0 },
    direction: 'up',
    limits: { p99: LATEST, rate: limits.rate, busy: limits.cpu },
    isShared: false,
    ground: (bed) => {
      return fleetGround(bed, { processes, redis, rate: RATE, payloadBytes: PAYLOAD })
    },
  })
  const ramp = together(rounds, (bed, round) => run(bed, seed + round))
  const many = processes === 1 ? '1 process' : `${processes} processes`
  return steps.map((clients) => ({
    name: `${transport}-${processes}-${clients}`,
    label: `${many}, ${clients} clients`,
    settings: { transport, processes, clients, rate: RATE, payloadBytes: PAYLOAD },
    group: `${transport}-${processes}`,
    seconds: warmUp + seconds + clients / crowds / 2000 + 1.5,
    run: async (bed, round) => (await ramp(bed, round)).get(clients) ?? NOT_TRIED,
  }))
}

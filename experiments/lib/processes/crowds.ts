import type { Bed } from '../bed.ts'
import type { ClientSettings, Clients, Measured } from '../clients/clients.ts'
import type { Used } from '../proc.ts'
import type { Fleet } from './fleet.ts'
import { busiestOf } from './layout.ts'
import { merged } from './merged.ts'

type CrowdSettings = Omit<ClientSettings, keyof Fleet['reach']>

/** Clients of a fleet, in one or more processes. */
export interface Crowds {
  measure(seconds: number): Promise<FleetMeasured>
  leave(): Promise<void>
}

export interface FleetMeasured extends Measured {
  /** Seconds of CPU of Redis, where there is one. `serverCpu` is of all servers together. */
  readonly redisCpu: number | undefined
  /** Seconds of CPU on the busiest of the cores that servers and Redis have. */
  readonly busiest: number
}

/**
 * @param cores of their processes, one each
 * @throws NotConnected when not all of them could connect
 */
export async function crowdsOf(
  bed: Bed,
  fleet: Fleet,
  settings: CrowdSettings,
  cores: readonly number[],
): Promise<Crowds> {
  const each = cores.map((core, index) => {
    const clients = Math.floor((settings.clients + index) / cores.length)
    return bed.clients({ ...settings, ...fleet.reach, clients }, `core ${core}`, core)
  })
  // Those that are still on their way would have their process to themselves.
  const came = await Promise.allSettled(each)
  const failed = came.find((one) => one.status === 'rejected')
  if (failed !== undefined) {
    await bed.clear()
    throw failed.reason
  }
  const crowds: Clients[] = came.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  return {
    async measure(seconds) {
      const all = await Promise.all(crowds.map((crowd) => crowd.measure(seconds)))
      return withFleetCpu(merged(all), fleet)
    },
    async leave() {
      await Promise.all(crowds.map((crowd) => crowd.leave()))
    },
  }
}

/** Redis is the last of those whose CPU is read, where there is one. */
function withFleetCpu(measured: Measured, { redis, layout }: Fleet): FleetMeasured {
  const { serverCpu, otherCpu } = measured
  if (serverCpu === undefined || otherCpu === undefined) {
    return { ...measured, serverCpu: undefined, redisCpu: undefined, busiest: 0 }
  }
  const all = [serverCpu, ...otherCpu].map(({ total }) => total)
  const others = redis ? otherCpu.slice(0, -1) : otherCpu
  const redisCpu = redis && otherCpu.at(-1)?.total
  return {
    ...measured,
    serverCpu: others.reduce(plus, serverCpu),
    redisCpu,
    busiest: busiestOf(layout, all),
  }
}

function plus(a: Used, b: Used): Used {
  return { user: a.user + b.user, system: a.system + b.system, total: a.total + b.total }
}

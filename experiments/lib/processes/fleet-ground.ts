import type { Bed } from '../bed.ts'
import { cpuOf, usedBetween } from '../proc.ts'
import type { Ground } from '../ramp.ts'
import { crowdsOf, type FleetMeasured } from './crowds.ts'
import { type Fleet, type FleetSettings, fleetOn } from './fleet.ts'
import { busiestOf } from './layout.ts'

/** For a ramp: server processes over one Redis, and clients in as many processes as have a core. */
export async function fleetGround(bed: Bed, settings: FleetSettings): Promise<Ground> {
  const fleet = await fleetOn(bed, settings)
  const { servers, layout } = fleet
  return {
    async connect(clients) {
      const crowds = await crowdsOf(bed, fleet, clients, layout.clients)
      return { ...crowds, measure: async (seconds) => withRedis(await crowds.measure(seconds)) }
    },
    async rss() {
      const each = await Promise.all(servers.map((server) => server.rss()))
      return each.reduce((sum, bytes) => sum + bytes, 0)
    },
    async watch() {
      const [began, before] = [performance.now(), await cpuOfAll(fleet)]
      return async () => {
        const after = await cpuOfAll(fleet)
        const used = before.map((cpu, index) => usedBetween(cpu, after[index])?.total ?? 0)
        return (1000 * busiestOf(layout, used)) / (performance.now() - began)
      }
    },
  }
}

function cpuOfAll({ servers, redis }: Fleet) {
  const pids = [...servers.map(({ pid }) => pid), ...(redis ? [redis.pid] : [])]
  return Promise.all(pids.map(cpuOf))
}

/** What a delivery takes of all who have a hand in it. */
function withRedis(measured: FleetMeasured): FleetMeasured {
  const { serverCpu, redisCpu = 0 } = measured
  if (serverCpu === undefined) return measured
  const { user, system, total } = serverCpu
  return { ...measured, serverCpu: { user: user + redisCpu, system, total: total + redisCpu } }
}

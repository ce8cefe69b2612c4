import type { Bed } from '../bed.ts'
import type { ClientSettings } from '../clients/clients.ts'
import { type Server, startServer } from '../server.ts'
import type { InstalledRedis } from './installed-redis.ts'
import { type Layout, layoutOf } from './layout.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

export interface FleetSettings {
  /** Server processes; with more than one there has to be a Redis. */
  readonly processes: number
  /** Undefined: the one process keeps the log in its memory. */
  readonly redis: InstalledRedis | undefined
  /** Events a second, and bytes of each; 0 leaves them as they are. */
  readonly rate: number
  readonly payloadBytes?: number
}

/** Server processes of one feed, and the Redis that they share. */
export interface Fleet {
  readonly servers: readonly Server[]
  readonly redis: RedisServer | undefined
  readonly layout: Layout
  /** How clients reach it, all processes in turn, and whose CPU they read. */
  readonly reach: Pick<
    ClientSettings,
    'host' | 'port' | 'ports' | 'serverPid' | 'otherPids' | 'isWallClock'
  >
  stop(): Promise<void>
}

/**
 * The built server so many times, each on a port of its own. With `--workers` one port would do; but
 * its workers all run on the cores of the process that starts them, which hands out their connections
 * and takes CPU for it. Apart, each can be kept on a core, and has just its share of the clients.
 */
async function startFleet(settings: FleetSettings): Promise<Fleet> {
  const { processes, redis: installed, rate, payloadBytes = 0 } = settings
  const layout = layoutOf(processes)
  const redis = installed && (await startRedis(installed, layout.redis))
  const source = ['--source', 'simulator', '--rate', `${rate}`, '--no-roads']
  const payload = payloadBytes > 0 ? ['--payload-bytes', `${payloadBytes}`] : []
  const flags = [...source, ...payload, ...(redis ? ['--redis', redis.url] : [])]
  const servers: Server[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()))
    await redis?.stop()
  }
  const add = async (core: number | undefined): Promise<Server> => {
    const server = await startServer({ flags, core })
    servers.push(server)
    return server
  }
  try {
    const [first, ...others] = layout.servers
    // Alone at first, it is the one that takes the lease and runs the source.
    const { host, port, pid } = await add(first)
    await Promise.all(others.map(add))
    const pids = servers.slice(1).map((server) => server.pid)
    const otherPids = redis ? [...pids, redis.pid] : pids
    const ports = servers.map(({ port }) => port)
    const reach = { host, port, ports, serverPid: pid, otherPids, isWallClock: redis !== undefined }
    return { servers, redis, layout, reach, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** One fleet at a time, which the next arm may use too if it asks for the same. */
class Fleets {
  #kept: { readonly key: string; readonly fleet: Fleet } | undefined

  async get(settings: FleetSettings, needed: (fleet: Fleet) => void): Promise<Fleet> {
    const key = JSON.stringify(settings)
    if (this.#kept?.key === key) return this.#kept.fleet
    await this.stop()
    const fleet = await startFleet(settings)
    needed(fleet)
    this.#kept = { key, fleet }
    return fleet
  }

  async stop(): Promise<void> {
    const kept = this.#kept
    this.#kept = undefined
    await kept?.fleet.stop()
  }
}

/** The fleet that is asked for, on the bed until another one is. */
export function fleetOn(bed: Bed, settings: FleetSettings): Promise<Fleet> {
  const fleets = bed.lasting('fleet', () => new Fleets())
  return fleets.get(settings, ({ servers, redis }) => {
    for (const server of servers) bed.needs(server.died)
    if (redis) bed.needs(redis.died)
  })
}

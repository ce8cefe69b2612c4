import { RedisFeed } from '../feed/redis-feed.ts'
import type { Stats } from '../observe/stats.ts'
import { atEnd } from './lifetime.ts'
import { Redis } from './redis.ts'
import { type ServerOptions, type ServerProcess, startServer } from './server-process.ts'

export interface ServedByFleet {
  readonly server: ServerProcess
  readonly redis: Redis
  readonly origin: string
  readonly port: number
  /** The log that the processes share, as this one sees it. */
  readonly feed: RedisFeed
  stats(): Promise<Stats>
}

/** The built server with three workers over a Redis of its own, with next to no events but the test's. */
export async function startFleet({
  flags = [],
  env = {},
}: ServerOptions = {}): Promise<ServedByFleet> {
  const redis = await Redis.start()
  const quiet = ['--source', 'simulator', '--rate', '0.1']
  const shared = ['--redis', redis.url, '--workers', '3']
  const server = await startServer({ flags: [...shared, ...quiet, ...flags], env })
  const feed = await RedisFeed.open({ url: redis.url })
  atEnd(() => feed.close())
  const stats = async (): Promise<Stats> => (await fetch(`${server.url}/stats`)).json() as never
  return { server, redis, feed, origin: server.url, port: server.port, stats }
}

export async function pidsOf(served: ServedByFleet): Promise<number[]> {
  const { workers = [] } = await served.stats()
  return workers.map(({ pid }) => pid)
}

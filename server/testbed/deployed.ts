import type { AddressInfo } from 'node:net'
import { buildApp } from '../app.ts'
import { MemoryFeed } from '../feed/memory-feed.ts'
import { benchSources } from '../lab/bench-source.ts'
import { sourcesOf } from '../sources/index.ts'
import { atEnd } from './lifetime.ts'
import { type Nginx, startShippedNginx } from './nginx.ts'
import type { Served, ServeOptions } from './serve.ts'

/** Three servers that share one log, and nginx in front of them as it ships; its port is theirs. */
export interface Deployed extends Served {
  readonly apps: readonly Served['app'][]
  readonly nginx: Nginx
}

/** Their log is one in memory: what is looked at is the way to them. */
export async function deploy({ lab: _, ...options }: ServeOptions = {}): Promise<Deployed> {
  const feed = new MemoryFeed(options)
  const lab = {
    roads: false,
    newFeed: (payloadBytes: number) => new MemoryFeed({ payloadBytes }),
    newSource: benchSources(sourcesOf([])),
  }
  const apps = await Promise.all([1, 2, 3].map(() => buildApp(feed, { ...options, lab })))
  for (const app of apps) {
    await app.listen({ port: 0, host: '127.0.0.1' })
    atEnd(() => app.close())
  }
  const ports = apps.map((app) => (app.server.address() as AddressInfo).port)
  const nginx = await startShippedNginx(ports)
  const { port, url: origin } = nginx
  return { app: apps[0] as Served['app'], apps, feed, port, origin, nginx, sockets: [] }
}

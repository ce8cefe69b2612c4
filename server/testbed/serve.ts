import type { AddressInfo, Socket } from 'node:net'
import { type AppOptions, buildApp } from '../app.ts'
import { arrivalIn } from '../arrival.ts'
import type { App } from '../fastify.ts'
import type { Feed } from '../feed/feed.ts'
import { MemoryFeed, type MemoryFeedOptions } from '../feed/memory-feed.ts'
import { benchSources } from '../lab/bench-source.ts'
import type { LabOptions } from '../lab/benches.ts'
import { sourcesOf } from '../sources/index.ts'
import { price } from './drafts.ts'
import { atEnd } from './lifetime.ts'

export interface Served<F extends Feed = MemoryFeed> {
  readonly app: App
  readonly feed: F
  readonly port: number
  readonly origin: string
  /** Every connection that was ever accepted. */
  readonly sockets: readonly Socket[]
}

export type ServeOptions = Omit<AppOptions, 'lab'> &
  MemoryFeedOptions & { readonly lab?: Partial<LabOptions> }

const LAB: LabOptions = {
  roads: true,
  newFeed: (payloadBytes) => new MemoryFeed({ payloadBytes }),
  newSource: benchSources(sourcesOf([])),
}

/** A server in this process that really listens, with nothing in its feed, until the test ends. */
export function serve(options: ServeOptions = {}): Promise<Served> {
  return serveFeed(new MemoryFeed(options), options)
}

/** The same of a feed that is its maker's to close. */
export async function serveFeed<F extends Feed>(
  feed: F,
  { lab, ...options }: ServeOptions = {},
): Promise<Served<F>> {
  const app = await buildApp(feed, { ...options, lab: { ...LAB, ...lab } })
  const sockets: Socket[] = []
  app.server.on(arrivalIn(app.server), (socket: Socket) => sockets.push(socket))
  await app.listen({ port: 0, host: '127.0.0.1' })
  atEnd(() => app.close())
  const { port } = app.server.address() as AddressInfo
  const origin = `${options.pair ? 'https' : 'http'}://127.0.0.1:${port}`
  return { app, feed, port, origin, sockets }
}

/** The same with so many prices in its feed. */
export async function serveEvents(count: number, options: ServeOptions = {}): Promise<Served> {
  const served = await serve(options)
  for (let seq = 1; seq <= count; seq++) await served.feed.publish(price('X', seq))
  return served
}

/** The cursor of somebody who has everything up to `seq`. */
export function cursorAt({ feed }: Served, seq: number): string {
  return `${feed.bounds().epoch}.${seq}`
}

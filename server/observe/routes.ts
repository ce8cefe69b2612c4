import Type, { type TInteger } from 'typebox'
import type { Draining } from '../draining.ts'
import type { App } from '../fastify.ts'
import type { Feeds } from '../feed/feeds.ts'
import { LIMITS } from '../guard/exceeded.ts'
import type { Load } from '../guard/load.ts'
import { addUp } from '../workers/add-up.ts'
import type { Deliveries } from './deliveries.ts'
import type { LoopDelay } from './loop-delay.ts'
import { type Meter, OTHER } from './meter.ts'
import type { Others } from './observed.ts'
import { processStats } from './process-stats.ts'
import type { Stats } from './stats.ts'

const Counts = Type.Object({
  connections: Type.Integer({ description: 'TCP connections open now, last used for it.' }),
  deliveries: Type.Integer({ description: "Events sent, once a client; snapshots' not counted." }),
  requests: Type.Integer({ description: 'HTTP requests and handshakes.' }),
  empty: Type.Integer({ description: 'Polls answered with nothing.' }),
  resets: Type.Integer({ description: 'Clients told to start over.' }),
  bytesIn: Type.Integer({ description: 'Bytes read from its sockets, heads included.' }),
  bytesOut: Type.Integer({ description: 'Bytes written to its sockets, heads included.' }),
})

const StatsSchema = Type.Object({
  feed: Type.Object({
    epoch: Type.String(),
    oldest: Type.Integer(),
    newest: Type.Integer(),
    stale: Type.Boolean(),
    lag: Type.Optional(
      Type.Number({
        description: "Seconds from the newest event's entry into a shared log until it was here.",
      }),
    ),
  }),
  process: Type.Record(Type.String(), Type.Number()),
  transports: Type.Record(Type.String(), Counts),
  other: Counts,
  http2: Type.Optional(
    Type.Object(
      {
        connections: Type.Integer({ description: 'HTTP/2 connections open now.' }),
        bytesIn: Type.Integer({ description: 'Bytes read from them, inside TLS.' }),
        bytesOut: Type.Integer({ description: 'Bytes written to them, inside TLS.' }),
        requests: Type.Record(Type.String(), Type.Integer(), {
          description: 'How many of the requests of each transport came over them.',
        }),
      },
      { description: 'Several transports at a time use a connection: its bytes are not split.' },
    ),
  ),
  limits: Type.Object(
    Object.fromEntries(LIMITS.map((limit) => [limit, Type.Integer()])) as Record<
      (typeof LIMITS)[number],
      TInteger
    >,
    { description: 'How often each limit was reached since the start.' },
  ),
  shed: Type.Record(Type.String(), Type.Integer(), {
    description: 'Clients told to come later, because the event loop was late, by transport.',
  }),
  workers: Type.Optional(
    Type.Unsafe<Stats['workers'] & {}>(
      Type.Array(Type.Record(Type.String(), Type.Number()), {
        description: 'Each worker by itself, with --workers; all else is added up.',
      }),
    ),
  ),
})

const Health = Type.Object({ status: Type.String(), stale: Type.Boolean() })

/** What statistics and health tell of besides the feed and the bytes. */
export interface Watched {
  /** By transport. */
  readonly deliveries: ReadonlyMap<string, Deliveries>
  readonly limited: Stats['limits']
  readonly load: Load
  readonly loopDelay: LoopDelay
  readonly draining: Draining
  /** What is added up with this process's own. */
  readonly others?: Others | undefined
}

/** `GET /stats` and `GET /health`; returns what reads the statistics, for the page's channel. */
export function statistics(
  app: App,
  feeds: Feeds,
  meter: Meter,
  { deliveries, limited, load, loopDelay, draining, others }: Watched,
): () => Stats {
  const own = (): Stats => {
    const { feed } = feeds.main
    const counts = new Map(meter.read())
    const other = meter.of(OTHER)
    counts.delete(OTHER)
    const { http2 } = meter
    return {
      feed: {
        ...feed.bounds(),
        stale: feed.stale,
        ...(feed.lag !== undefined && { lag: feed.lag }),
      },
      process: processStats(loopDelay),
      transports: Object.fromEntries(counts),
      other,
      ...(http2 && { http2 }),
      limits: { ...limited },
      shed: { ...load.shed },
    }
  }
  app.decorate('observe', () => ({
    stats: own(),
    deliveries: Object.fromEntries(deliveries),
    loopDelay: loopDelay.seconds,
  }))
  const read = (): Stats => {
    if (others === undefined) return own()
    const { workers, departed } = others.latest
    const stats = workers.map(({ stats }) => stats)
    return addUp(own(), stats, departed?.stats)
  }

  app.get(
    '/stats',
    {
      schema: {
        tags: ['server'],
        summary: 'What each transport has cost since the start, counted on the sockets',
        response: { 200: StatsSchema },
      },
    },
    async (_request, reply) => {
      await others?.refresh()
      return reply.header('cache-control', 'no-store').send(read())
    },
  )

  app.get(
    '/health',
    {
      config: { role: 'anybody' },
      schema: {
        tags: ['server'],
        summary: 'Whether the server serves; 503 while it lets its clients go',
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const status = draining.isBegun ? 'draining' : 'ok'
      return reply
        .code(draining.isBegun ? 503 : 200)
        .header('cache-control', 'no-store')
        .send({ status, stale: feeds.main.feed.stale })
    },
  )
  return read
}

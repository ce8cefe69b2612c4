import type { AddressInfo, Server, Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import fastifyWebsocket from '@fastify/websocket'
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify'
import { behindRoads } from './behind-road.ts'
import { docs } from './docs.ts'
import { Draining } from './draining.ts'
import { answerErrors, refuseBadHttp } from './errors.ts'
import type { App } from './fastify.ts'
import { FedWebSocket } from './fed-websocket.ts'
import type { Feed } from './feed/feed.ts'
import { Feeds, type ServingOptions } from './feed/feeds.ts'
import { Access, type AccessOptions } from './guard/access.ts'
import { guardAccess } from './guard/access-hook.ts'
import { authRoutes } from './guard/auth-routes.ts'
import { type LimitOptions, Limits, settingsOf, trustOf } from './guard/limits.ts'
import { Load, type LoadOptions } from './guard/load.ts'
import { checkOrigins, type OriginOptions } from './guard/origins.ts'
import { pageHeaders } from './guard/page-headers.ts'
import { benchPart } from './lab/bench-part.ts'
import { Benches, type LabOptions } from './lab/benches.ts'
import { crossOrigin } from './lab/cross-origin.ts'
import { Entrance } from './lab/entrance.ts'
import { mainRoutes } from './lab/main-routes.ts'
import type { MainSource } from './lab/main-source.ts'
import { Room } from './lab/room.ts'
import { roomPart } from './lab/room-part.ts'
import { benchRoutes } from './lab/routes.ts'
import { channel } from './observe/channel.ts'
import { Deliveries } from './observe/deliveries.ts'
import { LoopDelay } from './observe/loop-delay.ts'
import { Meter } from './observe/meter.ts'
import { statistics } from './observe/routes.ts'
import { scrape } from './observe/scrape.ts'
import { statusPart } from './observe/status-part.ts'
import { page } from './page.ts'
import { problemOf, sendProblem } from './problem.ts'
import { publish } from './publish.ts'
import type { Pings } from './pulse.ts'
import { report } from './report.ts'
import { refuseRequestsBehindStreams } from './streaming.ts'
import { serveHttp2 } from './tls/http2.ts'
import type { Pair } from './tls/pair.ts'
import { transports as all } from './transports/index.ts'
import { retryAfter } from './transports/retry.ts'
import type { Compress, Transport } from './transports/transport.ts'
import { refuseStrayUpgrades, websocketUpgrades } from './upgrades.ts'
import { validatorCompiler } from './validation.ts'
import type { Fleet } from './workers/fleet.ts'
import { admitWorkers, type PrivatePort } from './workers/private-port.ts'
import { Relay } from './workers/relay.ts'
import { workerRoutes } from './workers/routes.ts'

export interface AppOptions extends ServingOptions, OriginOptions, LimitOptions, LoadOptions {
  readonly compress?: Compress
  /** Milliseconds between two heartbeats of one stream. */
  readonly heartbeat?: number
  /** Milliseconds for which a stream's bytes may wait for its client to take them. */
  readonly undrained?: number
  /** Milliseconds after which a stream of server-sent events ends and is resumed, on average. */
  readonly lifetime?: number
  /** How soon a WebSocket's peer is found to be gone; within 33 s by default. */
  readonly pings?: Pings
  /** Seconds from the begin of closing until no client is left. */
  readonly drain?: number
  readonly transports?: readonly Transport[]
  /** What this server is called, where several share a log: clients are told. */
  readonly serverName?: string | undefined
  /** Where the events of the feed come from, for pages to say and the teacher to set. */
  readonly source?: MainSource | undefined
  /** Folder of the built page; without it the server has none. */
  readonly site?: string
  /** File of the experiments' report; without it the server has no route for one. */
  readonly report?: string
  /** What keeps roles apart; without it everything is open to everyone who reaches the server. */
  readonly access?: AccessOptions | undefined
  /** What benches are made of; without it there are none. */
  readonly lab?: LabOptions
  /** What the server shows for itself: HTTPS then, with HTTP/2 for those who ask for it. */
  readonly pair?: Pair
  /** Of a worker: where its primary listens. */
  readonly primary?: PrivatePort
  /** Of a primary: what it knows its workers by, who alone may come to where it listens. */
  readonly secret?: string | undefined
  /** Of a primary: what its workers are, who bring it what clients ask. */
  readonly fleet?: Pick<Fleet, 'address' | 'kill' | 'latest' | 'refresh'>
  readonly logger?: FastifyBaseLogger
}

/** What the server is made of. It does not listen yet; the feed stays its maker's to close. */
export async function buildApp(feed: Feed, options: AppOptions = {}): Promise<App> {
  const { compress = 'off', heartbeat = 15_000, transports = all, drain = 10, fleet } = options
  // Workers end TLS.
  const pair = fleet === undefined ? options.pair : undefined
  const settings = settingsOf(options)
  const trusts = trustOf(options)
  const patience = settings.requestTimeout * 1000
  const { undrained = settings.maxStall * 1000, lifetime = 600_000 } = options
  const http1 = {
    headersTimeout: patience,
    connectionsCheckingInterval: Math.min(2000, patience / 2),
    maxHeaderSize: settings.maxHeaderBytes,
  }
  const app = Fastify({
    ...(options.logger && { loggerInstance: options.logger }),
    // No line per request: polls are most of what there is to log, and say nothing.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.maxBodyBytes,
    ...(trusts && { trustProxy: trusts }),
    // A client that comes back while we close is answered, and told to come again.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: (error, socket) => refuseBadHttp(error, socket, limits),
    requestTimeout: patience,
    // One of the two is what Fastify makes its server of.
    http: http1,
    ...(pair && { https: { ...http1, ...securely(pair, patience) } }),
    // Named here, Fastify's own are not loaded: ajv and what it needs, 130 files at each start.
    schemaController: {
      compilersFactory: {
        // Its type is that of ajv's.
        buildValidator: () => validatorCompiler as never,
        buildSerializer: () => () => JSON.stringify,
      },
    },
    // No hook hears of a URL that cannot be read.
    frameworkErrors: (error, { raw }, reply) => {
      meter.begin(raw.socket, reply.raw)
      sendProblem(reply, problemOf(error))
    },
  }) as unknown as App
  // Nothing is logged of a request that its own logger, a child made for each, would say better.
  app.setChildLoggerFactory((log) => log)
  app.decorate('reached', fleet?.address ?? (() => addressOf(app.server)))
  const limits = new Limits(options, trusts, app.log)
  answerErrors(app, limits)
  behindRoads(app)

  const feeds = new Feeds(feed, options)
  app.decorate('feeds', feeds)
  app.addHook('onClose', async () => feeds.close())

  const names = transports.map(({ name }) => name)
  const isRelayed = ({ localPort }: Socket): boolean => localPort === addressOf(app.server)?.port
  const meter = new Meter(names, fleet && isRelayed)
  if (options.secret !== undefined) admitWorkers(app, options.secret, isRelayed)
  meter.watch(app)
  const deliveries = new Map(names.map((name) => [name, new Deliveries(meter.of(name))]))
  const loopDelay = new LoopDelay()
  const load = new Load(names, app.log, loopDelay, options)
  app.decorate('load', load)
  app.addHook('onClose', async () => {
    load.close()
    loopDelay.close()
  })
  const draining = new Draining(app, meter, drain)
  if (pair !== undefined) {
    const stall = settings.maxStall * 1000
    const stalled = (): void => limits.exceeded.note('stalled')
    const bounds = { patience, largestHead: settings.maxHeaderBytes, stall, stalled }
    draining.waitFor(serveHttp2(app, bounds))
  }
  const origins = checkOrigins(app, { ...options, scheme: options.pair ? 'https' : 'http' })
  app.decorateRequest('caller', null)

  const benches = openLab(app, feeds, transports, options, limits)
  crossOrigin(app, benches, options.origins)
  limits.watch(app, meter)
  const relay =
    options.primary === undefined
      ? undefined
      : new Relay(options.primary, {
          ...{ meter, limits, draining, retryAfter },
          trusts,
        })

  await app.register(fastifyWebsocket, {
    options: {
      // The plugin's type asks for an HTTP server, but all it does is to listen for upgrades.
      server: websocketUpgrades(app.server, relay) as typeof app.server,
      maxPayload: settings.maxMessageBytes,
      // What the type misses are other exports of the package.
      WebSocket: FedWebSocket as never,
      perMessageDeflate: compress === 'deflate' && {
        // One compressed frame then serves all.
        serverNoContextTakeover: true,
      },
    },
    preClose: (done) => done(),
    errorHandler: (error, ws) => {
      app.log.error(error, 'the handler of a WebSocket failed')
      ws.terminate()
    },
  })
  refuseStrayUpgrades(app, draining)
  refuseRequestsBehindStreams(app)
  // From here on it is known whether a request is a WebSocket's.
  const access =
    options.access &&
    new Access(app, origins, (bench) => benches?.of(bench), limits.guesses, options.access)
  relay?.watch(app, access)
  if (access !== undefined) guardAccess(app, access)

  const addDocs = docs(app)
  for (const transport of transports) {
    transport.routes(app, {
      feeds,
      counts: meter.of(transport.name),
      deliveries: deliveries.get(transport.name) as Deliveries,
      compress,
      server: options.serverName,
      ...{ heartbeat, undrained, lifetime, pings: options.pings },
      log: app.log,
      limits,
      door: access,
      closing: () => draining.isBegun,
      letGo: (...group) => draining.add(...group),
      overloaded: () => load.isHigh,
      turnedAway: () => load.turnedAway(transport.name),
    })
  }
  publish(app, feeds, limits)
  if (access !== undefined) authRoutes(app, access)
  if (benches !== undefined) benchRoutes(app, benches)
  if (options.source !== undefined) mainRoutes(app, options.source)
  if (fleet !== undefined) workerRoutes(app, fleet)
  const limited = limits.exceeded.counts
  const watched = { deliveries, limited, load, loopDelay, draining, others: fleet }
  const read = statistics(app, feeds, meter, watched)
  scrape(app, fleet)
  const parts = [
    benchPart(benches),
    statusPart(options.source, read),
    roomPart(new Room(), access?.joinCode),
  ]
  channel(app, draining, parts, limits)
  await app.register(async (scope) => {
    const pages = scope as unknown as App
    await pageHeaders(pages, options.pair)
    addDocs(pages)
    await page(pages, options.site)
    report(pages, options.report)
  })
  return app
}

/** HTTP/2 is offered first: a browser takes it, and a WebSocket's handshake does not ask for it. */
function securely({ cert, key }: Pair, patience: number): TlsOptions {
  return { cert, key, ALPNProtocols: ['h2', 'http/1.1', 'http/1.0'], handshakeTimeout: patience }
}

function openLab(
  app: App,
  feeds: Feeds,
  transports: readonly Transport[],
  { lab, pair, fleet }: AppOptions,
  limits: Limits,
): Benches | undefined {
  if (lab === undefined) return undefined
  // Past TLS, which roads have ended; and past the workers, who have no benches.
  const entrance = pair || fleet ? new Entrance(app.server) : undefined
  const benches = new Benches(lab, {
    feeds,
    transports: transports.map(({ name }) => name),
    log: app.log,
    address: () => app.reached(),
    refused: () => limits.exceeded.note('perRoad'),
    ...(pair && { pair }),
    ...(entrance && { entrance }),
  })
  app.addHook('onClose', async () => {
    await benches.close()
    await entrance?.close()
  })
  return benches
}

function addressOf(server: Server): AddressInfo | undefined {
  const address = server.address()
  return typeof address === 'object' ? (address ?? undefined) : undefined
}

import cluster from 'node:cluster'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { buildApp } from './app.ts'
import { emitted } from './emitted.ts'
import type { App } from './fastify.ts'
import { MemoryFeed } from './feed/memory-feed.ts'
import type { RedisFeed } from './feed/redis-feed.ts'
import { isLoopback } from './guard/host.ts'
import { type KeyOptions, keysFor } from './guard/keys.ts'
import { newSecret } from './guard/secret.ts'
import { Sessions } from './guard/sessions.ts'
import { benchSources } from './lab/bench-source.ts'
import { MainSource } from './lab/main-source.ts'
import { openLog } from './log.ts'
import { observeAll } from './observe/scrape.ts'
import { OptionError, type Options, readOptions } from './options.ts'
import { stopWithNpm, stopWithPrimary, stopWithSignals } from './signals.ts'
import { sourcesOf } from './sources/index.ts'
import { TapeError } from './sources/tape.ts'
import { givenPair, type Pair, PairError } from './tls/pair.ts'
import { Fleet } from './workers/fleet.ts'
import { Primary } from './workers/primary.ts'

/** What a bench's feed keeps: there may be 64 of them. */
const BENCH_FEED = { retain: 10_000, mostBytes: 4 * 1024 * 1024 }

const isSource = import.meta.url.endsWith('.ts')

/** Heard from at once: what it says first is not said again. */
const primary = cluster.isWorker ? new Primary() : undefined

try {
  const options = readOptions(process.argv.slice(2))
  const log = await openLog(options.logFormat)
  if (primary === undefined) await serve(options, log)
  else await work(primary, options, log.child({ worker: cluster.worker?.id }))
} catch (error) {
  const { message } = error as Error
  const isAsked = [OptionError, PairError, TapeError].some((kind) => error instanceof kind)
  if (primary !== undefined) await primary.say({ type: 'failed', message })
  else await written(`push-or-poll: ${message}\n`)
  // What was begun would keep it: a connection to Redis comes back for ever.
  process.exit(primary === undefined && isAsked ? 2 : 1)
}

/** The server: all of it, or with workers what there is to be one of. */
async function serve(options: Options, log: Logger): Promise<void> {
  const make = sourcesOf(options.tape)
  const source = new MainSource({
    settings: options,
    make,
    payloadBytes: options.payloadBytes,
    shared: options.redis !== undefined,
    log,
  })
  const pair = options.tls ? await pairOf(options, log) : undefined
  const shared =
    options.redis === undefined ? undefined : await redisFeed(options.redis, options, log)
  const feed = shared ?? new MemoryFeed(options)
  // A proxy that speaks for others brings them to loopback, too.
  const isLocal = isLoopback(options.host) && options.trustProxy.length === 0
  const keys = keysFor(options, isLocal)
  const sessions = new Sessions()
  const fleet =
    options.workers === undefined ? undefined : new Fleet(log, (id) => named(id, options))
  const secret = fleet && newSecret()
  const app = await buildApp(feed, {
    ...options,
    // Of a fleet it is the primary, which only benches and roads lead to.
    serverName: fleet === undefined ? options.serverName : named('primary', options),
    origins: options.origin,
    access: keys && { ...keys, sessions },
    ...(pair && { pair }),
    source,
    lab: {
      roads: options.roads,
      newFeed: (payloadBytes) => new MemoryFeed({ ...BENCH_FEED, payloadBytes }),
      newSource: benchSources(make),
    },
    // What workers relay says by itself who asked; nobody else may come here.
    ...(fleet && { fleet, secret, trustProxy: ['127.0.0.1', ...options.trustProxy] }),
    site: builtPage(),
    report: reportPage(),
    logger: log,
  })

  let stopSource = async (): Promise<void> => source.stop()
  let isStopping = false
  const stop = async (): Promise<void> => {
    isStopping = true
    const released = stopSource()
    await Promise.all([fleet?.stop(), app.close()])
    await released
    await feed.close()
  }
  stopWithSignals(stop, options.drain, log)
  stopWithNpm(stop)

  const address = await (fleet === undefined
    ? listen(app, options.port, options)
    : lead(fleet, app, options, { keys, sessions, secret })
  ).catch(async (error: Error) => {
    // Whoever is told to end as it starts has not failed, and says nothing.
    if (isStopping) return undefined
    await stop()
    throw error
  })
  if (address === undefined || isStopping) return
  if (shared === undefined) {
    source.start(emitted((draft) => feed.publish(draft), log))
  } else {
    // Of a fleet the primary runs it: workers come and go.
    stopSource = shared.takeTurns({
      begin: (publish) => {
        log.info('this process runs the source')
        source.start(emitted(publish, log))
      },
      end: () => source.stop(),
    })
  }
  process.stdout.write(`ready at ${address}\n`)
  if (keys !== undefined && options.teacherKey === undefined) {
    process.stdout.write(`open ${address}/?key=${keys.teacherKey}\n`)
  }
}

/** Starts the workers, and listens for what they relay. Returns where they do. */
async function lead(
  fleet: Fleet,
  app: App,
  { workers = 1, port }: Options,
  {
    keys,
    sessions,
    secret = '',
  }: { keys: KeyOptions | undefined; sessions: Sessions; secret: string | undefined },
): Promise<string> {
  // It would be taken for where clients go, who are not let in here.
  const listenTextResolver = (where: string) => `for its workers alone, the primary is at ${where}`
  await app.listen({ port: 0, host: '127.0.0.1', listenTextResolver })
  const { port: own } = app.server.address() as AddressInfo
  sessions.watch({
    opened: (session) => fleet.tell({ type: 'opened', session }),
    ended: (id) => fleet.tell({ type: 'ended', id }),
    isInUse: (id) => fleet.isInUse(id),
  })
  const primary = { port: own, secret }
  const begin = () => ({ primary, keys, sessions: sessions.admissions })
  return fleet.start(workers, port, begin)
}

/** One of the processes that share the port. */
async function work(primary: Primary, options: Options, log: Logger): Promise<void> {
  const { port, primary: leader, keys, sessions: admissions } = await primary.begin
  const pair = options.tls ? await pairOf(options, log) : undefined
  // There are none without it.
  const feed = await redisFeed(options.redis ?? '', options, log)
  const sessions = new Sessions()
  for (const admission of admissions) sessions.adopt(admission)
  const app = await buildApp(feed, {
    ...options,
    serverName: named(cluster.worker?.id ?? 0, options),
    origins: options.origin,
    access: keys && { ...keys, sessions },
    ...(pair && { pair }),
    primary: leader,
    // The primary says it.
    source: undefined,
    site: builtPage(),
    report: reportPage(),
    logger: log,
  })
  const stop = async (): Promise<void> => {
    await app.close()
    await feed.close()
  }
  const tell = async (whole: boolean): Promise<void> => {
    const observed = whole ? await observeAll(app) : app.observe()
    await primary.say({ type: 'observed', observed, inUse: sessions.inUse })
  }
  const hear = stopWithPrimary(stop, options.drain, log)
  const url = await listen(app, port, options)
  primary.listen({
    opened: ({ session }) => void sessions.adopt(session),
    ended: ({ id }) => void sessions.end(id),
    read: ({ whole }) => {
      tell(whole).catch((err) => log.warn({ err }, 'what was counted could not be told'))
    },
    stop: hear,
  })
  const address = app.server.address() as AddressInfo
  await primary.say({ type: 'ready', url, address, observed: app.observe() })
}

/** Resolves once it is out. */
function written(text: string): Promise<unknown> {
  return new Promise((resolve) => process.stderr.write(text, resolve))
}

/** What one of a fleet's processes is called. */
function named(own: string | number, { serverName }: Options): string {
  return serverName === undefined ? String(own) : `${serverName}-${own}`
}

/** Returns where: of all addresses one that can be asked by: `::` is none, and would be refused. */
async function listen(app: App, port: number, options: Options): Promise<string> {
  const listening = await app
    .listen({ port, host: hostOf(options) })
    .catch((error: NodeJS.ErrnoException) => {
      throw refused(error, options)
    })
  return listening.replace('//[::]', '//[::1]')
}

/** Loaded only where it is asked for: Redis's client takes 0.15 s of CPU. */
async function redisFeed(url: string, options: Options, log: Logger): Promise<RedisFeed> {
  const { RedisFeed } = await import('./feed/redis-feed.ts')
  return RedisFeed.open({
    ...options,
    url,
    lost: (err) => log.warn({ err }, 'Redis is out of reach'),
    found: () => log.info('Redis is back'),
  })
}

/** What the server shows for itself: what was given, or what it made by itself. */
async function pairOf({ host, cert, key }: Options, log: Logger): Promise<Pair> {
  if (cert !== undefined && key !== undefined) return givenPair(cert, key)
  const { selfSignedPair } = await import('./tls/self-signed.ts')
  return selfSignedPair(host, log)
}

/** One address: for a name that has two, Fastify opens a second server that nobody would meter. */
function hostOf({ host }: Options): string {
  return host === 'localhost' ? '127.0.0.1' : host
}

function refused(error: NodeJS.ErrnoException, { port, host }: Options): Error {
  if (error.code === 'EADDRINUSE') {
    const advice = 'choose another, or a free one with --port 0'
    return new Error(`port ${port} of ${host} is taken; ${advice}`)
  }
  return new Error(`cannot listen on --host ${host} --port ${port}: ${error.message}`)
}

/** The page is built next to the built server; from the sources it is where the build puts it. */
function builtPage(): string {
  return fileURLToPath(new URL(isSource ? '../dist/web' : '../web', import.meta.url))
}

/** The build copies it, so that the built server needs nothing else; from the sources it is itself. */
function reportPage(): string {
  const path = isSource ? '../experiments/reports/index.html' : '../experiments/index.html'
  return fileURLToPath(new URL(path, import.meta.url))
}

import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { buildApp } from './app.ts'
import { emitted } from './emitted.ts'
import { MemoryFeed } from './feed/memory-feed.ts'
import type { RedisFeed } from './feed/redis-feed.ts'
import { isLoopback } from './guard/host.ts'
import { keysFor } from './guard/keys.ts'
import { benchSources } from './lab/bench-source.ts'
import { openLog } from './log.ts'
import { OptionError, type Options, readOptions } from './options.ts'
import { stopWithNpm, stopWithSignals } from './signals.ts'
import { makeSource } from './sources/index.ts'
import { TapeError } from './sources/tape.ts'
import { givenPair, type Pair, PairError } from './tls/pair.ts'

/** What a bench's feed keeps: there may be 64 of them. */
const BENCH_FEED = { retain: 10_000, mostBytes: 4 * 1024 * 1024 }

const isSource = import.meta.url.endsWith('.ts')

try {
  const options = readOptions(process.argv.slice(2))
  const source = makeSource(options)
  const log = await openLog(options.logFormat)
  const pair = options.tls ? await pairOf(options, log) : undefined
  const shared =
    options.redis === undefined ? undefined : await redisFeed(options.redis, options, log)
  const feed = shared ?? new MemoryFeed(options)
  // A proxy that speaks for others brings them to loopback, too.
  const isLocal = isLoopback(options.host) && options.trustProxy.length === 0
  const keys = keysFor(options, isLocal)
  const app = await buildApp(feed, {
    ...options,
    origins: options.origin,
    access: keys,
    ...(pair && { pair }),
    source: source.about,
    lab: {
      roads: options.roads,
      newFeed: (payloadBytes) => new MemoryFeed({ ...BENCH_FEED, payloadBytes }),
      newSource: benchSources(options.tape),
    },
    site: builtPage(),
    report: reportPage(),
    logger: log,
  })

  let stopSource = async (): Promise<void> => source.stop()
  const stop = async (): Promise<void> => {
    const released = stopSource()
    await app.close()
    await released
    await feed.close()
  }
  stopWithSignals(stop, options.drain, log)
  stopWithNpm(stop)

  const listening = await app
    .listen({ port: options.port, host: hostOf(options) })
    .catch(async (error: NodeJS.ErrnoException) => {
      await stop()
      throw refused(error, options)
    })
  // Of all addresses one that can be asked by: `::` is none, and would be refused.
  const address = listening.replace('//[::]', '//[::1]')
  if (shared === undefined) {
    source.start(emitted((draft) => feed.publish(draft), log))
  } else {
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
} catch (error) {
  process.stderr.write(`push-or-poll: ${(error as Error).message}\n`)
  process.exitCode = [OptionError, PairError, TapeError].some((kind) => error instanceof kind)
    ? 2
    : 1
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

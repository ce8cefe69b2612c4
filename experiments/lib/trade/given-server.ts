import { setTimeout as sleep } from 'node:timers/promises'
import type { Stats } from '../../../server/observe/stats.ts'
import { UsageError } from '../experiment.ts'
import { LEAST_RATE } from './time-lapse.ts'

/** A server that somebody else runs on this machine, perhaps behind a proxy. */
export interface GivenServer {
  readonly host: string
  readonly port: number
  /** Events a second, as its log grew just now. */
  readonly rate: number
}

/** @throws UsageError on anything but the http origin of a server on this machine */
export function originOf(text: string): { host: string; port: number } {
  const wrong = (why: string) => new UsageError(`--url ${text}: ${why}, like http://localhost:8080`)
  if (!URL.canParse(text)) throw wrong('it has to be the address of a server')
  const { protocol, hostname, port, pathname, search, hash, username } = new URL(text)
  if (protocol === 'https:') {
    throw wrong('https cannot be measured yet (question 12); give an address with http')
  }
  if (protocol !== 'http:') throw wrong('it has to begin with http://')
  if (pathname !== '/' || search !== '' || hash !== '' || username !== '') {
    throw wrong('it has to end with the port: the feeds stand at /feed of that server')
  }
  if (hostname === '[::1]') throw wrong('it has to be written with a name, or as 127.0.0.1')
  // Whoever else's server it were, they would not know what hit it.
  if (hostname !== 'localhost' && !/^127(\.\d+){3}$/.test(hostname)) {
    throw wrong('experiments load servers of this machine alone; it has to be localhost')
  }
  return { host: hostname, port: port === '' ? 80 : Number(port) }
}

/**
 * Looks at a server that already runs. @throws UsageError where there is none, or no events
 * @param seconds for which its log is watched
 */
export async function givenServer(text: string, seconds = 3): Promise<GivenServer> {
  const { host, port } = originOf(text)
  const first = await logOf(host, port, text)
  const began = performance.now()
  await sleep(seconds * 1000)
  const last = await logOf(host, port, text)
  const rate = (last.newest - first.newest) / ((performance.now() - began) / 1000)
  if (first.epoch !== last.epoch) {
    throw new UsageError(
      `--url ${text}: its log became another one; all requests have to reach one server`,
    )
  }
  if (rate >= LEAST_RATE) return { host, port, rate }
  throw new UsageError(
    `--url ${text}: ${rate.toFixed(1)} events a second come there; at least ${LEAST_RATE} are needed, as with --source simulator --rate 10`,
  )
}

async function logOf(host: string, port: number, text: string): Promise<Stats['feed']> {
  const need =
    'a server of this project has to run there, and its proxy to pass /stats and /channel'
  try {
    const response = await fetch(`http://${host}:${port}/stats`, {
      signal: AbortSignal.timeout(5000),
    })
    if (!response.ok) throw new Error(`/stats was answered ${response.status}`)
    const { feed } = (await response.json()) as Partial<Stats>
    if (typeof feed?.newest !== 'number') throw new Error('/stats says nothing of a feed')
    return feed
  } catch (error) {
    const { message, cause } = error as Error
    const why = (cause as NodeJS.ErrnoException | undefined)?.code ?? message
    throw new UsageError(`--url ${text}: ${why}; ${need}`)
  }
}

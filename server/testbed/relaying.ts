import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fleet } from '../workers/fleet.ts'
import { atEnd } from './lifetime.ts'
import { type Served, type ServeOptions, serve } from './serve.ts'

/** What the primary knows its workers by. */
export const SECRET = 'of-the-workers'

export interface Relaying {
  readonly primary: Served
  readonly worker: Served
}

/**
 * A primary and a worker of it, as `main` makes them, but in this process, each with a feed of its
 * own, and knowing nobody but whom they let in themselves.
 */
export async function serveRelaying(options: ServeOptions = {}): Promise<Relaying> {
  let worker: Served | undefined
  const fleet: Pick<Fleet, 'address' | 'kill' | 'latest' | 'refresh'> = {
    address: () => worker?.app.server.address() as AddressInfo,
    kill: () => 'unknown',
    latest: { workers: [], departed: undefined },
    refresh: async () => {},
  }
  const primary = await serve({ ...options, fleet, secret: SECRET, trustProxy: ['127.0.0.1'] })
  worker = await serve({ ...options, primary: { port: primary.port, secret: SECRET } })
  return { primary, worker }
}

/** A request as it came to what stands for a primary. */
export interface Came {
  readonly head: IncomingMessage
  readonly body: string
}

/** A worker whose primary notes what it is asked, and answers with 200 and `ok`. */
export async function serveBefore(
  options: ServeOptions = {},
  patience = 30_000,
): Promise<{ worker: Served; came: Came[]; primary: Server }> {
  const came: Came[] = []
  const primary = createServer(async (head, answer) => {
    let body = ''
    for await (const chunk of head) body += chunk
    came.push({ head, body })
    answer.end('ok')
  })
  await once(primary.listen(0, '127.0.0.1'), 'listening')
  atEnd(() => primary.closeAllConnections())
  atEnd(() => primary.close())
  const { port } = primary.address() as AddressInfo
  return {
    worker: await serve({ ...options, primary: { port, secret: SECRET, patience } }),
    came,
    primary,
  }
}

import type { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { type Agent, headsOf } from '../drivers/headers.ts'
import { Counting } from './counting.ts'
import type { Loaded, PollLoad } from './load.ts'

/*
 * autocannon, as far as it is used here; it brings no types. It asks again as soon as it is
 * answered: no rate is set, so that its correction for coordinated omission, which takes seconds
 * for milliseconds, does not come into it. Its own histogram is in whole milliseconds; each
 * answer's time, which it tells to the microsecond, goes into ours.
 */
interface Request {
  readonly method: 'GET'
  readonly path: string
}

/** Emits `body` with each chunk that has some of one, and `response` before it asks again. */
interface Client extends EventEmitter {
  setRequests(requests: readonly Request[]): void
}

interface Run extends EventEmitter, PromiseLike<Result> {
  stop(): void
}

interface Result {
  /** Connections that failed, and requests without an answer for 10 s. */
  readonly errors: number
  readonly non2xx: number
}

interface Options {
  readonly url: string
  readonly connections: number
  /** Seconds after which it would end by itself. */
  readonly duration: number
  /** Milliseconds between two looks at whether it is to end. */
  readonly sampleInt: number
  readonly headers: Readonly<Record<string, string>>
  setupClient(client: Client): void
}

const autocannon = createRequire(import.meta.url)('autocannon') as (options: Options) => Run

/** @throws Error when it cannot begin */
export async function poll(load: PollLoad): Promise<Loaded> {
  const { host, port, connections, warmUp, seconds, cursor, follows, agent } = load
  const counting = new Counting()
  const run = autocannon({
    url: `http://${host}:${port}${pathOf(cursor)}`,
    connections,
    duration: warmUp + seconds + 60,
    sampleInt: 50,
    headers: headersOf(`${host}:${port}`, agent),
    setupClient: (client) => {
      if (follows) follow(client)
    },
  })
  run.on('response', (_client: Client, status: number, bytes: number, ms: number) => {
    counting.done(ms, status, bytes)
  })
  return counting.over(load, async () => {
    run.stop()
    const { errors, non2xx } = await run
    counting.failures = errors + non2xx
  })
}

const CURSOR = Buffer.from('"cursor":"')

/**
 * Asks with the cursor of the last answer. The request is made anew only when that has moved, and
 * read from the bytes: with `onResponse` autocannon would make an object of each answer's headers.
 */
function follow(client: Client): void {
  let next: string | undefined
  client.on('body', (chunk: Buffer) => {
    const at = chunk.indexOf(CURSOR)
    if (at < 0) return
    const from = at + CURSOR.length
    next = chunk.toString('latin1', from, chunk.indexOf('"', from))
  })
  client.on('response', () => {
    if (next !== undefined) client.setRequests([{ method: 'GET', path: pathOf(next) }])
    next = undefined
  })
}

function pathOf(cursor: string): string {
  return `/feed/short-polling?cursor=${cursor}`
}

/** A poll's headers beside those that autocannon writes by itself, `Host` and `Connection`. */
export function headersOf(host: string, agent: Agent): Record<string, string> {
  const [, ...lines] = headsOf(host, { agent }).poll('/').trimEnd().split('\r\n')
  const headers = lines.map((line) => {
    const colon = line.indexOf(': ')
    return [line.slice(0, colon), line.slice(colon + 2)] as const
  })
  return Object.fromEntries(headers.filter(([name]) => !/^(host|connection)$/i.test(name)))
}

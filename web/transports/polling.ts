import type { Batch } from '../../server/feed/event.ts'
import { Backoff } from './backoff.ts'
import { LATE, post, request } from './post.ts'
import { Reader } from './reader.ts'
import { Refused } from './refused.ts'
import { sleep } from './sleep.ts'
import type { Connection, ConnectOptions } from './transport.ts'

/** What tells one way of polling from the other. */
export interface Polling {
  readonly path: string
  /** Milliseconds from the start of one poll to the start of the next; 0: at once. */
  interval(options: ConnectOptions): number
  /** Seconds for which the server may hold a poll; undefined: it is not asked to. */
  wait(options: ConnectOptions): number | undefined
}

/** Milliseconds beyond `wait` after which a poll is given up. */
const PATIENCE = 10_000

/** Milliseconds before asking again when the log is out of reach, which is answered at once. */
const STALE = 2000

/** Milliseconds slept at a time, so that a shorter interval takes effect soon. */
const SLICE = 500

/** Asks again and again, with the cursor of the answer before: both kinds of polling. */
export function poll(options: ConnectOptions, { path, interval, wait }: Polling): Connection {
  const reader = new Reader(options)
  const closing = new AbortController()
  const backoff = new Backoff()
  const { silence = PATIENCE } = options

  /** One poll. Returns whether to ask again at once. @throws when it came to nothing */
  async function ask(query: URLSearchParams, hold: number | undefined): Promise<boolean> {
    if (hold !== undefined) query.set('wait', String(hold))
    const search = query.size === 0 ? '' : `?${query}`
    reader.report({ kind: 'request' })
    const { signal, clear } = attempt((hold ?? 0) * 1000 + silence, closing.signal)
    let batch: Batch
    try {
      const response = await request(options, `${path}${search}`, { signal })
      reader.servedBy(response.headers.get('x-served-by') ?? undefined)
      if (response.status === 204) {
        reader.nothing()
        return false
      }
      if (response.status !== 200) throw await Refused.of(response)
      batch = (await response.json()) as Batch
    } finally {
      clear()
    }
    reader.batch(batch)
    if (batch.stale && batch.events.length === 0) await sleep(STALE, closing.signal)
    return batch.more
  }

  /** Waits until a part of the interval, which may change meanwhile, is over. */
  async function pause(started: number, part: number): Promise<void> {
    while (!reader.closed) {
      const left = started + interval(options) * part - performance.now()
      if (left <= 0) return
      await sleep(Math.min(left, SLICE), closing.signal)
    }
  }

  async function run(): Promise<void> {
    while (!reader.closed) {
      let query = reader.attach()
      // Not held, so that it is soon known whether there is a server.
      let hold = wait(options) === undefined ? undefined : 0
      // The first wait is a random part of the interval: polls that share the feed's period would
      // lock to it, and always or never find something new.
      let part = Math.random()
      try {
        while (!reader.closed) {
          const started = performance.now()
          const more = await ask(query, hold)
          backoff.succeeded()
          if (!more) await pause(started, part)
          query = reader.query()
          // Not held either while the log is out of reach, so that it is soon known when it is back.
          hold = wait(options) === undefined || !reader.stale ? wait(options) : 0
          part = 1
        }
      } catch (error) {
        const retryIn = backoff.next(error instanceof Refused ? error.retryAfter : 0)
        reader.report({ kind: 'state', state: 'waiting', why: (error as Error).message, retryIn })
        await sleep(retryIn, closing.signal)
      }
    }
  }

  void run()
  return {
    get cursor() {
      return reader.cursor
    },
    publish: (notification) => post(options, notification),
    close() {
      reader.close()
      closing.abort()
    },
  }
}

/**
 * Aborts after so many milliseconds, or when `closing` does, unless cleared before. Not
 * `AbortSignal.any`: Node 20 keeps what that makes of a signal that stays with it, one for each poll
 * (nodejs/node#55351), and lets go of an `AbortSignal.timeout` that nothing else knows.
 */
function attempt(
  milliseconds: number,
  closing: AbortSignal,
): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController()
  const expire = (): void => controller.abort(new DOMException(LATE, 'TimeoutError'))
  const close = (): void => controller.abort(closing.reason)
  const timer = setTimeout(expire, milliseconds)
  closing.addEventListener('abort', close)
  if (closing.aborted) close()
  const clear = (): void => {
    clearTimeout(timer)
    closing.removeEventListener('abort', close)
  }
  return { signal: controller.signal, clear }
}

import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from '@redis/client'
import { type Cursor, parseCursor } from '../feed/cursor.ts'
import { keysOf } from '../feed/redis/scripts.ts'
import { atEnd } from './lifetime.ts'
import { LogRecord } from './log-record.ts'
import type { Redis } from './redis.ts'

/** The stream that servers keep their log in, unless they are told of another. */
const [, EVENTS] = keysOf('push-or-poll')

/** Milliseconds between two looks. */
const PERIOD = 10

/** What XRANGE answers. */
type Range = [id: string, fields: string[]][]

/**
 * Reads what the log in a Redis has, and what comes, until the test ends: from Redis itself, without
 * any server of ours.
 */
export function record({ url }: Redis): LogRecord {
  const log = new LogRecord()
  const closing = new AbortController()
  const following = follow(url, log, closing.signal)
  atEnd(() => {
    closing.abort()
    return following
  })
  return log
}

/** Over one connection after the other: Redis is not always there. */
async function follow(url: string, log: LogRecord, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } })
    client.on('error', () => {})
    const leave = (): void => {
      if (client.isOpen) client.destroy()
    }
    closing.addEventListener('abort', leave)
    try {
      await client.connect()
      while (!closing.aborted) {
        await read(log, (...command) => client.sendCommand<Range>(command))
        await wait(PERIOD)
      }
    } catch {
      // Tried again.
    } finally {
      closing.removeEventListener('abort', leave)
      leave()
    }
    await wait(PERIOD)
  }
}

/** Looks at the newest first: in a new epoch it may be behind the one that was read last. */
async function read(log: LogRecord, ask: (...command: string[]) => Promise<Range>): Promise<void> {
  const [newest] = jsonsIn(await ask('XREVRANGE', EVENTS, '+', '-', 'COUNT', '1'))
  if (newest === undefined) return
  const { epoch, seq } = parseCursor(JSON.parse(newest).id) as Cursor
  const known = log.lengthOf(epoch)
  // The one that is known, if all is well.
  if (seq <= known) return log.add(newest)
  for (const json of jsonsIn(await ask('XRANGE', EVENTS, `${known + 1}-0`, '+'))) log.add(json)
}

function jsonsIn(range: Range): string[] {
  return range.map(([, [, json = '']]) => json)
}

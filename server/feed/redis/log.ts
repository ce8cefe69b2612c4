import { randomBytes } from 'node:crypto'
import { ErrorReply } from '@redis/client'
import type { Cursor } from '../cursor.ts'
import type { Draft } from '../event.ts'
import { OutOfReach } from '../out-of-reach.ts'
import { Connection, type Reply } from './connection.ts'
import { AGREE, APPEND, HOLD, type Keys, keysOf, PAGE, RELEASE, STATE } from './scripts.ts'
import { type Stored, storedOf } from './stored.ts'

/** Milliseconds for which a read waits for news: how soon doubts are looked into. */
const BLOCK = 500

/**
 * Entries of one read, and bytes of their JSON, which it is beyond by one entry at most: 10,000 of the
 * largest that a source makes are 640 MB, and 2 s of a link of 2 Mbit/s are half a megabyte.
 */
const PAGE_ENTRIES = 500
const PAGE_BYTES = 512 * 1024

/**
 * Commands on their way beyond which no event is taken, so that a Redis that is late does not fill
 * our memory. What the log itself has to ask is little, and goes on.
 */
const MOST_ON_THEIR_WAY = 5000

/** What a process holds of the log. */
export interface Held {
  readonly epoch: string
  /** When that began, in µs since 1970 by Redis's clock; later than any epoch before it. */
  readonly since: number
  /** seq of the oldest event that it keeps. */
  readonly oldest: number
  /** seq of the newest event that it knows of. */
  readonly newest: number
  /** JSON of that event; empty where it has none. */
  readonly json: string
}

/** Holds nothing, as a process does that has just started. */
export const NOTHING: Held = { epoch: '', since: 0, oldest: 1, newest: 0, json: '' }

/** What a snapshot is made of, at one moment of the log. */
export interface State extends Cursor {
  readonly since: number
  readonly entries: readonly Stored[]
}

/** The source's lease is another's, or ran out: what was to be published is not in the log. */
export class Fenced extends Error {}

/** The log in Redis, over the two connections on which one process has it for a while. */
export class Log {
  readonly #keys: Keys
  readonly #commands: Connection
  /** Of its own, because a read that waits holds up whatever comes behind it. */
  readonly #reads: Connection
  readonly #ending: AbortController
  /** Which Redis answers: another one each time it was started. */
  server = ''
  /** Bytes of the largest entry of the last read, by which the next one is as small as a page. */
  #largest = PAGE_BYTES

  private constructor(
    keys: Keys,
    ending: AbortController,
    commands: Connection,
    reads: Connection,
  ) {
    this.#keys = keys
    this.#ending = ending
    this.#commands = commands
    this.#reads = reads
  }

  /**
   * @param gone called when either connection breaks; both are closed then
   * @param closing closes both, from before they are open on
   * @throws OutOfReach, or Error on a Redis that cannot be used
   */
  static async open(
    url: string,
    name: string,
    gone: (why: Error) => void,
    closing: AbortSignal,
  ): Promise<Log> {
    const ending = new AbortController()
    const { signal } = ending
    const end = (): void => ending.abort()
    // Of what stays open for as long as the process, nothing is left with it by a log that ended.
    closing.addEventListener('abort', end, { signal })
    if (closing.aborted) end()
    const lost = (why: Error): void => {
      end()
      gone(why)
    }
    try {
      const commands = await Connection.open(url, lost, signal)
      const reads = await Connection.open(url, lost, signal)
      const log = new Log(keysOf(name), ending, commands, reads)
      await log.#greet()
      return log
    } catch (error) {
      end()
      throw error
    }
  }

  /**
   * Appends an event and returns it. Where the log cannot be the one that is held, a new one begins.
   * @param fence token without which it is refused; empty: nobody's
   * @param payloadBytes that its JSON is filled up to
   * @throws OutOfReach, Fenced
   */
  async append(draft: Draft, held: Held, fence: string, payloadBytes: number): Promise<Stored> {
    if (this.#commands.waiting >= MOST_ON_THEIR_WAY) {
      throw new OutOfReach(`Redis has ${MOST_ON_THEIR_WAY} commands to answer first`)
    }
    const symbol = draft.type === 'price' ? draft.data.symbol : ''
    const before = [...argumentsOf(held), `${held.oldest}`, fence]
    const event = [draft.type, JSON.stringify(draft.data), symbol, `${payloadBytes}`]
    const reply = await this.#commands
      .run(APPEND, this.#keys, [...before, ...event])
      .catch((error: Error) => {
        // What leads to the one that takes events may lead there by now.
        if (error.message.startsWith('READONLY')) this.#commands.abandon(error)
        return refused('takes no event')(error)
      })
    const [, json] = reply as [string, string]
    return storedOf(json)
  }

  /** Where the log stands, once all processes agree that it is the one that is held, or a new one. */
  async agree(held: Held): Promise<Cursor> {
    return cursorOf(await this.#commands.run(AGREE, this.#keys, [...argumentsOf(held), held.json]))
  }

  /** Where the log stands; undefined where there is none. */
  async position(): Promise<Cursor | undefined> {
    const head = await this.#commands.call(['HMGET', this.#keys[0], 'epoch', 'seq'])
    return (head as Reply[])[0] === null ? undefined : cursorOf(head)
  }

  /** What a snapshot is made of; undefined where there is no log. */
  async state(): Promise<State | undefined> {
    const reply = await this.#commands.run(STATE, this.#keys, [])
    const [epoch, since, seq, ...lists] = reply as [string | null, string, string, ...string[][]]
    if (epoch === null) return undefined
    return { epoch, since: Number(since), seq: Number(seq), entries: lists.flat().map(storedOf) }
  }

  /** Entries from `seq` on, oldest first; it may be that the first ones are gone. */
  async page(seq: number): Promise<Stored[]> {
    const args = [`${seq}-0`, `${PAGE_ENTRIES}`, `${PAGE_BYTES}`]
    const jsons = await this.#commands.run(PAGE, this.#keys, args)
    return (jsons as string[]).map(storedOf)
  }

  /**
   * The entries after `seq`, as soon as there are any.
   * @param ms until there are none
   */
  async after(seq: number, ms = BLOCK): Promise<Stored[]> {
    // BLOCK 0 would wait for ever.
    const block = ms > 0 ? ['BLOCK', `${ms}`] : []
    const most = Math.ceil(PAGE_BYTES / this.#largest)
    const count = `${Math.min(PAGE_ENTRIES, most)}`
    const read = ['XREAD', 'COUNT', count, ...block, 'STREAMS', this.#keys[1], `${seq}-0`]
    const reply = (await this.#reads.call(read, ms)) as [[string, Reply]] | null
    if (reply === null) return []
    const stored = entriesOf(reply[0][1])
    this.#largest = Math.max(...stored.map(({ entry }) => Buffer.byteLength(entry.json)))
    return stored
  }

  /** Takes or renews the source's lease for so many ms. False: it is another's. @throws OutOfReach */
  async hold(token: string, ms: number): Promise<boolean> {
    const held = this.#commands.run(HOLD, this.#keys, [token, `${ms}`])
    return (await held.catch(refused('gives no lease'))) === 1
  }

  async release(token: string): Promise<void> {
    await this.#commands.run(RELEASE, this.#keys, [token]).catch(refused('takes no lease back'))
  }

  close(): void {
    this.#ending.abort()
  }

  /** @throws Error on a Redis that is too old, or that does not let us */
  async #greet(): Promise<void> {
    const about = String(await this.#commands.call(['INFO', 'server']))
    const [, version = ''] = /^redis_version:(\S+)/m.exec(about) ?? []
    const [major = 0, minor = 0] = version.split('.').map(Number)
    if (major < 6 || (major === 6 && minor < 2)) {
      throw new Error(`Redis is ${version}; 6.2 or newer is needed`)
    }
    this.server = /^run_id:(\S+)/m.exec(about)?.[1] ?? ''
    // Known from here on, none is sent whole later, past those that were sent before it.
    for (const { text } of [APPEND, AGREE]) await this.#commands.call(['SCRIPT', 'LOAD', text])
  }
}

/** Handles what Redis answers instead of what it was asked. */
function refused(what: string): (error: Error) => never {
  return (error) => {
    if (!(error instanceof ErrorReply)) throw error
    if (error.message.startsWith('FENCED')) throw new Fenced(error.message)
    throw new OutOfReach(`Redis ${what}: ${error.message}`, error)
  }
}

function entriesOf(reply: Reply): Stored[] {
  return (reply as [id: string, fields: string[]][]).map(([, [, json = '']]) => storedOf(json))
}

function cursorOf(reply: Reply): Cursor {
  const [epoch, seq] = reply as [string, string]
  return { epoch, seq: Number(seq) }
}

/** What the scripts begin with that may have the log begin anew. */
function argumentsOf({ epoch, since, newest }: Held): string[] {
  return [newEpoch(), epoch, `${since}`, `${newest}`]
}

/** 48 random bits as 12 hex digits: two lives of a log never share one in practice. */
function newEpoch(): string {
  return randomBytes(6).toString('hex')
}

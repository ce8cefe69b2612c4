import type { Bounds, Cursor } from './cursor.ts'
import type { Entry } from './entry.ts'
import type { Draft } from './event.ts'
import type { Feed } from './feed.ts'
import { OutOfReach } from './out-of-reach.ts'
import { Follower } from './redis/follower.ts'
import { Lease, type Turn } from './redis/lease.ts'
import { Fenced, type Log } from './redis/log.ts'
import type { Tail } from './redis/tail.ts'

/** Milliseconds for Redis to be there when a process starts, or to tell the next of what it has. */
const START = 5000

export interface RedisFeedOptions {
  /** `redis://` or, with TLS, `rediss://`. */
  readonly url: string
  /** Of the log: processes that name the same share one. */
  readonly name?: string
  /** Events kept, in memory and in Redis. */
  readonly retain?: number
  /** Bytes of JSON beyond which fewer are kept; 256 MiB by default. */
  readonly mostBytes?: number | undefined
  /** Bytes that each event's JSON is filled up to; 0 leaves it as it is. */
  readonly payloadBytes?: number
  /** Told why Redis is out of reach, once each time, and that it is back. */
  readonly lost?: (why: Error) => void
  readonly found?: () => void
}

/** The source, as one process at a time runs it. */
export interface SourceTurn {
  /** @param publish what may not be used any more once the turn ends */
  begin(publish: (draft: Draft) => Promise<Entry>): void
  end(): void
}

/**
 * A feed that processes share: one Redis stream is the log, and each process keeps its tail in
 * memory, which is all that its clients are served from. Whatever was published comes back by the
 * stream, to whoever published it too, so that all have the same events in the same order.
 */
export class RedisFeed implements Feed {
  readonly #follower: Follower
  readonly #payloadBytes: number
  readonly #subscribers = new Set<() => void>()
  #isRunning: Promise<void> | undefined
  /** The one question on its way: those who ask meanwhile share its answer. */
  #asked: Promise<Cursor> | undefined

  private constructor(options: RedisFeedOptions) {
    const { url, name = 'push-or-poll', retain = 10_000, mostBytes, payloadBytes = 0 } = options
    const { lost = () => {}, found = () => {} } = options
    this.#payloadBytes = payloadBytes
    const changed = (): void => {
      for (const changed of this.#subscribers) changed()
    }
    this.#follower = new Follower({ url, name, retain, mostBytes, changed, lost, found })
  }

  /**
   * Resolves once memory has the tail of the log.
   * @throws Error, on one line, when there is no Redis within 5 s, none that can be used, or when
   * the tail is not read and comes no closer for 5 s
   */
  static async open(options: RedisFeedOptions): Promise<RedisFeed> {
    const feed = new RedisFeed(options)
    const failure = await feed.#start()
    if (failure === undefined) return feed
    await feed.close()
    throw new Error(`cannot use Redis at ${addressIn(options.url)}: ${failure.message}`)
  }

  get stale(): boolean {
    return this.#follower.log === undefined
  }

  get lag(): number {
    return this.#tail.lag
  }

  bounds(): Bounds {
    const { epoch, ring } = this.#tail
    return { epoch, oldest: ring.oldest, newest: ring.newest }
  }

  position(): Promise<Cursor> {
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = undefined
    })
    return this.#asked
  }

  /** @throws OutOfReach */
  publish(draft: Draft): Promise<Entry> {
    return this.#append(draft, '')
  }

  /** Has the source run by one of the processes that share the log. Returns what lets go of it. */
  takeTurns(source: SourceTurn): () => Promise<void> {
    const publish = async (draft: Draft, token: string): Promise<Entry> => {
      try {
        return await this.#append(draft, token)
      } catch (error) {
        if (error instanceof Fenced) lease.doubt()
        throw error
      }
    }
    const turn: Turn = {
      begin: (token) => source.begin((draft) => publish(draft, token)),
      end: () => source.end(),
    }
    const lease = new Lease(
      {
        hold: async (token, ms) => this.#log.hold(token, ms),
        release: async (token) => this.#log.release(token),
      },
      turn,
    )
    return () => lease.close()
  }

  async #append(draft: Draft, fence: string): Promise<Entry> {
    const stored = await this.#log.append(draft, this.#follower.held, fence, this.#payloadBytes)
    this.#follower.tell(stored)
    return stored.entry
  }

  read(seq: number, limit: number, bytes: number): readonly Entry[] {
    return this.#tail.ring.read(seq, limit, bytes)
  }

  snapshot(): readonly Entry[] {
    return this.#tail.snapshot.entries()
  }

  subscribe(changed: () => void): () => void {
    this.#subscribers.add(changed)
    return () => this.#subscribers.delete(changed)
  }

  async close(): Promise<void> {
    this.#subscribers.clear()
    this.#follower.close()
    await this.#isRunning
  }

  /** Why it could not, or nothing. */
  #start(): Promise<Error | undefined> {
    return new Promise((resolve) => {
      const late = (): void => {
        const { advanced, failure } = this.#follower
        const left = advanced + START - performance.now()
        if (left > 0) timer = setTimeout(late, left)
        else resolve(failure ?? new Error(`the log could not be read within ${START / 1000} s`))
      }
      let timer = setTimeout(late, START)
      const leave = this.subscribe(() => {
        leave()
        clearTimeout(timer)
        resolve(undefined)
      })
      this.#isRunning = this.#follower.run()
    })
  }

  async #ask(): Promise<Cursor> {
    const position = await this.#log.position()
    if (position?.epoch !== this.#tail.epoch) this.#follower.doubt()
    // No log, where there was one: which is next will be agreed on.
    return position ?? this.#log.agree(this.#follower.held)
  }

  get #tail(): Tail {
    // There is one from `open` on.
    return this.#follower.tail as Tail
  }

  get #log(): Log {
    const { log } = this.#follower
    if (log === undefined) throw new OutOfReach('Redis is out of reach')
    return log
  }
}

/** Host and port alone: the rest of the URL may have a password in it. */
function addressIn(url: string): string {
  return new URL(url).host
}

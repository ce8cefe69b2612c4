import { setTimeout as wait } from 'node:timers/promises'
import type { Cursor } from '../cursor.ts'
import { backOff } from './back-off.ts'
import { type Held, Log, NOTHING } from './log.ts'
import type { Stored } from './stored.ts'
import { type Bounded, Tail } from './tail.ts'

/** Milliseconds between two looks at whether the log is still the one that is held. */
const CHECK = 2000

/**
 * Milliseconds for which a Redis that was started anew is not published to: longer than the longest
 * back-off, so that whoever holds events that it lost has said so before their numbers are given
 * again. (One who had not seen the last events yet could not tell that they are gone.)
 */
const SETTLE = 1200

export interface FollowerOptions extends Bounded {
  readonly url: string
  readonly name: string
  /** Called after the tail changed, or the log went out of reach or came back. */
  readonly changed: () => void
  /** Told why the log is out of reach, once each time, and that it is back. */
  readonly lost: (why: Error) => void
  readonly found: () => void
}

/**
 * Keeps one process's tail of the log at its newest event, whatever happens to Redis: it connects,
 * has all agree on which log it is, fills what is missing, and reads on from an explicit id.
 */
export class Follower {
  /** Of the log; what was known last, while it is out of reach. */
  tail: Tail | undefined
  /** While it is within reach, and what is held of it was compared. */
  log: Log | undefined
  readonly #options: FollowerOptions
  readonly #closing = new AbortController()
  /** What an answer to a publication told, which may be newer than the tail. */
  #told: Pick<Held, 'epoch' | 'newest' | 'json'> = NOTHING
  #isInDoubt = false
  #isLost = false
  #server = ''
  /** Why the log is out of reach, where it has come no closer since. */
  failure: Error | undefined
  /** When it last came closer to the tail that it starts with, by `performance.now()`. */
  advanced = performance.now()
  /** The seq up to which that was ever read; below zero before there is a connection, or a log. */
  #furthest = -2

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /** Follows until it is closed; resolves then. */
  async run(): Promise<void> {
    for (let failures = 0; !this.#isClosed; failures++) {
      let log: Log | undefined
      try {
        log = await this.#connect()
        this.#advance(-1)
        await this.#agreeFirst(log)
        // Whether it can be read on from is seen before anybody hears that it is there.
        if (this.tail !== undefined) this.#take(await log.after(this.tail.ring.newest, 0))
        this.#reach(log)
        failures = 0
        await this.#follow(log)
      } catch (error) {
        this.#lose(error as Error)
      } finally {
        log?.close()
      }
      await this.#pause(backOff(failures))
    }
  }

  /** The newest that is known to be in the log. */
  get held(): Held {
    const held = this.tail?.held ?? NOTHING
    const isNewer = this.#told.epoch === held.epoch && this.#told.newest > held.newest
    return isNewer ? { ...held, ...this.#told } : held
  }

  /** Hears what was published, which the tail has not yet. */
  tell({ epoch, entry }: Stored): void {
    if (epoch !== this.tail?.epoch) this.doubt()
    else if (entry.seq > this.#told.newest || epoch !== this.#told.epoch) {
      this.#told = { epoch, newest: entry.seq, json: entry.json }
    }
  }

  /** Has the log looked at within half a second. */
  doubt(): void {
    this.#isInDoubt = true
  }

  close(): void {
    this.#closing.abort()
    this.log = undefined
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  #connect(): Promise<Log> {
    const { url, name } = this.#options
    return Log.open(url, name, (why) => this.#lose(why), this.#closing.signal)
  }

  async #agreeFirst(log: Log): Promise<void> {
    await this.#agree(log)
    if (this.#server !== '' && this.#server !== log.server) {
      await this.#pause(SETTLE)
      await this.#agree(log)
    }
    this.#server = log.server
  }

  #reach(log: Log): void {
    this.log = log
    if (this.#isLost) this.#options.found()
    this.#isLost = false
    this.#options.changed()
  }

  #lose(why: Error): void {
    this.failure = why
    const { log } = this
    if (log === undefined) return
    this.log = undefined
    log.close()
    if (this.#isClosed) return
    this.#isLost = true
    this.#options.lost(why)
    this.#options.changed()
  }

  async #follow(log: Log): Promise<void> {
    for (let checked = performance.now(); this.tail !== undefined; ) {
      const isOurs = this.#take(await log.after(this.tail.ring.newest))
      if (isOurs && !this.#isInDoubt && performance.now() - checked < CHECK) continue
      await this.#agree(log)
      checked = performance.now()
    }
  }

  /** Appends what came. False: it does not follow what is held, or is of another log. */
  #take(stored: readonly Stored[]): boolean {
    const { tail } = this
    if (tail === undefined || stored.length === 0) return true
    let isOurs = true
    for (const { epoch, entry } of stored) {
      if (entry.seq <= tail.ring.newest && epoch === tail.epoch) continue
      isOurs = epoch === tail.epoch && entry.seq === tail.ring.newest + 1
      if (!isOurs) break
      tail.append(entry)
    }
    this.#options.changed()
    return isOurs
  }

  /** Leaves the tail as the log is, by filling what is missing or, where that is gone, by starting over. */
  async #agree(log: Log): Promise<void> {
    this.#isInDoubt = false
    const position = await log.agree(this.held)
    this.#advance(0)
    const isFilled = this.tail?.epoch === position.epoch && (await this.#fill(log, position))
    for (let isRead = isFilled; !isRead; ) {
      const tail = await Tail.read(log, this.#options, (seq) => this.#advance(seq))
      isRead = tail !== undefined
      // Nobody hears of it before it is whole.
      if (isRead) this.tail = tail
      else await log.agree(NOTHING)
    }
    if (!isFilled && this.log !== undefined) this.#options.changed()
  }

  /** What is read again and again is no advance. */
  #advance(seq: number): void {
    if (seq <= this.#furthest) return
    this.#furthest = seq
    this.advanced = performance.now()
    this.failure = undefined
  }

  /** False: something in between is gone. */
  async #fill(log: Log, { seq }: Cursor): Promise<boolean> {
    while (this.tail !== undefined && this.tail.ring.newest < seq) {
      const page = await log.page(this.tail.ring.newest + 1)
      if (page.length === 0 || !this.#take(page)) return false
    }
    return true
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#closing.signal }).catch(() => {})
  }
}

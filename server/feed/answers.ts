import { encodeBatch, encodeEvents } from './batch.ts'
import { type Cursor, decide, type ResetReason } from './cursor.ts'
import type { Feed } from './feed.ts'
import { startOf } from './start.ts'

/** Bytes of JSON beyond which an answer says `more`, so that no poll holds much of the log. */
const ANSWER_BYTES = 1024 * 1024

export interface Answer {
  /** JSON of the batch. */
  readonly body: string
  /** Missing events in it; those of a snapshot do not count. */
  readonly events: number
  /** When each of them entered the log. */
  readonly at: readonly number[]
  /** Why the client is told to start over. */
  readonly reset: ResetReason | undefined
}

/** What a poll is told: the batch after its cursor. */
export class Answers {
  readonly #feed: Feed
  readonly #page: number
  /** The last batch made and what it was made for: polls released together share one. */
  #shared: { key: string; answer: Answer } | undefined

  /** @param page events in one answer, 1 or more */
  constructor(feed: Feed, page = 1000) {
    this.#feed = feed
    this.#page = page
  }

  /** `undefined`: there is nothing new. */
  after(cursor: Cursor | 'malformed' | undefined): Answer | undefined {
    const bounds = this.#feed.bounds()
    const decision = decide(cursor, bounds)
    if (decision.outcome !== 'resumed') {
      const { json, reason: reset } = startOf(this.#feed, decision)
      return { body: json, events: 0, at: [], reset }
    }
    const { stale } = this.#feed
    if (decision.seq === bounds.newest && !stale) return undefined

    const key = `${bounds.epoch}.${decision.seq}-${bounds.newest}${stale}`
    if (this.#shared?.key !== key) this.#shared = { key, answer: this.#resumed(decision.seq) }
    return this.#shared.answer
  }

  #resumed(seq: number): Answer {
    const { epoch, newest } = this.#feed.bounds()
    const entries = this.#feed.read(seq, this.#page, ANSWER_BYTES)
    const last = entries.at(-1)?.seq ?? seq
    const body = encodeBatch(
      { outcome: 'resumed', seq },
      { epoch, seq: last },
      encodeEvents(entries),
      {
        more: last < newest,
        stale: this.#feed.stale,
      },
    )
    const at = entries.map(({ event }) => event.at)
    return { body, events: entries.length, at, reset: undefined }
  }
}

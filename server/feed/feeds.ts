import { Answers } from './answers.ts'
import { FanOut } from './fan-out.ts'
import type { Feed } from './feed.ts'

export interface ServingOptions {
  /** Events in one answer to a poll. */
  readonly page?: number | undefined
  /** Missing events beyond which a stream is `reset: behind`. */
  readonly catchUp?: number | undefined
  /** Milliseconds for which events are collected before they are pushed. */
  readonly batch?: number | undefined
}

/** A feed and the two ways out of it: pushed, or asked for. */
export interface ServedFeed {
  readonly feed: Feed
  readonly fanOut: FanOut
  readonly answers: Answers
}

/** The feeds of one process, side by side: `main`, and a bench's own by its name. */
export class Feeds {
  readonly main: ServedFeed
  readonly #benches = new Map<string, ServedFeed>()
  readonly #options: ServingOptions

  constructor(main: Feed, options: ServingOptions = {}) {
    this.#options = options
    this.main = this.#serve(main)
  }

  /** A bench that is not there (any more) is answered as `main`, where its cursor is of another epoch. */
  of(bench: string | undefined): ServedFeed {
    return (bench === undefined ? undefined : this.#benches.get(bench)) ?? this.main
  }

  /** Under a name that is taken, nothing more is delivered of the feed that had it. */
  add(bench: string, feed: Feed): void {
    this.#benches.get(bench)?.fanOut.close()
    this.#benches.set(bench, this.#serve(feed))
  }

  /**
   * Nobody finds the bench's feed any more. Whoever is attached to it, or waits for its news, goes
   * on with `main`, and is told `reset: epoch` if the bench was not on `main` itself.
   */
  remove(bench: string): void {
    this.#benches.get(bench)?.fanOut.handOver(this.main.fanOut)
    this.#benches.delete(bench)
  }

  /** Ends all deliveries; the feeds stay as they are. */
  close(): void {
    for (const { fanOut } of [this.main, ...this.#benches.values()]) fanOut.close()
  }

  #serve(feed: Feed): ServedFeed {
    const { page, catchUp, batch } = this.#options
    return {
      feed,
      fanOut: new FanOut(feed, { catchUp, batch }),
      answers: new Answers(feed, page),
    }
  }
}

import type { Arrival, Report } from '../transports/transport.ts'
import { Arrivals, NOTIFICATION, REPEAT, splitId } from './timeline-arrivals.ts'
import { type Timed, Trail } from './timeline-trail.ts'

/** Milliseconds that are remembered: the longest axis, and what reaches into it from before. */
const KEEP = 70_000
/** Arrivals kept, 500 a second over 65 s. */
const MOST_ARRIVALS = 32_768
/** Polls without a delay may be answered hundreds of times a second. */
const MOST_EXCHANGES = 8192
const MOST_OTHERS = 2048

/** Milliseconds between an answer and the next request below which it was asked at once. */
const AT_ONCE = 60
/** Pauses that must speak against what a lane was taken for: one may be a full page, or a stall. */
const CHANGED_MIND = 3
/** Milliseconds without a second request or message, after which a lane is taken for a stream. */
const UNDECIDED = 2500
/** Milliseconds without an answer after which the first request can only be held. */
const HELD = 1500
/** Milliseconds between replayed events that still are one burst. */
const BURST = 1000

/** What a lane's requests look like: spaced out, one after the other, or one that never ends. */
export type Pace = 'spaced' | 'held' | 'stream'

/** A request and its answer. Times are the page's, ms; `to` is when the answer was here. */
export interface Exchange extends Timed {
  readonly from: number
  to: number | undefined
  /** It came to nothing: no answer, or a refusal. */
  failed: boolean
  /** Sent while connecting: what it brings is a start. */
  readonly isAttempt: boolean
  /** Answered with nothing new. */
  empty: boolean
  /** Events in the answer (of a stream, in its first message); a snapshot's are not counted. */
  events: number
}

export type Why = 'stopped' | 'paused' | 'away'

/** What a lane is doing: exactly one of these at any time, one after the other. */
export interface Phase extends Timed {
  readonly kind: 'connecting' | 'open' | 'waiting' | Why
  readonly from: number
  to: number | undefined
  /** For a person, in English; empty where nothing was said. */
  readonly why: string
  /** Milliseconds of back-off that were drawn; 0 if none were. */
  readonly retryIn: number
  /** It was open before: this is a recovery, not a first connect. */
  readonly again: boolean
}

/** Something that happened at one moment: `from` and `to` are the same. */
export interface Mark extends Timed {
  readonly kind: 'heartbeat' | 'cut' | 'reset' | 'gap' | 'problem'
  readonly from: number
  readonly to: number
  /** Of a cut, why; of a reset, its reason; of a problem, its detail. */
  readonly why: string
  /** Events that did not come; undefined where that cannot be known. */
  readonly missing: number | undefined
}

/** Events that came in a row because they were missed, or in a snapshot. */
export interface Burst extends Timed {
  readonly kind: 'replay' | 'snapshot'
  readonly from: number
  to: number
  events: number
}

/**
 * What a lane did in the last 70 s, for drawing: made of its reports alone, so that a transport
 * nobody knew when this was written is drawn as what it does. Bounded in time and in numbers.
 */
export class LaneTimeline {
  readonly exchanges: Trail<Exchange>
  readonly phases: Trail<Phase>
  readonly marks: Trail<Mark>
  readonly bursts: Trail<Burst>
  readonly arrivals: Arrivals
  #pace: Pace | undefined
  /** Pauses in a row that speak against the pace. */
  #doubts = 0
  #opened = false
  /** Messages since the last request. */
  #messages = 0

  /** @param from what to begin as a copy of: a view that stands still while the lane goes on */
  constructor(from?: LaneTimeline) {
    this.exchanges = from?.exchanges.copy() ?? new Trail<Exchange>(MOST_EXCHANGES)
    this.phases = from?.phases.copy() ?? new Trail<Phase>(MOST_OTHERS)
    this.marks = from?.marks.copy() ?? new Trail<Mark>(MOST_OTHERS)
    this.bursts = from?.bursts.copy() ?? new Trail<Burst>(MOST_OTHERS)
    this.arrivals = from?.arrivals.copy() ?? new Arrivals(MOST_ARRIVALS)
    if (from !== undefined) this.#pace = from.#pace
  }

  /** @param at page's time, ms; never less than before */
  take(report: Report, at: number): void {
    switch (report.kind) {
      case 'state':
        this.#state(report.state, at, report.why ?? '', report.retryIn ?? 0)
        break
      case 'request':
        this.#request(at)
        break
      case 'message':
        this.#message(report.empty, at)
        break
      case 'start':
        if (report.outcome === 'reset') this.#mark('reset', at, report.reason, report.missed)
        break
      case 'event': {
        const { id, at: published, type } = report.event
        const more = type === 'notification' ? NOTIFICATION : 0
        this.#arrived(id, published, at, report.arrival, more)
        if (report.arrival !== 'live') this.#burst(report.arrival, at)
        break
      }
      case 'repeat':
        this.#arrived(report.id, Number.NaN, at, 'live', REPEAT)
        break
      case 'gap':
        this.#mark('gap', at, '', report.missing)
        break
      case 'heartbeat':
        this.#mark('heartbeat', at)
        break
      case 'problem':
        this.#mark('problem', at, report.problem.detail)
        break
    }
  }

  /** The connection was ended here: by a person, by a hidden page, or to come back with a cursor. */
  closed(at: number, why: Why): void {
    this.#abandon(at)
    this.#phase(why, at)
  }

  /**
   * What its requests look like; undefined before that can be told. Until a second message or
   * request came, a lane that was answered and stays open is taken for a stream after 2.5 s, and
   * one whose first request is still unanswered after 1.5 s for a held one.
   */
  pace(now: number): Pace | undefined {
    if (this.#pace !== undefined) return this.#pace
    const last = this.exchanges.at(-1)
    if (last === undefined || last.failed) return undefined
    if (last.to === undefined) return now - last.from > HELD ? 'held' : undefined
    return now - last.to > UNDECIDED ? 'stream' : undefined
  }

  #request(at: number): void {
    const before = this.exchanges.at(-1)
    const isAnother = this.phases.at(-1)?.kind === 'open' && before?.to !== undefined
    if (isAnother && !before.failed) this.#paused(at - (before.to ?? at))
    this.#abandon(at)
    this.#messages = 0
    const isAttempt = this.phases.at(-1)?.kind === 'connecting'
    const fresh = { from: at, to: undefined, failed: false, empty: false, events: 0 }
    this.exchanges.push({ ...fresh, isAttempt }, at - KEEP)
  }

  #message(empty: boolean, at: number): void {
    const exchange = this.exchanges.at(-1)
    if (this.#messages++ > 0) this.#pace = 'stream'
    if (exchange === undefined || exchange.to !== undefined) return
    exchange.to = at
    exchange.empty = empty
  }

  /** Two requests at once in a row: held. One pause: spaced. A mind once made up is slow to change. */
  #paused(pause: number): void {
    const seen: Pace = pause < AT_ONCE ? 'held' : 'spaced'
    if (seen === this.#pace) this.#doubts = 0
    else if (this.#pace === undefined) {
      if (seen === 'spaced' || ++this.#doubts === 2) this.#decide(seen)
    } else if (this.#pace === 'stream' || ++this.#doubts === CHANGED_MIND) this.#decide(seen)
  }

  #decide(pace: Pace): void {
    this.#pace = pace
    this.#doubts = 0
  }

  #state(kind: 'connecting' | 'open' | 'waiting', at: number, why: string, retryIn: number): void {
    const before = this.phases.at(-1)?.kind
    if (kind === 'open') {
      // Told again to whoever is reset in-band; the connection is the same.
      if (before === 'open') return
      this.#phase(kind, at)
      this.#opened = true
      return
    }
    if (before === 'open') this.#mark('cut', at, why)
    this.#abandon(at)
    this.#phase(kind, at, why, retryIn)
  }

  /** A request that is under way will not be answered any more. */
  #abandon(at: number): void {
    const exchange = this.exchanges.at(-1)
    if (exchange === undefined || exchange.to !== undefined) return
    exchange.to = at
    exchange.failed = true
  }

  #phase(kind: Phase['kind'], at: number, why = '', retryIn = 0): void {
    const before = this.phases.at(-1)
    if (before !== undefined) before.to = at
    const again = this.#opened
    this.phases.push({ kind, from: at, to: undefined, why, retryIn, again }, at - KEEP)
  }

  #mark(kind: Mark['kind'], at: number, why = '', missing?: number): void {
    this.marks.push({ kind, from: at, to: at, why, missing }, at - KEEP)
  }

  #arrived(id: string, published: number, at: number, arrival: Arrival, more: number): void {
    this.arrivals.forget(at - KEEP)
    this.arrivals.add(splitId(id), published, at, arrival, more)
    const exchange = this.exchanges.at(-1)
    if (this.#messages === 1 && exchange !== undefined && arrival !== 'snapshot') exchange.events++
  }

  #burst(kind: Burst['kind'], at: number): void {
    const last = this.bursts.at(-1)
    if (last?.kind === kind && at - last.to < BURST) {
      last.to = at
      last.events++
    } else this.bursts.push({ kind, from: at, to: at, events: 1 }, at - KEEP)
  }
}

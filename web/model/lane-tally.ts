import type { Report } from '../transports/transport.ts'
import { percentile } from './percentile.ts'
import { SlidingCount } from './sliding-count.ts'

/** Seconds that "recent" means: long enough for 30 polls at 2 s, short enough to see a change. */
export const WINDOW = 60
/** Seconds over which messages per second are taken. */
const RATE_WINDOW = 10
/** Lateness samples kept; beyond 17 live events a second these are less than a minute's. */
const MOST_SAMPLES = 1000

/** What a lane measured. `undefined` is "not known", which is never the same as 0. */
export interface Figures {
  /** Lateness of recent live arrivals, ms: median, 95th percentile and how many they were. */
  readonly p50: number | undefined
  readonly p95: number | undefined
  readonly n: number
  /** Within the last minute; events are distinct ones, snapshots not counted. */
  readonly requests: number
  readonly events: number
  readonly requestsPerEvent: number | undefined
  readonly messagesPerSecond: number | undefined
  /** Since the lane began. */
  readonly messages: number
  readonly emptyShare: number | undefined
  readonly live: number
  readonly replayed: number
  readonly snapshot: number
  readonly reconnects: number
  readonly resets: number
  readonly repeats: number
  readonly gaps: number
  readonly missed: number
}

interface Sample {
  readonly at: number
  readonly lateness: number
}

/** Turns what a connection reports into figures. Times are ms of one clock that never goes back. */
export class LaneTally {
  readonly #requests = new SlidingCount(WINDOW)
  readonly #events = new SlidingCount(WINDOW)
  readonly #messages = new SlidingCount(RATE_WINDOW)
  #samples: Sample[] = []
  #began: number | undefined
  #open = false
  #opened = 0
  #counts = { messages: 0, empty: 0, resets: 0, repeats: 0, gaps: 0, missed: 0 }
  #arrivals = { live: 0, replay: 0, snapshot: 0 }

  /** @param lateness of an event, ms; undefined while the server's clock is not known */
  take(report: Report, at: number, lateness?: number): void {
    this.#began ??= at
    switch (report.kind) {
      case 'state':
        if (report.state === 'open' && !this.#open) this.#opened++
        this.#open = report.state === 'open'
        break
      case 'request':
        this.#requests.add(at)
        break
      case 'message':
        this.#messages.add(at)
        this.#counts.messages++
        if (report.empty) this.#counts.empty++
        break
      case 'start':
        if (report.outcome === 'reset') this.#counts.resets++
        this.#counts.missed += report.missed ?? 0
        break
      case 'event':
        this.#arrivals[report.arrival]++
        // A snapshot is state, not delivery: what it costs is paid once, however old its events.
        if (report.arrival !== 'snapshot') this.#events.add(at)
        if (report.arrival === 'live' && lateness !== undefined) this.#sample({ at, lateness })
        break
      case 'repeat':
        this.#counts.repeats++
        break
      case 'gap':
        this.#counts.gaps += report.missing
        break
    }
  }

  /** Forgets what is recent: the settings are others now, and figures must not mix the two. */
  renew(): void {
    this.#samples = []
    this.#requests.clear()
    this.#events.clear()
  }

  /** The connection was ended here, by no fault of its own. */
  closed(): void {
    this.#open = false
  }

  figures(at: number): Figures {
    const recent = this.#samples
      .slice(-MOST_SAMPLES)
      .filter((sample) => at - sample.at <= WINDOW * 1000)
    const sorted = Float64Array.from(recent, (sample) => sample.lateness).sort()
    const requests = this.#requests.total(at)
    const events = this.#events.total(at)
    const { messages, empty, ...counts } = this.#counts
    const { live, replay, snapshot } = this.#arrivals
    const seconds = Math.min(RATE_WINDOW, (at - (this.#began ?? at)) / 1000)
    return {
      p50: percentile(sorted, 50),
      p95: percentile(sorted, 95),
      n: sorted.length,
      requests,
      events,
      requestsPerEvent: events === 0 ? undefined : requests / events,
      messagesPerSecond: seconds < 1 ? undefined : this.#messages.total(at) / seconds,
      messages,
      emptyShare: messages === 0 ? undefined : empty / messages,
      live,
      replayed: replay,
      snapshot,
      reconnects: Math.max(0, this.#opened - 1),
      ...counts,
    }
  }

  #sample(sample: Sample): void {
    this.#samples.push(sample)
    // Twice the bound before cutting, so that a fast feed does not copy the list at every event.
    if (this.#samples.length > 2 * MOST_SAMPLES) this.#samples = this.#samples.slice(-MOST_SAMPLES)
  }
}

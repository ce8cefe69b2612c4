import type { RoadReading } from '../../server/lab/bench.ts'
import type { Report } from '../transports/transport.ts'
import type { Samples } from './bounds.ts'
import { percentile } from './percentile.ts'
import { RoadLog, type Spent } from './road-log.ts'

/** Seconds that are kept: enough for 60 polls at 2 s. */
export const KEPT = 120

/** What happened in one second. */
export interface Point {
  /** Median lateness of what arrived live, ms; undefined where nothing did. */
  readonly p50: number | undefined
  readonly messages: number
  readonly empty: number
  readonly requests: number
  /** Distinct ones, snapshots not counted. */
  readonly events: number
  /** Both ways, per second; undefined where it was not read. */
  readonly bytes: number | undefined
}

/** What happened between two times. */
export interface Window {
  readonly seconds: number
  readonly messages: number
  readonly empty: number
  readonly requests: number
  readonly events: number
  readonly heartbeats: number
  /** Lateness of live arrivals, ms, in the order in which they came. */
  readonly samples: Samples
  /** Events published per second, by their own times; undefined while there are fewer than two. */
  readonly rate: number | undefined
}

class Second {
  readonly second: number
  messages = 0
  empty = 0
  requests = 0
  events = 0
  heartbeats = 0
  bytes: number | undefined
  late: number[] = []
  #p50: number | undefined

  constructor(second: number) {
    this.second = second
  }

  get p50(): number | undefined {
    return this.late.length > 0 ? percentile(Float64Array.from(this.late).sort(), 50) : this.#p50
  }

  /** Nothing more will come into it: its median is all that is kept. */
  seal(): void {
    this.#p50 = this.p50
    this.late = []
  }
}

interface Sample {
  readonly at: number
  readonly published: number
  readonly lateness: number
  readonly message: number
}

/** What a lane did, second by second, for the last two minutes. Times are the page's clock, ms. */
export class Series {
  #seconds: Second[] = []
  #samples: Sample[] = []
  #messages = 0
  #events = 0
  #began: number | undefined
  #steady: number | undefined
  readonly #road = new RoadLog()

  /** When it last started or started over: figures from before say nothing about a steady lane. */
  get steady(): number | undefined {
    return this.#steady
  }

  /** @param lateness of an event, ms; undefined while the server's clock is not known */
  take(report: Report, at: number, lateness: number | undefined): void {
    this.#began ??= at
    const second = this.#second(at)
    if (report.kind === 'request') second.requests++
    else if (report.kind === 'heartbeat') second.heartbeats++
    else if (report.kind === 'start') this.#steady = at
    else if (report.kind === 'state' && report.state !== 'open') this.#steady = undefined
    else if (report.kind === 'message') {
      this.#messages++
      second.messages++
      if (report.empty) second.empty++
    } else if (report.kind === 'event' && report.arrival !== 'snapshot') {
      this.#events++
      second.events++
      if (report.arrival === 'live' && lateness !== undefined) {
        second.late.push(lateness)
        const { at: published } = report.event
        this.#samples.push({ at, published, lateness, message: this.#messages })
      }
    }
  }

  /** Bytes on the lane's road, once a second or so. The same reading twice counts once. */
  bytes(reading: RoadReading, at: number): void {
    const perSecond = this.#road.take(reading, at, this.#events)
    if (perSecond !== undefined) this.#second(at).bytes = perSecond
  }

  /** What its road took since `from`; undefined where there is none, or it was read only once. */
  spent(from: number): Spent | undefined {
    return this.#road.spent(from)
  }

  /** The last `KEPT` whole seconds, oldest first; undefined before it began. */
  points(at: number): (Point | undefined)[] {
    const end = Math.floor(at / 1000)
    const began = Math.floor((this.#began ?? Number.POSITIVE_INFINITY) / 1000)
    const known = new Map(this.#seconds.map((second) => [second.second, second]))
    return Array.from({ length: KEPT }, (_, index) => {
      const second = end - KEPT + index
      return second < began ? undefined : (known.get(second) ?? new Second(second))
    })
  }

  /** From the first whole second at or after `from`. */
  window(from: number, to: number): Window {
    const first = Math.ceil(Math.max(from, to - KEPT * 1000, this.#began ?? to) / 1000)
    const sums = { messages: 0, empty: 0, requests: 0, events: 0, heartbeats: 0 }
    const keys = Object.keys(sums) as (keyof typeof sums)[]
    for (const second of this.#seconds) {
      if (second.second >= first) for (const key of keys) sums[key] += second[key]
    }
    const samples = this.#samples.filter(({ at }) => at >= first * 1000)
    return {
      ...sums,
      seconds: Math.max(0, to / 1000 - first),
      samples: columnsOf(samples),
      rate: rateOf(samples),
    }
  }

  #second(at: number): Second {
    const second = Math.floor(at / 1000)
    const newest = this.#seconds.at(-1)
    if (newest && newest.second >= second) {
      // A reading is as old as its way from the server.
      return this.#seconds.findLast((old) => old.second <= second) ?? newest
    }
    newest?.seal()
    const next = new Second(second)
    this.#seconds.push(next)
    this.#forget(at)
    return next
  }

  #forget(at: number): void {
    const oldest = at - (KEPT + 1) * 1000
    if ((this.#seconds[0]?.second ?? 0) * 1000 < oldest) {
      this.#seconds = this.#seconds.filter(({ second }) => second * 1000 >= oldest)
      this.#samples = this.#samples.filter((sample) => sample.at >= oldest)
    }
    this.#road.forget(oldest)
  }
}

function columnsOf(samples: readonly Sample[]): Samples {
  const values = new Float64Array(samples.length)
  const groups = new Float64Array(samples.length)
  samples.forEach(({ lateness, message }, index) => {
    values[index] = lateness
    groups[index] = message
  })
  return { values, groups }
}

function rateOf(samples: readonly Sample[]): number | undefined {
  const [first] = samples
  const last = samples.at(-1)
  if (!first || !last || last.published <= first.published) return undefined
  return ((samples.length - 1) * 1000) / (last.published - first.published)
}

import type { Channel } from './channel.ts'
import type { Clock } from './clock.ts'
import type { Lanes } from './lanes.ts'
import type { Cost } from './model/cost.ts'
import { WINDOW } from './model/lane-tally.ts'
import { Ledger } from './model/ledger.ts'
import type { Spent } from './model/road-log.ts'
import { Series } from './model/series.ts'

/**
 * What is kept of all lanes from the start, so that a layer that is opened late has a past to show.
 */
export class Observations {
  readonly ledger = new Ledger()
  readonly series = new Map<string, Series>()
  readonly #lanes: Lanes
  readonly #clock: Clock
  /** When the settings were last changed, ms of the page's clock. */
  renewed = 0

  constructor(lanes: Lanes, channel: Channel) {
    this.#lanes = lanes
    this.#clock = channel.clock
    lanes.listen((lane, report, at, lateness) => {
      this.ledger.take(lane, report, at, lateness)
      this.#seriesOf(lane).take(report, at, lateness)
    })
    channel.hear('roads', ({ roads }) => {
      const at = this.#clock.local()
      for (const [lane, reading] of Object.entries(roads)) this.#seriesOf(lane).bytes(reading, at)
    })
  }

  /** What a lane cost on its own road over the last minute; undefined where it has none. */
  costOf(lane: string): Cost | undefined {
    const spent = this.#spentBy(lane)
    if (spent === undefined) return undefined
    const { bytes, events, seconds } = spent
    return {
      bytes,
      deliveries: events,
      bytesPerEvent: events > 0 ? bytes / events : undefined,
      seconds,
    }
  }

  /** By lane: what crossed its road in the last minute, or since the settings were changed. */
  spent(): ReadonlyMap<string, Spent | undefined> {
    return new Map([...this.series.keys()].map((lane) => [lane, this.#spentBy(lane)]))
  }

  #spentBy(lane: string): Spent | undefined {
    const from = Math.max(this.renewed, this.#clock.local() - WINDOW * 1000)
    return this.series.get(lane)?.spent(from)
  }

  /** The settings are others now: what came before is not to be mixed with what comes. */
  renew(): void {
    this.renewed = this.#clock.local()
    for (const { record } of this.#lanes.all) record.tally.renew()
  }

  #seriesOf(lane: string): Series {
    const series = this.series.get(lane) ?? new Series()
    this.series.set(lane, series)
    return series
  }
}

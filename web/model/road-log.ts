import type { RoadReading, Way } from '../../server/lab/bench.ts'

/** What crossed a road within a time, and what for. */
export interface Spent {
  readonly seconds: number
  /** Connections that were made. */
  readonly opened: number
  readonly up: Way
  readonly down: Way
  /** Both ways; of the three below, what is not whole yet is in none. */
  readonly bytes: number
  readonly headers: number
  readonly framing: number
  readonly payload: number
  /** Distinct events that the lane was delivered meanwhile, snapshots not counted. */
  readonly events: number
}

interface Entry {
  readonly at: number
  readonly reading: RoadReading
  readonly events: number
}

/** Readings of one road, of which figures are differences. Times are ms of one clock. */
export class RoadLog {
  #entries: Entry[] = []

  /**
   * @param events that the lane has been delivered so far
   * @returns bytes per second since the reading before; undefined for the first
   */
  take(reading: RoadReading, at: number, events: number): number | undefined {
    const last = this.#entries.at(-1)
    if (last && (last.reading === reading || at <= last.at)) return undefined
    // A road that was opened anew counts from 0 again: no difference may span that.
    if (last && isAnew(reading, last.reading)) this.#entries = []
    const before = this.#entries.at(-1)
    this.#entries.push({ at, reading, events })
    if (before === undefined) return undefined
    return ((total(reading) - total(before.reading)) * 1000) / (at - before.at)
  }

  /** Between the first reading at or after `from` and the newest. */
  spent(from: number): Spent | undefined {
    const first = this.#entries.find(({ at }) => at >= from)
    const last = this.#entries.at(-1)
    if (!first || !last || first === last) return undefined
    const up = difference(last.reading.up, first.reading.up)
    const down = difference(last.reading.down, first.reading.down)
    return {
      seconds: (last.at - first.at) / 1000,
      opened: last.reading.opened - first.reading.opened,
      up,
      down,
      bytes: up.bytes + down.bytes,
      headers: up.headers + down.headers,
      framing: up.framing + down.framing,
      payload: up.payload + down.payload,
      events: last.events - first.events,
    }
  }

  forget(before: number): void {
    if ((this.#entries[0]?.at ?? before) >= before) return
    this.#entries = this.#entries.filter(({ at }) => at >= before)
  }
}

function isAnew(reading: RoadReading, before: RoadReading): boolean {
  return reading.opened < before.opened || total(reading) < total(before)
}

function total({ up, down }: RoadReading): number {
  return up.bytes + down.bytes
}

function difference(after: Way, before: Way): Way {
  return {
    bytes: after.bytes - before.bytes,
    headers: after.headers - before.headers,
    framing: after.framing - before.framing,
    payload: after.payload - before.payload,
    requests: after.requests - before.requests,
    events: after.events - before.events,
  }
}

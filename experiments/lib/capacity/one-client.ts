import { digits } from './units.ts'

/* What was measured of one client and of one event, and how to read it off between two measurements. */

/** What an event of a size costs beside itself; of polls, an exchange that brings one. */
export interface Overhead {
  readonly payload: number
  /** Headers and framing, bytes. */
  readonly bytes: number
}

/** What an event costs the server's CPU, with so many clients. */
export interface Delivery {
  readonly payload: number
  readonly rate: number
  /** µs */
  readonly cpu: number
  /** The most with which it was measured. */
  readonly clients: number
}

/** What was measured of one transport. What is undefined or empty was not measured. */
export interface Coefficients {
  readonly name: string
  readonly label: string
  readonly hue: string
  readonly shape: 'circle' | 'square' | 'triangle' | 'diamond' | 'star'
  readonly overheads: readonly Overhead[]
  /** Bytes of a poll that brings nothing, both ways. */
  readonly emptyPoll?: number | undefined
  /** Of one client while nothing happens. */
  readonly idle?: Idle | undefined
  readonly deliveries: readonly Delivery[]
  readonly polls?: Polls | undefined
}

/** What a poll costs the server's CPU, µs. */
export interface Polls {
  /** Answered 204. */
  readonly empty: number
  /** Answered 200, with one event and with ten; ten are undefined where they were not measured. */
  readonly one: number
  readonly ten?: number | undefined
  /** Bytes of the JSON of each of those events. */
  readonly payload: number
}

export interface Idle {
  /** Bytes */
  readonly memory: number
  /** µs of server CPU a second */
  readonly cpu: number
  /** Bytes a second, both ways */
  readonly bytes: number
  /** With how many it was measured. */
  readonly clients: number
}

/** Framing grows in steps with the size, by a few bytes: the nearest size that was measured will do. */
export function overheadAt(overheads: readonly Overhead[], payload: number): Overhead | undefined {
  const away = (one: Overhead) => Math.abs(Math.log(one.payload / payload))
  return [...overheads].sort((a, b) => away(a) - away(b))[0]
}

/** In proportion between two sizes, or along the same line beyond them; of one size, its own. */
export function deliveryAt(deliveries: readonly Delivery[], payload: number): number | undefined {
  const sorted = [...deliveries].sort((a, b) => a.payload - b.payload)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined || first.payload === last.payload) return first?.cpu
  const after = sorted.findIndex((one) => one.payload >= payload)
  const high = Math.max(1, after < 0 ? sorted.length - 1 : after)
  const [a, b] = [sorted[high - 1] ?? first, sorted[high] ?? last]
  const slope = (b.cpu - a.cpu) / (b.payload - a.payload)
  // The larger event of two may have been the cheaper by chance: no event costs less than nothing.
  return Math.max(0, a.cpu + slope * (payload - a.payload))
}

/**
 * What a delivery costs beside the upkeep of its client, which was in what was measured: the fewer
 * events a second a client had, the more of it fell to each.
 * @param upkeep µs/s of one client
 */
export function withoutUpkeep(deliveries: readonly Delivery[], upkeep: number): Delivery[] {
  return deliveries.map((one) => ({ ...one, cpu: Math.max(0, one.cpu - upkeep / one.rate) }))
}

/** µs that each event after the first adds to a poll; ten may have been the cheaper by chance. */
export function eachFurther({ one, ten = one }: Polls): number {
  return Math.max(0, (ten - one) / 9)
}

/** A tenth beyond either end still counts as measured: nobody types the very size that was. */
const SLACK = 1.1

/** Deliveries that were measured of about this size, and as often or oftener. */
export function near(deliveries: readonly Delivery[], payload: number, rate: number): Delivery[] {
  return deliveries.filter((one) => {
    const isSize = payload >= one.payload / SLACK && payload <= one.payload * SLACK
    return isSize && rate <= one.rate * SLACK
  })
}

export function outside(
  what: string,
  value: number,
  measured: readonly number[],
  unit: string,
): string[] {
  const [low, high] = [Math.min(...measured), Math.max(...measured)]
  if (value >= low / SLACK && value <= high * SLACK) return []
  const range = low === high ? digits(low) : `${digits(low)} to ${digits(high)}`
  return [`${what} was measured at ${range}${unit}`]
}

export function column<T, K extends keyof T>(rows: readonly T[], name: K): T[K][] {
  return rows.map((row) => row[name])
}

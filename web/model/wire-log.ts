import { WireEntry, type WireTaken } from './wire-entry.ts'

/** Messages that are kept, over all roads. */
export const MOST_MESSAGES = 200
/** Bytes of them, as they came in base64. */
export const MOST_BYTES = 2 * 1024 * 1024

/** Messages that belong together, oldest first: a request with its answer, or one by itself. */
export interface WireGroup {
  readonly key: number
  readonly road: string
  readonly entries: readonly WireEntry[]
}

/** The messages of one road, oldest first. */
interface Kept {
  readonly entries: WireEntry[]
  bytes: number
  isStream: boolean
  /** The newest of each: they opened the stream that is running now. */
  request: WireEntry | undefined
  response: WireEntry | undefined
}

/**
 * The last messages of all roads. What is too much goes from the road that has most, oldest first:
 * a fast stream does not push out a slow poll. The newest request and answer of each road stay, and
 * so do those that are to be kept.
 */
export class WireLog {
  readonly #roads = new Map<string, Kept>()
  #entries: readonly WireEntry[] | undefined
  #key = 0
  #count = 0
  #bytes = 0

  /** Oldest first. */
  get entries(): readonly WireEntry[] {
    this.#entries ??= [...this.#roads.values()]
      .flatMap(({ entries }) => entries)
      .sort((one, other) => one.key - other.key)
    return this.#entries
  }

  get bytes(): number {
    return this.#bytes
  }

  /** @param keep is not to be forgotten, with the rest of its exchange */
  take(taken: WireTaken, keep?: WireEntry): WireEntry {
    const entry = new WireEntry(++this.#key, taken)
    const kept = this.#roadOf(entry.road)
    kept.entries.push(entry)
    kept.bytes += entry.weight
    this.#count++
    this.#bytes += entry.weight
    this.#entries = undefined
    if (entry.kind === 'request' || entry.kind === 'response') kept[entry.kind] = entry
    if (entry.kind === 'sse' || entry.kind === 'frame') kept.isStream = true
    while (this.#count > MOST_MESSAGES || this.#bytes > MOST_BYTES) {
      if (!this.#forgetOne(entry, keep)) break
    }
    return entry
  }

  /** Whether a stream was seen on a road. */
  isStream(road: string): boolean {
    return this.#roads.get(road)?.isStream ?? false
  }

  /** The newest message that brings an event. */
  newestWith(event: string, road?: string): WireEntry | undefined {
    return this.entries.findLast((entry) => {
      return (road === undefined || entry.road === road) && entry.eventIds.includes(event)
    })
  }

  #roadOf(road: string): Kept {
    const known = this.#roads.get(road)
    if (known !== undefined) return known
    const kept: Kept = {
      entries: [],
      bytes: 0,
      isStream: false,
      request: undefined,
      response: undefined,
    }
    this.#roads.set(road, kept)
    return kept
  }

  #forgetOne(newest: WireEntry, keep: WireEntry | undefined): boolean {
    const sizeOf = ({ entries, bytes }: Kept): number => {
      return this.#count > MOST_MESSAGES ? entries.length : bytes
    }
    const roads = [...this.#roads.values()].sort((one, other) => sizeOf(other) - sizeOf(one))
    for (const kept of roads) {
      const stays = [kept.request, kept.response, newest]
      const index = kept.entries.findIndex((entry) => {
        return !stays.includes(entry) && !isWith(entry, keep)
      })
      const [gone] = index < 0 ? [] : kept.entries.splice(index, 1)
      if (gone === undefined) continue
      kept.bytes -= gone.weight
      this.#count--
      this.#bytes -= gone.weight
      return true
    }
    return false
  }
}

function isWith(entry: WireEntry, keep: WireEntry | undefined): boolean {
  if (entry === keep) return true
  if (keep === undefined || !isTalk(entry) || !isTalk(keep)) return false
  const { road, connection, exchange } = keep
  return entry.road === road && entry.connection === connection && entry.exchange === exchange
}

/**
 * Messages by exchange, the one with the newest message first. An exchange is what goes by one
 * number on one connection; a road that was opened anew counts both from 1 again.
 */
export function groupsOf(entries: readonly WireEntry[], road?: string): WireGroup[] {
  const groups: { key: number; road: string; entries: WireEntry[] }[] = []
  const open = new Map<string, WireEntry[]>()
  for (const entry of entries.toReversed()) {
    if (road !== undefined && entry.road !== road) continue
    const name = nameOf(entry)
    const known = isTalk(entry) ? open.get(name) : undefined
    if (known) known.unshift(entry)
    else groups.push({ key: entry.key, road: entry.road, entries: [entry] })
    if (!isTalk(entry)) continue
    // Whatever is older than its request was another exchange.
    if (entry.kind === 'request' && entry.direction === 'up') open.delete(name)
    else if (!known) open.set(name, groups.at(-1)?.entries ?? [])
  }
  return groups.map((group) => ({ ...group, key: group.entries[0]?.key ?? group.key }))
}

/** All of these that was said in the exchange of one of them, oldest first, itself included. */
export function exchangeOf(entries: readonly WireEntry[], entry: WireEntry): readonly WireEntry[] {
  const group = groupsOf(entries, entry.road).find((each) => each.entries.includes(entry))
  return group?.entries ?? [entry]
}

/** What is said once an exchange, unlike the frames and blocks of a stream. */
function isTalk({ kind, exchange }: WireEntry): boolean {
  return exchange > 0 && (kind === 'request' || kind === 'response' || kind === 'body')
}

function nameOf({ road, connection, exchange }: WireEntry): string {
  return `${road} ${connection} ${exchange}`
}

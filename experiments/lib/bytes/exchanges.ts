import { SEGMENT, SEGMENT_ROOM } from '../../../web/model/wire-layers.ts'
import type { Client } from '../drivers/driver.ts'
import { addWays, noTraffic, type Way, type Ways } from '../drivers/traffic.ts'

/** What one client sent and got between two arrivals. */
export interface Exchange {
  /** That came with the second of them. */
  readonly events: number
  readonly requests: number
  readonly heartbeats: number
  readonly bytes: Ways
}

/** What a client had sent and got by some moment. */
export interface Reading {
  readonly requests: number
  readonly heartbeats: number
  readonly bytes: Ways
}

/**
 * Tells what each arrival cost one client, from the sums that it keeps. It is to be read in the
 * turn of each event: those that came together are read with the same bytes, and are one exchange.
 * Where a part of a message stands behind an event, the exchange goes on until none does.
 */
export class Exchanges {
  readonly #client: Pick<Client, 'traffic' | 'counts'>
  readonly #arrivals: { readonly reading: Reading; events: number }[] = []

  constructor(client: Pick<Client, 'traffic' | 'counts'>) {
    this.#client = client
  }

  /** An event has come. */
  read(): void {
    const last = this.#arrivals.at(-1)
    const reading = readingOf(this.#client)
    if (last !== undefined && sumOf(last.reading) === sumOf(reading)) last.events++
    else this.#arrivals.push({ reading, events: 1 })
  }

  /** All of them; what was before the first arrival is none. */
  list(): Exchange[] {
    const exchanges: Exchange[] = []
    let from: Reading | undefined
    let events = 0
    for (const arrival of this.#arrivals) {
      events += arrival.events
      if (pendingOf(arrival.reading) > 0) continue
      if (from !== undefined) exchanges.push({ ...difference(from, arrival.reading), events })
      from = arrival.reading
      events = 0
    }
    return exchanges
  }
}

/** What went on between two moments of a client; undefined unless both are as quiet. */
export function between(before: Reading, after: Reading): Omit<Exchange, 'events'> | undefined {
  return pendingOf(before) + pendingOf(after) > 0 ? undefined : difference(before, after)
}

export function readingOf(client: Pick<Client, 'traffic' | 'counts'>): Reading {
  const { requests, heartbeats } = client.counts
  return { requests, heartbeats, bytes: client.traffic() }
}

/**
 * Whether an exchange is the price of one event and of nothing else: no empty poll before it, no
 * other event with it, no heartbeat and no pong.
 */
export function isOneEvent({ events, requests, heartbeats, bytes }: Exchange): boolean {
  const isPoll = requests === 1
  return events === 1 && heartbeats === 0 && (isPoll || (requests === 0 && bytes.up.bytes === 0))
}

/** Sums over exchanges. */
export interface Price {
  readonly n: number
  readonly bytes: Ways
  /** Bytes, both ways, with what TCP/IP adds by the model. */
  readonly tcpip: number
}

export function priceOf(exchanges: readonly Pick<Exchange, 'bytes'>[]): Price {
  const bytes = noTraffic()
  let tcpip = 0
  for (const exchange of exchanges) {
    addWays(bytes, exchange.bytes)
    tcpip += withTcpIp({ up: exchange.bytes.up.bytes, down: exchange.bytes.down.bytes })
  }
  return { n: exchanges.length, bytes, tcpip }
}

/**
 * A model of one exchange on the wire, IPv4 with timestamps: each direction's bytes in segments of
 * at most 1,448, of 52 more each, and one segment without data for every two that came down. A
 * question is acknowledged by its answer. DESIGN §6.2, RFC 9293 §3.8.6.3
 */
export function withTcpIp({ up, down }: { readonly up: number; readonly down: number }): number {
  const segments = (bytes: number): number => Math.ceil(bytes / SEGMENT_ROOM)
  const acks = Math.ceil(segments(down) / 2)
  return up + down + SEGMENT * (segments(up) + segments(down) + acks)
}

function difference(before: Reading, after: Reading): Omit<Exchange, 'events'> {
  const less = (a: Way, b: Way): Way => ({
    bytes: a.bytes - b.bytes,
    headers: a.headers - b.headers,
    framing: a.framing - b.framing,
    payload: a.payload - b.payload,
    pending: a.pending - b.pending,
  })
  return {
    requests: after.requests - before.requests,
    heartbeats: after.heartbeats - before.heartbeats,
    bytes: {
      up: less(after.bytes.up, before.bytes.up),
      down: less(after.bytes.down, before.bytes.down),
    },
  }
}

function sumOf({ bytes }: Reading): number {
  return bytes.up.bytes + bytes.down.bytes
}

function pendingOf({ bytes }: Reading): number {
  return bytes.up.pending + bytes.down.pending
}

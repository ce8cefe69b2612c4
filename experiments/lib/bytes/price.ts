import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from '../bed.ts'
import type { Client } from '../drivers/driver.ts'
import type { Ways } from '../drivers/traffic.ts'
import type { Outcome } from '../experiment.ts'
import type { RunResult } from '../report/record.ts'
import type { Observations } from '../validity.ts'
import type { BytesArm } from './arms.ts'
import { CountedClients, disagreement } from './counted-clients.ts'
import { between, isOneEvent, priceOf, type Reading, readingOf, withTcpIp } from './exchanges.ts'

export interface PriceSettings {
  readonly flags: readonly string[]
  readonly clients: number
  readonly seconds: number
  /** Short polling, ms. */
  readonly interval: number
  /** Long polling, seconds. */
  readonly wait: number
  /** Prices that a round has to take, so that all rounds together are enough. */
  readonly least: number
}

/** ms within which clients have to be as quiet as they were. */
const PATIENCE = 3000

/** Prices an event. */
export async function priceOfEvent(
  bed: Bed,
  arm: BytesArm,
  settings: PriceSettings,
): Promise<Outcome> {
  const counted = await open(bed, arm, settings)
  await sleep(settings.seconds * 1000)
  const all = counted.exchanges.flatMap((exchanges) => exchanges.list())
  const alone = all.filter(isOneEvent)
  const price = priceOf(alone)
  const { up, down } = price.bytes
  const per = (value: number) => ({ value: price.n === 0 ? 0 : value / price.n, n: price.n })
  const openings = counted.openings.map(({ bytes }) => bytes.up.headers + bytes.down.headers)
  const opening = openings.reduce((sum, bytes) => sum + bytes, 0) / openings.length
  return outcomeOf(counted, settings, price.n, {
    headers: per(up.headers + down.headers),
    framing: per(up.framing + down.framing),
    payload: per(up.payload + down.payload),
    up: per(up.bytes),
    down: per(down.bytes),
    bytes: per(up.bytes + down.bytes),
    tcpip: per(price.tcpip),
    opening: { value: opening, n: openings.length },
    leftOut: { value: all.length - price.n, n: all.length },
  })
}

/** Prices a poll that is answered with nothing, at a feed that is silent. */
export async function priceOfNothing(
  bed: Bed,
  arm: BytesArm,
  settings: PriceSettings,
): Promise<Outcome> {
  const counted = await open(bed, arm, settings)
  const { clients } = counted
  const before = clients.map(pollsOf)
  await sleep(settings.seconds * 1000)
  const spans = await Promise.all(
    clients.map((client, index) => polls(client, before[index] as Polls)),
  )
  const n = spans.reduce((sum, { requests }) => sum + requests, 0)
  const { up, down } = priceOf(spans).bytes
  // A client's empty polls are all alike: it asks with one cursor.
  const tcpip = spans.reduce((sum, { requests, bytes }) => {
    return requests === 0 ? sum : sum + requests * withTcpIp(shareOf(bytes, requests))
  }, 0)
  const per = (value: number) => ({ value: n === 0 ? 0 : value / n, n })
  return outcomeOf(counted, settings, n, {
    emptyPoll: per(up.bytes + down.bytes),
    headers: per(up.headers + down.headers),
    up: per(up.bytes),
    down: per(down.bytes),
    tcpip: per(tcpip),
  })
}

function open(bed: Bed, { transport, head }: BytesArm, settings: PriceSettings) {
  const { flags, clients, interval, wait } = settings
  return bed.sharedServer({ flags }).then((server) => {
    return CountedClients.open(bed, server, {
      transport,
      clients,
      head,
      interval: () => interval,
      wait,
    })
  })
}

interface Polls extends Reading {
  readonly empty: number
}

function pollsOf(client: Client): Polls {
  return { ...readingOf(client), empty: client.counts.empty }
}

/** The empty polls of a client since then, as soon as as many were asked as were answered. */
async function polls(client: Client, before: Polls) {
  const deadline = performance.now() + PATIENCE
  for (;;) {
    const after = pollsOf(client)
    const span = between(before, after)
    if (span?.requests === after.empty - before.empty) return span
    if (performance.now() > deadline) throw new Error('a poll was answered with more than nothing')
    await sleep(1)
  }
}

function shareOf({ up, down }: Ways, parts: number) {
  return { up: up.bytes / parts, down: down.bytes / parts }
}

/** With what all clients and the proxy counted, from first to last, and whether it is the same. */
async function outcomeOf(
  clients: CountedClients,
  { least }: PriceSettings,
  n: number,
  figures: RunResult['figures'],
): Promise<Outcome> {
  const counted = await clients.close()
  const of = (value: number) => ({ value, n: clients.clients.length })
  const wrong = [disagreement(counted), lossOf(clients), fewness(n, least)]
  const seen: Observations[] = [
    clients.delivery,
    ...wrong.flatMap((sentence) => (sentence === undefined ? [] : [{ wrong: sentence }])),
  ]
  return {
    figures: {
      ...figures,
      clientsUp: of(counted.clients.up),
      clientsDown: of(counted.clients.down),
      proxyUp: of(counted.proxy.up),
      proxyDown: of(counted.proxy.down),
    },
    histograms: {},
    seen,
  }
}

/** A client that comes back pays for opening anew, which is not the price of an event. */
function lossOf({ losses }: CountedClients): string | undefined {
  return losses === 0 ? undefined : `connections were lost, ${losses} in all.`
}

function fewness(n: number, least: number): string | undefined {
  if (n >= least) return undefined
  return `the price was taken of ${n}; it takes ${least} a round for all of them to say anything.`
}

import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from '../bed.ts'
import type { Outcome } from '../experiment.ts'
import type { Server } from '../server.ts'
import { Histogram } from '../statistics/histogram.ts'
import { callTo, listenersOn, standing } from './ground.ts'
import { type Load, pushOutcome } from './push.ts'
import type { Contestant } from './roster.ts'

/** A notification as large as may be published. */
const LARGE = { level: 'info', title: 'Large', text: 'x'.repeat(65_000), from: 'Stalled' }
/** Notifications between two looks, and how many there are at the most. */
const AT_ONCE = 5
const MOST = 200
/** Milliseconds in which sockets take what they can. */
const SETTLE = 150

/**
 * Clients of one server beside some who read nothing, and then without those. The kernel takes
 * megabytes for a socket that nobody reads, so that large notifications are published until it takes
 * no more, before the others come, who ask for what is new from then on.
 */
export async function stalled(
  bed: Bed,
  contestant: Contestant,
  { stopping, ...load }: Load & { readonly stopping: number },
): Promise<Outcome> {
  const { clients, warmUp, seconds, rate } = load
  const server = await standing(bed, contestant.server(load))
  const listeners = listenersOn(bed)
  await listeners.connect({ clients: stopping, call: callTo(contestant, server) })
  const full = await fill(server, await listeners.pause())

  const { epoch, newest } = (await server.stats()).feed
  const path = `${contestant.path}?cursor=${epoch}.${newest}`
  const call = callTo({ ...contestant, path }, server)
  await listeners.connect({ clients: clients - stopping, call, isMore: true })
  const heard = async (): Promise<Outcome> => {
    await sleep(warmUp * 1000)
    const span = { seconds, serverPid: server.servingPid, rate }
    return pushOutcome(await listeners.measure(span), load)
  }
  const some = await heard()
  await listeners.dismiss()
  const all = await heard()
  const few = `of ${stopping} clients that read nothing only ${full.sockets} had full sockets.`
  return {
    figures: {
      ...p99('p99All', all),
      ...p99('p99Stalled', some),
      waiting: { value: full.bytes / 1e6 / stopping, n: stopping },
      ...(some.figures.cpu && { cpu: some.figures.cpu }),
      ...(some.figures.cores && { cores: some.figures.cores }),
      ...(some.figures.generator && { generator: some.figures.generator }),
    },
    histograms: {
      ...(all.histograms.age && { all: all.histograms.age }),
      ...(some.histograms.age && { stalled: some.histograms.age }),
    },
    events: some.events ?? 0,
    seen: [...all.seen, ...some.seen, ...(full.sockets < stopping ? [{ wrong: few }] : [])],
  }
}

function p99(name: string, { histograms: { age } }: Outcome) {
  const us = age && Histogram.from(age).percentile(99)
  return us === undefined ? {} : { [name]: { value: us / 1000, n: age?.n ?? 0 } }
}

interface Full {
  readonly sockets: number
  /** Waiting in the server's sockets, all together. */
  readonly bytes: number
}

/** Publishes until what waits in these clients' sockets grows no more. */
async function fill(server: Server, ports: readonly number[]): Promise<Full> {
  let waiting: Full = { sockets: 0, bytes: 0 }
  for (let published = 0; published < MOST; published += AT_ONCE) {
    for (let each = 0; each < AT_ONCE; each++) await server.publish(LARGE)
    await sleep(SETTLE)
    const now = waitingIn(await readFile('/proc/net/tcp', 'latin1'), server.port, ports)
    if (now.sockets === ports.length && now.bytes === waiting.bytes) return now
    waiting = now
  }
  return { ...waiting, sockets: 0 }
}

/**
 * What a server's sockets to some ports of this machine hold that was not taken yet.
 * @param table `/proc/net/tcp`, proc_net_tcp.txt: local and remote address, state, `tx:rx` in hex
 */
export function waitingIn(table: string, port: number, remotes: readonly number[]): Full {
  const wanted = new Set(remotes)
  const each = table.split('\n').flatMap((line) => {
    const [, local = '', remote = '', , queues = ''] = line.trim().split(/\s+/)
    const portOf = (address: string) => Number.parseInt(address.split(':')[1] ?? '', 16)
    if (portOf(local) !== port || !wanted.has(portOf(remote))) return []
    return Number.parseInt(queues.split(':')[0] ?? '', 16) || []
  })
  return { sockets: each.length, bytes: each.reduce((sum, bytes) => sum + bytes, 0) }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Stats } from '../../../server/observe/stats.ts'
import { answer } from '../children.ts'
import { wallOffset } from '../contest/listeners/wall-clock.ts'
import { ownLoad } from '../own-load.ts'
import { type Cpu, cpuOf, usedBetween } from '../proc.ts'
import { randomFrom } from '../statistics/random.ts'
import type { ClientSettings, FromClients, Measured, ToClients } from './clients.ts'
import { type ClockOffset, measureClock } from './clock.ts'
import { Crowd, type Span } from './crowd.ts'
import { distract } from './distraction.ts'
import { Talk } from './talk.ts'

/*
 * The process that clients live in, so that neither the server nor whoever measures can make them
 * late. `clients.ts` starts it and talks with it; it ends with whoever started it.
 */

/** Where nobody says otherwise, ms. */
const GRACE = 3000

let settings: ClientSettings
let clock: ClockOffset
let crowd: Crowd | undefined
let talk: Talk | undefined
let attend = (): void => {}

answer(take)

async function take(message: ToClients): Promise<FromClients> {
  if (message.type === 'connect') {
    attend()
    await crowd?.close()
    settings = message.settings
    clock = await clockOf(settings)
    // The first fetch of a process takes some 50 ms, which would be missing at a span's beginning.
    await stats()
    crowd = new Crowd(settings, clock.offset)
    await crowd.connect()
    await meet(crowd)
    attend = distract(settings.busy ?? 0, randomFrom(settings.seed ?? 1, 0xb5e))
    return { type: 'connect', clock }
  }
  if (message.type === 'measure') {
    if (crowd === undefined) throw new Error('there are no clients to measure')
    return { type: 'measure', measured: await measure(crowd, message.seconds) }
  }
  if (message.type === 'leave') {
    attend()
    await crowd?.close()
    crowd = undefined
    return { type: 'leave' }
  }
  await crowd?.close()
  process.exit()
}

/** How far events' own times are ahead of this process's clock. */
async function clockOf({ host, port, statsPort = port, isWallClock }: ClientSettings) {
  if (isWallClock !== true) return measureClock({ host, port: statsPort })
  return { ...wallOffset(), pings: 0 }
}

/** Clients that talk back each say something first, and hear what notifications come. */
async function meet(crowd: Crowd): Promise<void> {
  talk = settings.talk && new Talk(crowd.clients, settings.keep)
  crowd.onNotification = talk && ((...heard) => talk?.heard(...heard))
  await talk?.open()
}

async function measure(crowd: Crowd, seconds: number): Promise<Measured> {
  crowd.begin()
  const findings = crowd.findings()
  const interval = settings.transport === 'short-polling' ? (settings.interval ?? 2000) : 0
  if (settings.cut !== undefined) await sleep(settings.cut.away + interval)
  // Asked before the server's CPU is read: what it takes to tell is no cost of its events.
  const { epoch, newest: from } = (await stats()).feed
  const spanBegan = performance.now()
  const cpuBefore = await cpuNow()
  const before = reading(crowd)
  const load = ownLoad()
  const began = performance.now()
  crowd.count({ epoch, from, to: Number.POSITIVE_INFINITY })
  if (settings.talk) talk?.begin(settings.talk.rate, seconds, settings.seed ?? 1)

  await sleep(Math.max(0, began + seconds * 1000 - performance.now()))

  const after = reading(crowd)
  const cpuAfter = await cpuNow()
  const elapsed = (performance.now() - began) / 1000
  const used = load.end()
  crowd.calm()
  await talk?.end()
  crowd.hold()
  const end = (await stats()).feed
  const spanSeconds = (performance.now() - spanBegan) / 1000
  if (end.epoch !== epoch) throw new Error('the log became another one')
  const span: Span = { epoch, from, to: end.newest }
  crowd.count(span)
  await crowd.settle(interval + (settings.cut?.away ?? 0) + (settings.grace ?? GRACE))

  const events = span.to - span.from
  const { clients } = settings
  const expected = events * clients
  const [serverCpu, ...others] = cpuBefore.map((cpu, index) => usedBetween(cpu, cpuAfter[index]))
  const otherCpu = others.filter((used) => used !== undefined)
  return {
    clients,
    seconds: elapsed,
    spanSeconds,
    clock,
    from: `${epoch}.${span.from}`,
    to: `${epoch}.${span.to}`,
    events,
    delivered: crowd.delivered,
    expected,
    share: expected === 0 ? 1 : crowd.delivered / expected,
    findings: less(crowd.findings(), findings),
    first: crowd.first,
    ages: crowd.ages.toJSON(),
    recovery: crowd.recovery.toJSON(),
    ...(talk !== undefined && { talked: talk.read() }),
    ...(settings.each === true && { means: crowd.means }),
    counts: less(after.counts, before.counts),
    traffic: bytesOnly(ways(after.traffic, before.traffic)),
    split: {
      clients: crowd.split,
      counts: less(after.split.counts, before.split.counts),
      traffic: ways(after.split.traffic, before.split.traffic),
    },
    load: used,
    serverCpu,
    otherCpu: otherCpu.length === others.length ? otherCpu : undefined,
  }
}

/** Of the server, and of the others. */
function cpuNow(): Promise<(Cpu | undefined)[]> {
  const { serverPid, otherPids = [] } = settings
  return Promise.all(
    [serverPid, ...otherPids].map((pid) => (pid === undefined ? undefined : cpuOf(pid))),
  )
}

function reading(crowd: Crowd) {
  const of = crowd.splitters
  const split = { counts: crowd.counts(of), traffic: crowd.traffic(of) }
  return { counts: crowd.counts(), traffic: crowd.traffic(), split }
}

async function stats(): Promise<Stats> {
  const { host, port, statsPort = port } = settings
  const response = await fetch(`http://${host}:${statsPort}/stats`)
  if (!response.ok) throw new Error(`/stats was answered ${response.status}`)
  return (await response.json()) as Stats
}

function less<T extends { readonly [K in keyof T]: number }>(after: T, before: T): T {
  const names = Object.keys(after) as (keyof T)[]
  return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as T
}

function ways(after: Measured['traffic'], before: Measured['traffic']): Measured['traffic'] {
  return { up: less(after.up, before.up), down: less(after.down, before.down) }
}

/** Where only some clients tell bytes apart, the sum of all would say too little. */
function bytesOnly({ up, down }: Measured['traffic']): Measured['traffic'] {
  const none = { headers: 0, framing: 0, payload: 0, pending: 0 }
  return { up: { ...none, bytes: up.bytes }, down: { ...none, bytes: down.bytes } }
}

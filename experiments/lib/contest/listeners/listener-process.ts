import { setTimeout as sleep } from 'node:timers/promises'
import { answer } from '../../children.ts'
import { NotConnected } from '../../clients/not-connected.ts'
import { localTime } from '../../drivers/wire.ts'
import { ownLoad } from '../../own-load.ts'
import { cpuOf, usedBetween } from '../../proc.ts'
import { Asker } from './asker.ts'
import { Listener, type Listening } from './listener.ts'
import type { Connections, FromListeners, Heard, Span, ToListeners } from './listeners.ts'
import { Tally } from './tally.ts'
import { takeTurns } from './turns.ts'
import { wallOffset } from './wall-clock.ts'

/* The process that all listeners live in. `listeners.ts` starts it; it ends with whoever did. */

/** Connections made a second, and how often some are. */
const CONNECT_RATE = 2500
const TICK = 10
/** Milliseconds that the last of them has to be connected. */
const PATIENCE = 10_000
/** Milliseconds beyond the time between two events that everybody gets to hear of the next one. */
const GRACE = 3000
/** Of deflated frames every so many clients looks into all of its own: inflating costs 20 µs. */
const LOOKS = 50

let crowd: (Listener | Asker)[] = []
let paused: readonly Listener[] = []
let tally = new Tally()
/** Milliseconds that the source's clock is ahead. */
let offset = 0
let isDeflated = false

const isCounting = (client: number): boolean => isDeflated && client % LOOKS !== 0

const listening: Listening = {
  event: (client, seq, at, isPrice, now) => tally.heard(client, seq, at, isPrice, now + offset),
  deflated(client, now) {
    isDeflated = true
    if (!isCounting(client) || tally.wantsToRead(client, now + offset)) return true
    tally.counted(client)
    return false
  },
  inflated(client, seq, at, isPrice, now) {
    if (isCounting(client)) tally.looked(client, seq, at)
    else tally.heard(client, seq, at, isPrice, now + offset)
  },
}

answer(take)

async function take(message: ToListeners): Promise<FromListeners> {
  if (message.type === 'measure') {
    return { type: 'measure', heard: await measure(message.span) }
  }
  if (message.type === 'take-turns') {
    return { type: 'take-turns', found: await takeTurns(message.turns) }
  }
  if (message.type === 'pause') return { type: 'pause', ports: pause() }
  if (message.type === 'connect') await connect(message.connections)
  else if (message.type === 'dismiss') dismiss()
  else leave()
  return { type: message.type }
}

async function connect({ clients, isMore = false, call, asked }: Connections): Promise<void> {
  if (!isMore) leave()
  offset = wallOffset().offset
  const [began, cpu, there] = [performance.now(), process.cpuUsage(), crowd.length]
  const all = there + clients
  while (crowd.length < all) {
    const due = there + Math.ceil(((performance.now() - began + TICK) * CONNECT_RATE) / 1000)
    while (crowd.length < Math.min(due, all)) {
      const client = tally.add()
      if (call !== undefined) crowd.push(new Listener(call, client, listening))
      else crowd.push(new Asker(asked, client, listening))
    }
    await sleep(TICK)
  }
  const deadline = performance.now() + PATIENCE
  while (!crowd.every(({ isOpen }) => isOpen)) {
    const lost = crowd.find(({ lost }) => lost !== undefined)?.lost
    if (lost !== undefined || performance.now() > deadline) {
      const open = crowd.filter(({ isOpen }) => isOpen).length
      const { user, system } = process.cpuUsage(cpu)
      const share = (user + system) / 1000 / (performance.now() - began)
      leave()
      throw new NotConnected(
        `${open} of ${all} clients could connect (${lost ?? 'too slow'})`,
        share,
      )
    }
    await sleep(TICK)
  }
}

async function measure({ seconds, serverPid, rate, asksPerSecond }: Span): Promise<Heard> {
  const clock = wallOffset()
  offset = clock.offset
  const cpuBefore = await cpuOf(serverPid)
  const began = performance.now()
  const from = localTime() + offset
  tally.begin(from, from + seconds * 1000)
  tally.isOn = true
  const answered = answers()
  const load = ownLoad()
  const asking = asksPerSecond === undefined ? undefined : askTogether(asksPerSecond, seconds)
  await sleep(seconds * 1000)
  const asks = (await asking) ?? 0
  tally.isOn = false
  const cpuAfter = await cpuOf(serverPid)
  const elapsed = (performance.now() - began) / 1000
  const used = load.end()
  const answersThen = answers() - answered

  const deadline = performance.now() + GRACE + (rate > 0 ? 1000 / rate : 0)
  const isDone = () => (rate > 0 ? tally.isSettled : answers() - answered >= asks)
  while (!isDone() && performance.now() < deadline) await sleep(TICK)
  return {
    ...tally.read(isCounting),
    seconds: elapsed,
    ages: tally.ages.toJSON(),
    asks,
    answers: asksPerSecond === undefined ? answersThen : answers() - answered,
    lost: [...new Set(crowd.flatMap(({ lost }) => lost ?? []))],
    load: used,
    uncertainty: clock.uncertainty,
    serverCpu: usedBetween(cpuBefore, cpuAfter)?.total,
  }
}

function answers(): number {
  return crowd.reduce((sum, one) => sum + (one instanceof Asker ? one.answers : 0), 0)
}

/** All ask at once, so often a second, and the last time early enough to be answered in time. */
async function askTogether(perSecond: number, seconds: number): Promise<number> {
  const [began, gap] = [performance.now(), 1000 / perSecond]
  let asks = 0
  for (let time = 0; (time + 1) * gap <= seconds * 1000; time++) {
    await sleep(Math.max(0, began + time * gap - performance.now()))
    for (const one of crowd) if (one instanceof Asker) one.ask()
    asks += crowd.length
  }
  return asks
}

/** @returns the ports of those who read no more, and are no longer of the crowd */
function pause(): number[] {
  paused = crowd.filter((one) => one instanceof Listener)
  crowd = []
  tally.leaveOut()
  for (const one of paused) one.pause()
  return paused.flatMap(({ localPort }) => localPort ?? [])
}

function dismiss(): void {
  for (const one of paused) one.end()
  paused = []
}

function leave(): void {
  dismiss()
  for (const one of crowd) one.end()
  crowd = []
  tally = new Tally()
  isDeflated = false
}

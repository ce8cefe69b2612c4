import { setTimeout as sleep } from 'node:timers/promises'
import { cpuOf, usedBetween } from '../../proc.ts'
import { Asker } from './asker.ts'
import type { Turn, Turns } from './listeners.ts'

/** Milliseconds within which connections are there, and the last answers of a slice. */
const PATIENCE = 5000
const TICK = 2

const silent = { event: () => {} }

/**
 * Asks several servers in turn, a slice of time each and over again, so that a machine that is half
 * as fast for some seconds is so for all of them.
 * @throws Error when a connection cannot be made, or an answer does not come
 */
export async function takeTurns(turns: Turns): Promise<Turn[]> {
  const { servers, connections, warmUp, slice, slices } = turns
  const crowds = servers.map(({ asked, serverPid }) => {
    const askers = Array.from(
      { length: connections },
      (_, index) => new Asker(asked, index, silent),
    )
    return { askers, serverPid, spent: [] as Turn[] }
  })
  try {
    for (const { askers } of crowds) await until(() => askers.every(({ isOpen }) => isOpen))
    for (const { askers, serverPid } of crowds) await turn(askers, serverPid, warmUp)
    for (let time = 0; time < slices; time++) {
      // Each is the first in turn.
      for (let place = 0; place < crowds.length; place++) {
        const crowd = crowds[(time + place) % crowds.length] as (typeof crowds)[number]
        crowd.spent.push(await turn(crowd.askers, crowd.serverPid, slice))
      }
    }
    return crowds.map(({ spent }) => spent.reduce(sum))
  } finally {
    for (const { askers } of crowds) for (const asker of askers) asker.end()
  }
}

async function turn(askers: readonly Asker[], serverPid: number, seconds: number): Promise<Turn> {
  const before = { cpu: await cpuOf(serverPid), answers: answersTo(askers) }
  const [began, own] = [performance.now(), process.cpuUsage()]
  for (const asker of askers) {
    asker.isBusy = true
    asker.ask()
  }
  await sleep(seconds * 1000)
  for (const asker of askers) asker.isBusy = false
  await until(() =>
    askers.every(({ asks, answers, lost }) => asks === answers || lost !== undefined),
  )
  const { user, system } = process.cpuUsage(own)
  const elapsed = (performance.now() - began) / 1000
  const after = await cpuOf(serverPid)
  return {
    answers: answersTo(askers) - before.answers,
    seconds: elapsed,
    serverCpu: usedBetween(before.cpu, after)?.total,
    ownCpu: (user + system) / 1e6,
    lost: [...new Set(askers.flatMap(({ lost }) => lost ?? []))],
  }
}

function answersTo(askers: readonly Asker[]): number {
  return askers.reduce((sum, { answers }) => sum + answers, 0)
}

function sum(one: Turn, other: Turn): Turn {
  const isRead = one.serverCpu !== undefined && other.serverCpu !== undefined
  return {
    answers: one.answers + other.answers,
    seconds: one.seconds + other.seconds,
    serverCpu: isRead ? (one.serverCpu ?? 0) + (other.serverCpu ?? 0) : undefined,
    ownCpu: one.ownCpu + other.ownCpu,
    lost: [...new Set([...one.lost, ...other.lost])],
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = performance.now() + PATIENCE; !isSo(); await sleep(TICK)) {
    if (performance.now() > deadline) throw new Error('not all were answered within 5 s')
  }
}

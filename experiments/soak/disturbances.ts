import { setTimeout as sleep } from 'node:timers/promises'
import type { DrivenLane } from './lane.ts'

/** Something that befalls a client, over and over, which is owed the promises all the same. */
export interface Disturbance {
  readonly name: string
  /** What befalls it, for the table. */
  readonly about: string
  /** @param patience ms for which it lasts, at most. Returns for how many it does */
  once(lane: DrivenLane, patience: number, random: () => number): number
}

/** Of cuts, the share after which it stays away for so long that the log may not have what it lacks. */
const LONG = 0.1

const cut: Disturbance = {
  name: 'cut',
  about: 'its connection is reset, and it comes back with its cursor, at once or much later',
  once(lane, patience, random) {
    const isLong = random() < LONG
    const away = isLong ? patience * (0.5 + random() / 2) : random() * Math.min(1000, patience)
    lane.cut(away)
    return away
  },
}

const freeze: Disturbance = {
  name: 'freeze',
  about: 'reads nothing for up to 4 s, and then goes on',
  once(lane, patience, random) {
    const ms = random() * Math.min(4000, patience)
    lane.freeze(ms)
    return ms
  },
}

export const disturbances: readonly Disturbance[] = [cut, freeze]

/** Milliseconds from one end to the next beginning, at most. */
const PAUSE = 6000

/** Milliseconds between two looks at whether it is to end. */
const LOOK = 200

export interface Disturbed {
  readonly lane: DrivenLane
  readonly patience: number
  readonly random: () => number
  /** Ends it. */
  readonly signal: AbortSignal
  /** Whether it is left alone for now. */
  isCalm(): boolean
}

/** Disturbs a lane over and over until the signal. One that is left alone comes back at once. */
export async function disturb(
  { once }: Disturbance,
  { lane, patience, random, signal, isCalm }: Disturbed,
  befallen: { done: number },
): Promise<void> {
  const pass = async (ms: number): Promise<void> => {
    const end = performance.now() + ms
    while (!signal.aborted && !isCalm() && performance.now() < end) {
      await sleep(Math.min(LOOK, ms), undefined, { signal }).catch(() => {})
    }
  }
  while (!signal.aborted) {
    await pass(random() * Math.min(PAUSE, patience))
    if (!isCalm() && !signal.aborted) {
      const ms = once(lane, patience, random)
      befallen.done++
      await pass(ms)
      if (isCalm()) lane.cut(0)
    }
    while (isCalm() && !signal.aborted) {
      await sleep(LOOK, undefined, { signal }).catch(() => {})
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Misbehaviour, Offender } from './misbehaviour.ts'

/** Milliseconds between two offences of one client, at most. */
const PAUSE = 1500

export interface Offences {
  /** Times that it was done. */
  done: number
  /** Of these, how often the server has ended it. */
  thrownOut: number
}

/** Has somebody misbehave over and over until the signal. Nobody there is no offence. */
export async function offend(
  { once }: Misbehaviour,
  offender: Offender,
  offences: Offences,
): Promise<void> {
  const { signal, random, patience } = offender
  while (!signal.aborted) {
    const pause = random() * Math.min(PAUSE, patience)
    await sleep(pause, undefined, { signal }).catch(() => {})
    if (signal.aborted) return
    try {
      const wasThrownOut = await once(offender)
      offences.done++
      if (wasThrownOut && !signal.aborted) offences.thrownOut++
    } catch {
      // The server is away just now, or there is no time any more.
    }
  }
}

import type { Bed } from '../bed.ts'
import { NotConnected } from '../clients/not-connected.ts'
import type { Outcome } from '../experiment.ts'
import {
  type Held,
  heldIn,
  p99With,
  type StepLimits,
  unconnected,
  untilClear,
  verdict,
} from '../held.ts'
import { slipOf } from '../slip.ts'
import type { Heard } from './listeners/listeners.ts'
import { heardFrom, type Load, pushOutcome } from './push.ts'
import type { Contestant } from './roster.ts'

/** Times that a rate is tried when neither server nor clients were at work all the time. */
const TRIES = 2

type Tried = Outcome & { readonly held: Held }

/** One rate: what came of it, whether it was held or not. */
export async function tried(
  bed: Bed,
  contestant: Contestant,
  load: Load,
  limits: StepLimits,
): Promise<Tried> {
  try {
    return triedOutcome(await heardFrom(bed, contestant, load), load, limits)
  } catch (error) {
    if (!(error instanceof NotConnected)) throw error
    const held = heldIn(unconnected(load.rate, error.cpu), limits)
    return { held, figures: verdict(held), histograms: {}, seen: [] }
  }
}

function triedOutcome(heard: Heard, load: Load, limits: StepLimits): Tried {
  const { figures, histograms, seen, events = 0 } = pushOutcome(heard, load)
  const actual = heard.prices.length / load.seconds
  const expected = heard.events * heard.clients
  const held = heldIn(
    {
      share: expected === 0 ? 0 : heard.delivered / expected,
      p99: p99With(heard.ages, slipOf(heard.prices, load.rate)),
      rate: { intended: load.rate, actual },
      ...{ failures: heard.lost.length, generator: heard.load.cpu },
      server: figures.cores?.value,
    },
    limits,
  )
  return {
    held,
    figures: { ...figures, ...verdict(held), perSecond: { value: actual, n: events } },
    histograms,
    events,
    // Not each rate has to be held: what is asked is whether it was.
    seen: seen.map(({ uncertainty }) => (uncertainty === undefined ? {} : { uncertainty })),
  }
}

/** Rates of one contestant, upwards until one is not held. */
export async function ramp(
  bed: Bed,
  contestant: Contestant,
  load: Omit<Load, 'rate'>,
  rates: readonly number[],
  limits: StepLimits,
): Promise<Outcome> {
  let figures: Outcome['figures'] = { most: { value: 0, n: 1 } }
  for (const rate of rates) {
    const { held } = await untilClear(TRIES, async () => {
      const found = await tried(bed, contestant, { ...load, rate }, limits)
      await bed.clear()
      return found
    })
    const value = { value: rate, n: 1 }
    if (held === 'held') figures = { most: value }
    else {
      const { serverBound, clientsBound } = verdict(held)
      figures = { ...figures, stoppedAt: value, serverBound, clientsBound }
      break
    }
  }
  return { figures, histograms: {}, seen: [] }
}

import type { Bed } from '../bed.ts'
import type { Outcome } from '../experiment.ts'
import { type Held, heldIn, type StepLimits } from '../held.ts'
import { NotConnected } from '../not-connected.ts'
import { slipOf } from '../slip.ts'
import { Histogram } from '../statistics/histogram.ts'
import type { Heard } from './listeners.ts'
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
    // Not even that: whoever had no time for it is what stopped it.
    const held = error.cpu > limits.busy ? 'clients-bound' : 'server-bound'
    return { held, figures: verdict(held), histograms: {}, seen: [] }
  }
}

function triedOutcome(heard: Heard, load: Load, limits: StepLimits): Tried {
  const { figures, histograms, seen, events = 0 } = pushOutcome(heard, load)
  const p99 = Histogram.from(heard.ages).percentile(99)
  const actual = heard.prices.length / load.seconds
  const expected = heard.events * heard.clients
  const held = heldIn(
    {
      share: expected === 0 ? 0 : heard.delivered / expected,
      // What the source was late for is in no age, and yet somebody had to wait for it.
      p99: p99 === undefined ? undefined : p99 / 1000 + slipOf(heard.prices, load.rate),
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

/** For the record, which has numbers alone. */
function verdict(held: Held): Outcome['figures'] {
  const flag = (is: boolean) => ({ value: is ? 1 : 0, n: 1 })
  return {
    held: flag(held === 'held'),
    serverBound: flag(held === 'server-bound'),
    clientsBound: flag(held === 'clients-bound'),
  }
}

/**
 * Rates of one contestant, upwards until one is not held, in the first rounds of a run. One that was
 * not held in a round is not tried in those that follow, nor is any beyond it.
 */
export function ramp(
  contestant: Contestant,
  load: Omit<Load, 'rate'>,
  rates: readonly number[],
  limits: StepLimits,
): (bed: Bed) => Promise<Outcome> {
  let beyond = Number.POSITIVE_INFINITY
  return async (bed) => {
    let most = 0
    let stopped: { readonly rate: number; readonly outcome: Outcome } | undefined
    for (const rate of rates.filter((rate) => rate < beyond)) {
      const outcome = await clearly(bed, contestant, { ...load, rate }, limits)
      await bed.clear()
      if (outcome.held === 'held') most = rate
      else stopped = { rate, outcome }
      if (stopped !== undefined) break
    }
    if (stopped !== undefined) beyond = stopped.rate
    const { serverBound, clientsBound } = stopped?.outcome.figures ?? {}
    return {
      figures: {
        most: { value: most, n: 1 },
        ...(stopped !== undefined && { stoppedAt: { value: stopped.rate, n: 1 } }),
        ...(serverBound && { serverBound }),
        ...(clientsBound && { clientsBound }),
      },
      histograms: {},
      seen: [],
    }
  }
}

async function clearly(...[bed, ...rest]: Parameters<typeof tried>) {
  let found = await tried(bed, ...rest)
  for (let tries = 1; found.held === 'unclear' && tries < TRIES; tries++) {
    await bed.clear()
    found = await tried(bed, ...rest)
  }
  return found
}

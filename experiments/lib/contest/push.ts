import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from '../bed.ts'
import type { Outcome } from '../experiment.ts'
import { slipOf } from '../slip.ts'
import { EVEN, type Observations } from '../validity.ts'
import { callTo, listenersOn, standing } from './ground.ts'
import type { Heard } from './listeners/listeners.ts'
import type { Contestant, Events } from './roster.ts'

export interface Load extends Events {
  readonly clients: number
  /** Seconds between connecting and measuring, and measured. */
  readonly warmUp: number
  readonly seconds: number
  /** More of the server's command line. */
  readonly flags?: readonly string[]
}

/** One contestant, started anew, and what its clients heard. */
export async function push(bed: Bed, contestant: Contestant, load: Load): Promise<Outcome> {
  return pushOutcome(await heardFrom(bed, contestant, load), load)
}

export async function heardFrom(bed: Bed, contestant: Contestant, load: Load): Promise<Heard> {
  const { clients, warmUp, seconds, rate, flags = [] } = load
  const settings = contestant.server(load)
  const server = await standing(bed, { ...settings, flags: [...(settings.flags ?? []), ...flags] })
  const listeners = listenersOn(bed)
  await listeners.connect({ clients, call: callTo(contestant, server) })
  await sleep(warmUp * 1000)
  return listeners.measure({ seconds, serverPid: server.servingPid, rate })
}

/** CPU is the server's, user and system, for each distinct event that reached a client. */
export function pushOutcome(
  heard: Heard,
  { rate, seconds }: Pick<Load, 'rate' | 'seconds'>,
): Outcome {
  const { serverCpu, arrived, load, events, clients } = heard
  const one = (value: number) => ({ value, n: 1 })
  const share = (100 * heard.delivered) / (events * clients)
  return {
    figures: {
      ...(serverCpu !== undefined && {
        cpu: { value: (1e6 * serverCpu) / arrived, n: arrived },
        cores: one(serverCpu / heard.seconds),
      }),
      delivered: { value: share, n: heard.delivered },
      generator: one(load.cpu),
      loopLag: one(load.loopLag),
    },
    histograms: { age: heard.ages },
    events,
    seen: [observed(heard, rate, seconds), ...lossesIn(heard)],
  }
}

function observed(heard: Heard, rate: number, seconds: number): Observations {
  const { events, clients, delivered, prices, load, uncertainty, serverCpu } = heard
  return {
    source: {
      // Alerts come on top of the prices that the server's simulator brings at its rate.
      ...{ meant: rate * seconds, came: prices.length, variance: EVEN },
      slip: slipOf(prices, rate),
    },
    delivery: { expected: events * clients, delivered },
    generator: load,
    uncertainty,
    ...(serverCpu === undefined && { wrong: 'the CPU that the server used cannot be read here.' }),
  }
}

export function lossesIn({ lost }: Pick<Heard, 'lost'>): Observations[] {
  return lost.length === 0 ? [] : [{ wrong: `connections were lost: ${lost.join(', ')}.` }]
}

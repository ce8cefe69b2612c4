import { setTimeout as sleep } from 'node:timers/promises'
import type { Road } from '../../server/lab/road.ts'
import { AnswerTimes } from './answer-times.ts'
import type { Bed } from './bed.ts'
import type { ClientSettings, Clients, Measured } from './clients/clients.ts'
import type { Outcome } from './experiment.ts'
import { Histogram } from './statistics/histogram.ts'
import { randomFrom } from './statistics/random.ts'
import { outcomeOf } from './trial.ts'

/** Events a second, periodic. */
export const RATE = 10
/** Milliseconds between polls, unless said otherwise. */
export const INTERVAL = 1000
/** Milliseconds for which the road stands still, once in each second. */
export const STALL = 150

export interface Circumstances {
  readonly bed: Bed
  readonly clients: number
  /** That are measured. */
  readonly seconds: number
  readonly seed: number
}

export type Figure = Outcome['figures'][string]

/** Of one run: the number that is told, and the one that was asked for, in the same unit. */
export interface Told {
  readonly wrong: Figure
  readonly honest: Figure
  /** What gives the lie away. */
  readonly more?: Readonly<Record<string, Figure>>
  readonly histograms: Outcome['histograms']
  readonly seen: Outcome['seen']
}

/** All lies are of one server, unless it was somebody else's meanwhile. */
export function serverOf(bed: Bed) {
  return bed.sharedServer({
    flags: ['--source', 'simulator', '--rate', `${RATE}`, '--no-roads'],
  })
}

export async function connect(
  bed: Bed,
  settings: Omit<ClientSettings, 'host' | 'port'>,
  road?: Road,
  name?: string,
): Promise<Clients> {
  const { host, port } = await serverOf(bed)
  const where = { host, port: road?.port ?? port, statsPort: port }
  const clients = await bed.clients({ interval: INTERVAL, ...settings, ...where }, name)
  await sleep(200)
  return clients
}

/** Clients behind a road on which somebody looks at questions and answers go by. */
export async function watched(bed: Bed, rest: Omit<Circumstances, 'bed'>, transport: string) {
  const road = await bed.road(await serverOf(bed))
  const answers = new AnswerTimes()
  bed.onEnd(road.watch(answers.see))
  const { clients, seconds, seed } = rest
  const crowd = await connect(bed, { transport, clients, seed }, road)
  answers.begin()
  const measured = await crowd.measure(seconds)
  return { answers: answers.times.toJSON(), measured }
}

/** The road stands still once in each second, at a moment that is drawn. */
export function standStill(road: Road, seconds: number, seed: number): NodeJS.Timeout[] {
  const random = randomFrom(seed, 0x57a1)
  return Array.from({ length: Math.ceil(seconds) }, (_, second) => {
    const rest = Math.min(1000, (seconds - second) * 1000)
    const at = second * 1000 + random() * Math.max(0, rest - 2 * STALL)
    return setTimeout(() => road.freeze(STALL), at)
  })
}

export function told(
  wrong: Figure,
  honest: Figure,
  measured: readonly Measured[],
  histograms: Outcome['histograms'] = {},
): Told {
  const [first] = measured
  return {
    wrong,
    honest,
    histograms: { ...(first !== undefined && { age: first.ages }), ...histograms },
    seen: measured.flatMap((one) => outcomeOf(one, { rate: RATE }).seen),
  }
}

type Json = Measured['ages']

export function meanOf({ n, sum }: Json): Figure {
  return { value: n === 0 ? 0 : sum / n / 1000, n }
}

export function percentile(json: Json, p: number): Figure {
  return { value: (Histogram.from(json).percentile(p) ?? 0) / 1000, n: json.n }
}

export function percent({ load, seconds }: Measured): Figure {
  return { value: 100 * load.cpu, n: Math.round(seconds) }
}

import type { Measured } from './clients/clients.ts'
import { spread } from './statistics/spread.ts'
import {
  type Circumstances,
  connect,
  type Figure,
  INTERVAL,
  meanOf,
  percent,
  percentile,
  RATE,
  STALL,
  serverOf,
  standStill,
  type Told,
  told,
  watched,
} from './telling.ts'

/** Milliseconds between polls that have the feed's period. */
const LOCKED = 1000 / RATE
/** Share of its time for which the saturated client does other things. */
export const BUSY = 0.9
/** Runs of which the best is told. */
export const RUNS = 5

/** A way to tell a run wrongly that nobody notices from the number. */
export interface Lie {
  readonly name: string
  /** What is told, what is honest, and their unit. */
  readonly label: string
  /** How it comes about, and how to recognise it; `{name}` stands for one of `more`. */
  readonly lesson: string
  /** What a model says of the honest number. */
  readonly model?: number
  tell(circumstances: Circumstances): Promise<Told>
}

export const lies: readonly Lie[] = [
  {
    name: 'server-side',
    label: 'server-side “latency”: time to answer a short poll / mean age, ms',
    lesson:
      'A clock that starts with the request and stops with its answer cannot see how long the event had waited for the request. It is recognised by not changing when the poll interval does.',
    model: INTERVAL / 2 + 1,
    async tell({ bed, ...rest }) {
      const { answers, measured } = await watched(bed, rest, 'short-polling')
      return told(meanOf(answers), meanOf(measured.ages), [measured], { answer: answers })
    },
  },
  {
    name: 'hold-time',
    label: 'hold time as latency: time to answer a long poll / mean age, ms',
    lesson:
      'A held poll is answered when something happens: its duration is the time between two events, and says how quiet the feed was. It is recognised by falling as the feed gets busier.',
    async tell({ bed, ...rest }) {
      const { answers, measured } = await watched(bed, rest, 'long-polling')
      return told(meanOf(answers), meanOf(measured.ages), [measured], { answer: answers })
    },
  },
  {
    name: 'mean-for-p99',
    label: 'mean for p99: mean / 99th percentile of the same ages, ms',
    lesson: `The way stood still for ${STALL} ms once in each second, and the mean spreads that over all events, those that were on time too. It is recognised by a latency without a percentile, or without n.`,
    async tell({ bed, clients, seconds, seed }) {
      const road = await bed.road(await serverOf(bed))
      const crowd = await connect(bed, { transport: 'sse', clients, seed }, road)
      const stalls = standStill(road, seconds, seed)
      const measured = await crowd.measure(seconds)
      for (const timer of stalls) clearTimeout(timer)
      return told(meanOf(measured.ages), percentile(measured.ages, 99), [measured])
    },
  },
  {
    name: 'payload',
    label: 'payload as bytes: JSON / counted on the socket, of an event by long polling, B',
    lesson:
      'The size of the message is taken for the size of its delivery, and request, heads and envelope are left out. It is recognised by all transports costing the same.',
    async tell({ bed, clients, seconds, seed }) {
      const crowd = await connect(bed, { transport: 'long-polling', clients, split: clients, seed })
      const measured = await crowd.measure(seconds)
      const { traffic, counts } = measured.split
      const n = counts.live + counts.replayed
      const { up, down } = traffic
      const per = (bytes: number): Figure => ({ value: bytes / Math.max(1, n), n })
      return told(per(up.payload + down.payload), per(up.bytes + down.bytes), [measured])
    },
  },
  {
    name: 'saturated',
    label: 'a saturated client: mean age as it sees it / as an idle one sees it, ms',
    lesson:
      'Both clients had the same events of the same server at the same time; what the first calls lateness is that it was not looking, since its process used {busy} % of a core and its event loop was {lag} ms late (p99); the idle one used {idle} %. It is recognised by a report that does not say how busy the load generator was.',
    async tell({ bed, clients, seconds, seed }) {
      const settings = { transport: 'sse', clients, seed }
      // Before both of them ask for it, and each gets one of its own.
      await serverOf(bed)
      const [idle, busy] = await Promise.all([
        connect(bed, settings),
        connect(bed, { ...settings, busy: BUSY }, undefined, 'busy'),
      ])
      const [honest, wrong] = await Promise.all([idle.measure(seconds), busy.measure(seconds)])
      const lag = { value: wrong.load.loopLag, n: wrong.ages.n }
      const more = { busy: percent(wrong), idle: percent(honest), lag }
      const histograms = { saturated: wrong.ages }
      return { ...told(meanOf(wrong.ages), meanOf(honest.ages), [honest], histograms), more }
    },
  },
  {
    name: 'best-of-five',
    label: `the best of five: lowest / median 99th percentile of age of ${RUNS} runs, ms`,
    lesson:
      'Nothing was changed between the five runs; the worst of them was at {worst} ms. The best run is the one in which nothing happened to get in the way. It is recognised by a single number without a spread.',
    async tell({ bed, clients, seconds, seed }) {
      const crowd = await connect(bed, { transport: 'sse', clients, seed })
      const all: Measured[] = []
      for (let run = 0; run < RUNS; run++) all.push(await crowd.measure(seconds / 2))
      const runs = spread(all.map(({ ages }) => percentile(ages, 99).value))
      const [value, median, max] = [runs?.min ?? 0, runs?.median ?? 0, runs?.max ?? 0]
      const n = all.reduce((sum, { ages }) => sum + ages.n, 0)
      const worst = { value: max, n }
      return { ...told({ value, n }, { value: median, n }, all), more: { worst } }
    },
  },
  {
    name: 'phase-locked',
    label: 'a phase-locked poll: mean age of the luckiest client / of all, ms',
    lesson: `Polls each ${LOCKED} ms of a feed with an event each ${LOCKED} ms keep the phase that they began with: one client, or many started together, may say anything; another of these would have said {unluckiest} ms. It is recognised by a mean far from P/2 that stays where it is, however long it is measured.`,
    model: LOCKED / 2 + 1,
    async tell({ bed, clients, seconds, seed }) {
      const crowd = await connect(bed, {
        ...{ transport: 'short-polling', clients, interval: LOCKED, seed, each: true },
        // All at once: what lies between their beginnings would be added to the phases drawn.
        connectRate: 100 * clients,
      })
      const measured = await crowd.measure(seconds)
      const means = measured.means ?? []
      const n = Math.round(measured.ages.n / Math.max(1, means.length))
      const wrong = { value: Math.min(...means), n }
      const more = { unluckiest: { value: Math.max(...means), n } }
      return { ...told(wrong, meanOf(measured.ages), [measured]), more }
    },
  },
]

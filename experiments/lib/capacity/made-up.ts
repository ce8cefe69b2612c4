import { madeUp } from '../report/made-up.ts'
import type { RunRecord } from '../report/record.ts'

/* For tests: runs that the capacity page reads its coefficients from. */

type Arms = Readonly<Record<string, Readonly<Record<string, number>>>>

/** A run of two rounds, of which the second measured a tenth more. */
function runOf(name: string, arms: Arms, settings = {}, armSettings: object = {}): RunRecord {
  const made = madeUp()
  const names = Object.keys(arms)
  return {
    ...made,
    experiment: { ...made.experiment, name },
    settings,
    arms: names.map((arm) => {
      const clients = Number(arm.split('-').at(-1))
      return { name: arm, label: arm, settings: { ...armSettings, clients } }
    }),
    rounds: [1, 1.1].map((times) => ({
      order: names,
      results: Object.fromEntries(
        Object.entries(arms).map(([arm, figures]) => {
          const values = Object.entries(figures).map(([figure, value]) => {
            return [figure, { value: figure === 'held' ? value : value * times, n: 10 }]
          })
          return [arm, { figures: Object.fromEntries(values), histograms: {} }]
        }),
      ),
    })),
    tables: [],
  }
}

export const bytes = runOf('bytes', {
  'sse-0': { payload: 100, headers: 0, framing: 20 },
  'sse-1000': { payload: 1000, headers: 0, framing: 30 },
  'sse-curl': { payload: 100, headers: 0, framing: 10 },
  'short-polling-0': { payload: 100, headers: 700, framing: 100 },
  'short-polling-empty': { emptyPoll: 600 },
})
export const idle = runOf(
  'idle',
  { sse: { memory: 6000, cpuPerClient: -2, bytesPerSecond: 4 } },
  { clients: 2000 },
)
export const clients = runOf(
  'clients',
  {
    'sse-small-100': { cpu: 20, held: 1 },
    'sse-small-1000': { cpu: 10, held: 1 },
    'sse-small-5000': { cpu: 9, held: 0 },
  },
  {},
  { rate: 20, payloadBytes: 165 },
)
export const polls = runOf('polls', {
  'poll-204': { cpuPerPoll: 30 },
  'poll-200': { cpuPerPoll: 40 },
  'poll-200-10': { cpuPerPoll: 130 },
})

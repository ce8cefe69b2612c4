import { expect, test } from 'vitest'
import type { Bed } from './bed.ts'
import type { Arm, Experiment } from './experiment.ts'
import type { ColumnSpec, RunRecord } from './report/record.ts'
import { perRound } from './report/tables.ts'
import { run } from './run.ts'
import { comparePaired, standing } from './statistics/compare.ts'
import { type TrialSettings, trial } from './trial.ts'

const ROUNDS = 8
const RATE = 50

const AGE: ColumnSpec = { label: 'age', unit: 'ms', digits: 3, histogram: 'age', take: 'mean' }
const FIGURES: readonly ColumnSpec[] = [
  AGE,
  { label: 'bytes per event', unit: 'B', digits: 1, figure: 'bytes' },
  { label: 'CPU', unit: 'µs per event', digits: 2, figure: 'cpu' },
]

/** Both arms of a pair are set to the very same; the last has the length of its way changed. */
const ARMS = [
  { name: 'sse-a', transport: 'sse' },
  { name: 'sse-b', transport: 'sse' },
  { name: 'short-polling-a', transport: 'short-polling' },
  { name: 'short-polling-b', transport: 'short-polling' },
  { name: 'sse-near', transport: 'sse', road: { delay: 0 } },
  { name: 'sse-far', transport: 'sse', road: { delay: 5 } },
]

function armOf({ name, transport, road }: (typeof ARMS)[number], seed: number): Arm {
  return {
    ...{ name, label: name, settings: { transport }, seconds: 2 },
    async run(bed: Bed, round: number) {
      const settings: TrialSettings = {
        server: {
          // From its sources and on any core, as other tests that run at the same time.
          ...{ entry: 'server/main.ts', core: undefined },
          flags: ['--source', 'simulator', '--rate', `${RATE}`, '--no-roads'],
        },
        isShared: true,
        // So many that CPU time, which is read in ticks of 10 ms, has some of them.
        clients: { transport, clients: 100, interval: 250, seed: seed + round },
        ...{ seconds: 1, warmUp: 0.3 },
        ...(road !== undefined && { road }),
      }
      return (await trial(bed, settings)).outcome
    },
  }
}

const experiment: Experiment = {
  title: 'A/A',
  takes: { quick: 100, full: 100 },
  plan: ({ seed }) => ({
    ...{ settings: {}, rounds: ROUNDS, arms: ARMS.map((arm) => armOf(arm, seed)) },
    tables: [{ title: 'A/A', arms: ARMS.map(({ name }) => name), columns: [...FIGURES] }],
    // Whether the machine was busy is not the question: it was so for both arms of each pair.
    limits: {
      ...{ rate: 1, delivery: 1, cpu: 1, loopLag: 1000 },
      ...{ slip: 1000, uncertainty: 1000, n: 1, events: 1 },
    },
  }),
  answer: () => 'see the test',
  charts: () => [],
}

function measure(seed: number): Promise<RunRecord> {
  const texts = { question: 'A/A?', method: 'Twice.', reading: 'The same.', limits: 'None.' }
  const question = { number: 99, name: 'a-a', experiment, ...texts }
  return run(question, { mode: 'quick', seed }, { command: 'vitest' })
}

function compared(record: RunRecord, a: string, b: string, column: ColumnSpec) {
  const [left, right] = [perRound(record, a, column), perRound(record, b, column)]
  const rounds = left.map(({ value }, round) => ({
    a: value,
    b: right[round]?.value ?? Number.NaN,
  }))
  return { what: `${a} against ${b}, ${column.label}`, ...comparePaired(rounds, 'a', 'b') }
}

/** Of the same with the same, what stands as a difference in view of how many were compared. */
function falseAlarms(record: RunRecord): string[] {
  const all = ['sse', 'short-polling'].flatMap((transport) => {
    return FIGURES.map((column) => compared(record, `${transport}-a`, `${transport}-b`, column))
  })
  for (const { what, outcome, a, b } of all) {
    expect({ what, outcome }).not.toMatchObject({ outcome: 'too-few' })
    // Nothing twice would show no difference either.
    expect(Math.min(a?.median ?? 0, b?.median ?? 0), what).toBeGreaterThan(0)
  }
  const stands = standing(all.map(({ p }) => p))
  return all.flatMap(({ what, ratio, p }, index) => {
    return stands[index] ? [`${what}: × ${ratio?.toFixed(3)}, p = ${p.toFixed(4)}`] : []
  })
}

/*
 * Of six comparisons of the same with the same, 5 % each are called a difference by construction:
 * together one in four runs would have one. By Holm's rule at most one run in 20 has any that
 * stands; two runs in a row, drawn anew, at most one in 400.
 */
test('the same transport twice shows no difference, a way of 5 ms more shows', {
  timeout: 600_000,
}, async () => {
  const record = await measure(1)
  expect(record.validity.reasons).toEqual([])
  expect(record.rounds).toHaveLength(ROUNDS)
  if (falseAlarms(record).length > 0) expect(falseAlarms(await measure(2))).toEqual([])

  const far = compared(record, 'sse-near', 'sse-far', AGE)
  expect(far.outcome).toBe('differs')
  expect((far.b?.median ?? 0) - (far.a?.median ?? 0)).toBeGreaterThan(3)
})

import type { Experiment, Plan } from '../experiment.ts'
import { Histogram } from '../statistics/histogram.ts'
import { orders } from '../statistics/rounds.ts'
import { madeUp } from './made-up.ts'
import type { RunRecord, RunResult } from './record.ts'

/** For tests: a run of what an experiment plans, with results that were made up instead. */
export async function madeUpRun(
  experiment: Experiment,
  mode: 'quick' | 'full',
  result: (settings: Readonly<Record<string, unknown>>, round: number) => RunResult,
): Promise<RunRecord> {
  const plan: Plan = await experiment.plan({ mode, seed: 1 })
  const { settings, arms, tables, rounds } = plan
  const names = arms.map(({ name }) => name)
  return {
    ...madeUp(),
    ...{ mode, settings, tables: [...tables] },
    arms: arms.map(({ name, label, settings }) => ({ name, label, settings })),
    rounds: orders(names, rounds, 1).map((order, round) => ({
      order,
      results: Object.fromEntries(arms.map((arm) => [arm.name, result(arm.settings, round)])),
    })),
  }
}

/** Figures with an n that no limit minds, and ages in ms as a histogram. */
export function madeUpResult(
  figures: Readonly<Record<string, number>>,
  ages: readonly number[],
): RunResult {
  const all = Object.entries(figures).map(([name, value]) => [name, { value, n: 1000 }] as const)
  const age = Histogram.of(ages.map((ms) => 1000 * ms)).toJSON()
  return { figures: Object.fromEntries(all), histograms: { age } }
}

/** So many values, evenly from one to the other. */
export function evenly(from: number, to: number, count = 200): number[] {
  return Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.5)) / count)
}

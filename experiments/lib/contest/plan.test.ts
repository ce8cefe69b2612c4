import { describe, expect, test } from 'vitest'
import experiment from '../../14-how-close-to-the-limit.ts'
import { checkChart } from '../report/chart.ts'
import { evenly, madeUpResult, madeUpRun } from '../report/made-up-run.ts'
import { found, GOALS, unmeasured } from './goals.ts'

const FIGURES = [
  ...['cpu', 'cores', 'generator', 'delivered', 'held', 'perSecond', 'p99All', 'p99Stalled'],
  ...['waiting', 'memory', 'resident', 'cpuPerPoll', 'server', 'ready', 'most', 'stoppedAt'],
  ...['serverBound', 'clientsBound'],
]

/** A run in which everything that an arm may measure was 1. */
const run = (mode: 'quick' | 'full') => {
  const figures = Object.fromEntries(FIGURES.map((name) => [name, 1]))
  return madeUpRun(experiment, mode, () => {
    const result = madeUpResult(figures, evenly(1, 20))
    return { ...result, histograms: { ...result.histograms, time: result.histograms.age as never } }
  })
}

describe('the plan', () => {
  test('has an arm for each goal but those of what is not installed', async () => {
    const record = await run('full')
    const others = unmeasured(record).filter(({ against }) => against !== 'nchan in nginx')
    expect(others).toEqual([])
    expect(found(record).length + unmeasured(record).length).toBe(GOALS.length)
  })

  test('shows every arm in one table', async () => {
    for (const mode of ['quick', 'full'] as const) {
      const { arms, tables } = await run(mode)
      const rows = tables.flatMap(({ arms }) => arms)
      expect(rows.sort()).toEqual(arms.map(({ name }) => name).sort())
    }
  })

  test('draws each contestant', async () => {
    const record = await run('full')
    const [chart] = experiment.charts(record)
    expect(checkChart(chart as never).series).toHaveLength(record.tables[0]?.arms.length ?? 0)
  })

  test('says nothing of this machine but versions', async () => {
    const { settings, arms } = await run('full')
    expect(JSON.stringify([settings, arms])).not.toMatch(/node_modules|\/usr|\/tmp|https?:/)
  })

  test('is refused where ten times the clients cannot be open', async () => {
    const plan = experiment.plan({ mode: 'full', seed: 1, clients: 10_000_000 })
    await expect(plan).rejects.toThrow('100000000 clients take 100000200 open files')
  })
})

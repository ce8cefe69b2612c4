import { expect, test } from 'vitest'
import { describeWith, pathOf } from '../../../server/testbed/found.ts'
import experiment from '../../16-processes.ts'
import { type Held, verdict } from '../held.ts'
import { checkChart } from '../report/chart.ts'
import { evenly, madeUpRun } from '../report/made-up-run.ts'
import { checkRecord } from '../report/record.ts'
import { Histogram } from '../statistics/histogram.ts'
import { processCounts } from './steps.ts'

test('three processes are tried everywhere, and more where each has a core', () => {
  expect(processCounts(1)).toEqual([1, 2, 3])
  expect(processCounts(2)).toEqual([1, 2, 3])
  expect(processCounts(10)).toEqual([1, 2, 3, 4, 5])
  expect(processCounts(128)).toHaveLength(8)
})

describeWith('redis', 'the answer to what more processes add', () => {
  /** Where so many clients are held by each number of processes, and what stopped them. */
  async function run(most: (processes: number) => number, by: (processes: number) => Held) {
    process.env.REDIS_PATH = pathOf('redis')
    const record = await madeUpRun(experiment, 'full', (settings) => {
      const { clients, processes } = settings as { clients: number; processes: number }
      const held = clients <= most(processes) ? 'held' : by(processes)
      const age = Histogram.of(evenly(1000, 2000)).toJSON()
      const one = { cpu: 10 * processes, perSecond: 20 * clients }
      const figures = Object.entries(one).map(([name, value]) => [name, { value, n: 1000 }])
      return {
        figures: { ...Object.fromEntries(figures), ...verdict(held) },
        histograms: { age },
      }
    })
    const text = experiment.answer(checkRecord(record))
    for (const chart of experiment.charts(record)) {
      expect(checkChart(chart).series).toHaveLength(processCounts().length)
    }
    expect(text).not.toMatch(/NaN|undefined/)
    return text
  }

  test('is how much more they held, where servers were the limit of one', async () => {
    const text = await run(
      (processes) => (processes === 1 ? 2500 : 5500),
      () => 'server-bound',
    )
    expect(text).toContain('1 process 2500 (not 4000), 50000 deliveries a second at 10.0 µs of CPU')
    expect(text).toMatch(/More processes held up to \d+\.\d times as many\./)
  })

  test('is that they held no more, where servers were the limit of all', async () => {
    const text = await run(
      (processes) => (processes === 1 ? 2500 : 1500),
      () => 'server-bound',
    )
    expect(text).toContain('More processes held no more.')
  })

  test('is refused where clients were the bottleneck, of one or of more', async () => {
    const ofOne = await run(
      () => 2500,
      () => 'clients-bound',
    )
    expect(ofOne).toContain('1 process 2500 (with 4000 the clients were the bottleneck)')
    expect(ofOne).toContain('What more processes add is not known by this')
    expect(ofOne).not.toContain('More processes held')
    const ofMore = await run(
      () => 2500,
      (processes) => (processes === 1 ? 'server-bound' : 'clients-bound'),
    )
    expect(ofMore).toContain('is not known: with them something else was the limit')
  })

  test('says when not even the fewest were held', async () => {
    const text = await run(
      () => 0,
      () => 'server-bound',
    )
    expect(text).toContain('1 process not even the fewest (not 1000)')
  })
})

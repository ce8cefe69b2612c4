import { expect, test } from 'vitest'
import { describeWith, pathOf } from '../../../server/testbed/found.ts'
import experiment from '../../15-redis.ts'
import { madeUpMeasured } from '../made-up-measured.ts'
import { checkChart } from '../report/chart.ts'
import { evenly, madeUpResult, madeUpRun } from '../report/made-up-run.ts'
import { checkRecord } from '../report/record.ts'
import { Histogram } from '../statistics/histogram.ts'
import { redisOutcome } from './redis-arm.ts'

test('CPU of Redis is told for an event and for a delivery, beside that of the servers', () => {
  const used = { user: 0.01, system: 0.01, total: 0.02 }
  const measured = madeUpMeasured({ spanSeconds: 10, serverCpu: used })
  const { figures } = redisOutcome(
    { ...measured, redisCpu: 0.005, busiest: 0.025 },
    10,
    Histogram.of([500]),
  )
  const values = Object.entries(figures).map(([name, { value }]) => [name, value])
  expect(Object.fromEntries(values)).toMatchObject({
    ...{ cpu: 20, redisDelivery: 5, all: 25, redisEvent: 50, redisCores: 0.0005 },
  })
})

test('where the log is in memory nothing is said of Redis', () => {
  const measured = { ...madeUpMeasured(), redisCpu: undefined, busiest: 3 }
  const { figures } = redisOutcome(measured, 10, Histogram.of([500]))
  expect(figures.all).toEqual(figures.cpu)
  expect(Object.keys(figures).filter((name) => name.startsWith('redis'))).toEqual([])
})

describeWith('redis', 'the answer to what Redis adds', () => {
  /** Over Redis an event is `late` ms later with each process; rounds drift together. */
  function run(mode: 'quick' | 'full', late: number) {
    process.env.REDIS_PATH = pathOf('redis')
    return madeUpRun(experiment, mode, ({ log, processes }, round) => {
      const more = log === 'Redis' ? (processes as number) : 0
      const age = 1 + 0.1 * round + late * more
      const result = madeUpResult(
        { cpu: 10 + round + more, all: 11 + more, redisEvent: 100 + more, cores: 0.1 },
        evenly(age - 0.5, age + 0.5),
      )
      const receipt = Histogram.of([1000 * (1 + more)]).toJSON()
      return { ...result, histograms: { ...result.histograms, receipt } }
    })
  }

  test('is the difference within the rounds, for one process and for three', async () => {
    const text = experiment.answer(checkRecord(await run('full', 0.5)))
    expect(text).toContain('WebSocket +0.50 ms, and +1.50 ms with three')
    expect(text).toContain('WebSocket +1.0 µs, and +3.0 µs with three')
    expect(text).toContain('Long polling 101 and 103')
    expect(text).not.toContain('cannot tell')
  })

  test('says what the rounds cannot tell from nothing, and that few can tell nothing', async () => {
    expect(experiment.answer(await run('full', 0))).toContain(
      'WebSocket +0.00 ms, which the rounds cannot tell from nothing',
    )
    expect(experiment.answer(await run('quick', 0.5))).toContain('it takes six')
  })

  test('can be told and drawn', async () => {
    for (const mode of ['quick', 'full'] as const) {
      const record = checkRecord(await run(mode, 0.5))
      expect(experiment.answer(record)).not.toMatch(/NaN|undefined/)
      const series = experiment.charts(record).map((chart) => checkChart(chart).series.length)
      expect(series).toEqual([3, 3])
    }
  })
})

import { describe, expect, test } from 'vitest'
import experiment from '../../03-distance.ts'
import { mostOff } from '../models.ts'
import { checkChart } from '../report/chart.ts'
import { evenly, madeUpResult, madeUpRun } from '../report/made-up-run.ts'
import { checkRecord } from '../report/record.ts'
import { type Far, farModel } from './far.ts'

/** As the model has it, and so many times as many requests. */
function run(mode: 'quick' | 'full', times = 1) {
  return madeUpRun(experiment, mode, (settings) => {
    const { mean, requestsPerSecond } = farModel(settings as unknown as Far)
    return madeUpResult({ requests: times * requestsPerSecond }, evenly(0.9 * mean, 1.1 * mean))
  })
}

describe('the answer to what distance does', () => {
  test('has both sides of the cliff, and the requests beside their model', async () => {
    const text = experiment.answer(await run('full', 1.02))
    expect(text).toContain('long polling goes from 111 to 283 ms late on average')
    expect(text).toContain('server-sent events are 141 ms late at 140 ms')
    expect(text).toContain('7.35 requests a second at 10 events a second (model 7.21, 2.0 % off)')
    expect(text).toContain('at 40 events a second (model 9.67, 2.0 % off)')
  })
})

test.each(['quick', 'full'] as const)('a %s run can be told and drawn', async (mode) => {
  const record = checkRecord(await run(mode))
  expect(experiment.answer(record)).not.toMatch(/NaN|undefined|–/)
  const charts = experiment.charts(record).map(checkChart)
  for (const { series } of charts) {
    for (const { points } of series) expect(points.length).toBeGreaterThan(0)
  }
  for (const column of record.tables[0]?.columns ?? []) {
    expect(mostOff(record, column) ?? 0).toBeLessThan(0.001)
  }
})

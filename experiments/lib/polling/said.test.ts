import { describe, expect, test } from 'vitest'
import experiment from '../../07-poll-interval.ts'
import { checkChart } from '../report/chart.ts'
import { evenly, madeUpResult, madeUpRun } from '../report/made-up-run.ts'
import { checkRecord } from '../report/record.ts'
import { type Case, modelOf, RATE } from './arms.ts'
import { bytesPerSecond } from './poll-bytes.ts'

const POLL = { empty: 600, full: 750, payload: 150 }

/** Polls as the model has them; what is told 2 ms late, for so many bytes a second. */
function run(mode: 'quick' | 'full', bytes = 700) {
  return madeUpRun(experiment, mode, (settings, round) => {
    const { interval, arrivals } = settings as unknown as Case
    const drift = 1 + 0.001 * round
    if (interval === undefined) {
      const figures = { bytesPerSecond: bytes, bytes: bytes / RATE, payload: 150, requests: 0 }
      return madeUpResult({ ...figures, cpuPerClient: 20 }, evenly(0, 4 * drift))
    }
    const { wasted = 0, requestsPerSecond } = modelOf({ interval, arrivals })
    const all = bytesPerSecond(POLL, interval, RATE, arrivals) * drift
    return madeUpResult(
      {
        ...{ bytesPerSecond: all, bytes: all / RATE, payload: 150 * drift },
        ...{ requests: requestsPerSecond, empty: 100 * wasted },
        cpuPerClient: 40 * requestsPerSecond,
      },
      evenly(0, interval * drift),
    )
  })
}

describe('the answer to what polling faster buys', () => {
  test('has lateness, bytes and CPU from 2,000 to 200 ms', async () => {
    const text = experiment.answer(await run('full'))
    expect(text).toContain('brings an event 10.0 times as early (1,000 → 100 ms on average)')
    // 4 events a second: (4 × 750 + 600 + 600) against (375 + 600 + 3.5) bytes a second.
    expect(text).toContain('for 4.3 times the bytes (981 → 4,210 a second and client)')
    expect(text).toContain('10.0 times the server’s CPU; 20 % of those polls are for nothing')
    expect(text).toContain('44.9 % when events come at random')
  })

  test('says which polls are beaten, in lateness and bytes at once', async () => {
    const cheap = experiment.answer(await run('full'))
    expect(cheap).toContain('Server-sent events (2.01 ms, 700 bytes) is off that trade')
    expect(cheap).toContain('earlier and cheaper at once than polls every 5,000 ms or more often')
    const dear = experiment.answer(await run('full', 3000))
    expect(dear).toContain('earlier and cheaper at once than polls every 200 ms or more often')
  })

  test('says of one round that nothing can be told', async () => {
    const text = experiment.answer(await run('quick'))
    expect(text).not.toContain('off that trade')
    expect(text).toContain('these rounds do not tell')
  })
})

test('what follows has the bytes of a poll, and what each step to a shorter interval costs', async () => {
  const text = experiment.supplement(await run('full'))
  expect(text).toMatch(/An empty poll moved 60\d bytes.* brings something 75\d and 150 for each/)
  expect(text).toContain('| from 5,000 ms to 2,000 ms | 15')
  expect(text.match(/^\| from/gm)).toHaveLength(5)
})

test.each(['quick', 'full'] as const)('a %s run can be told and drawn', async (mode) => {
  const record = checkRecord(await run(mode))
  const text = `${experiment.answer(record)}${experiment.supplement(record)}`
  expect(text).not.toMatch(/NaN|undefined/)
  expect(experiment.charts(record).map((chart) => checkChart(chart).series.length)).not.toContain(0)
})

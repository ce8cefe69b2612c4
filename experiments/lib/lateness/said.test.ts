import { describe, expect, test } from 'vitest'
import experiment from '../../02-lateness.ts'
import { checkChart } from '../report/chart.ts'
import { evenly, madeUpResult, madeUpRun } from '../report/made-up-run.ts'
import { checkRecord } from '../report/record.ts'
import type { Case } from './arms.ts'

/** Short polls as the model has them, long polls 2 ms and streams 1 ms late; each a little more. */
function run(mode: 'quick' | 'full', late = 2) {
  return madeUpRun(experiment, mode, (settings, round) => {
    const { interval, transport } = settings as unknown as Case
    const drift = 0.01 * round
    const most = interval ?? (transport === 'long-polling' ? 2 * late : 2)
    return madeUpResult({ requests: 2, empty: 5 }, evenly(drift, most + 2 * drift + 0.02))
  })
}

describe('the answer to how late an event arrives', () => {
  test('has the mean of each interval, and how far it is off the model', async () => {
    const text = experiment.answer(await run('full'))
    expect(text).toContain('250 ms at P = 500 ms, 500 ms at P = 1,000 ms, 1,000 ms at P = 2,000 ms')
    expect(text).toContain('no arm is more than 0.4 % off P/2 + s')
  })

  test('names the earlier one beyond the spread of the rounds, and no tie', async () => {
    expect(experiment.answer(await run('full'))).toContain(
      'Server-sent events was earlier than Long polling, wait 25 s.',
    )
    expect(experiment.answer(await run('full', 1))).toContain('do not tell them apart')
  })

  test('names none of one round', async () => {
    expect(experiment.answer(await run('quick'))).toContain('do not tell them apart')
  })
})

test.each(['quick', 'full'] as const)('a %s run can be told and drawn', async (mode) => {
  const record = checkRecord(await run(mode))
  const text = `${experiment.answer(record)}${experiment.supplement(record)}`
  expect(text).not.toMatch(/NaN|undefined|–/)
  expect(experiment.charts(record).map((chart) => checkChart(chart).series.length)).not.toContain(0)
})

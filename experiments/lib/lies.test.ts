import { expect, test } from 'vitest'
import lie from '../13-spot-the-lie.ts'
import { lies } from './lies.ts'
import { checkChart } from './report/chart.ts'
import { madeUp } from './report/made-up.ts'
import type { RunRecord } from './report/record.ts'
import { FULL } from './validity.ts'

/** Each lie told as 2 for 400; what gives it away is 90. */
function record(): RunRecord {
  const { arms, tables, rounds } = lie.plan({ mode: 'full', seed: 1 })
  const figure = (value: number) => ({ value, n: 600 })
  const more = ['busy', 'idle', 'lag', 'worst', 'unluckiest'].map((name) => [name, figure(90)])
  const figures = { wrong: figure(2), honest: figure(400), ...Object.fromEntries(more) }
  const results = Object.fromEntries(arms.map(({ name }) => [name, { figures, histograms: {} }]))
  return {
    ...madeUp(),
    arms: arms.map(({ name, label, settings }) => ({ name, label, settings })),
    rounds: Array.from({ length: rounds }, () => ({ order: Object.keys(results), results })),
    tables: [...tables],
  }
}

test('seven lies are each told wrongly and rightly, with how to recognise them', () => {
  expect(lies).toHaveLength(7)
  const answer = lie.answer(record())
  expect(answer.match(/ 2\.0 instead of 400 (ms|B)/g)).toHaveLength(7)
  const lines = lie.supplement(record()).split('\n')
  expect(lines).toHaveLength(7)
  for (const line of lines) {
    expect(line).toMatch(/^- \*\*.+\*\*: 2\.0 for 400 \(.+\)\. .*It is recognised by /)
    expect(line).not.toMatch(/[{}?]/)
  }
})

test('all of them stand in one chart, beside the models that there are', () => {
  const [chart] = lie.charts(record())
  const { series } = checkChart(chart as NonNullable<typeof chart>)
  expect(series.map(({ kind, points }) => [kind, points.length])).toEqual([
    ['measured', 7],
    ['measured', 7],
    ['model', 2],
  ])
})

test('each rests on enough in a full run, whose limits are the usual ones', () => {
  expect(lie.plan({ mode: 'full', seed: 1 }).limits).toBe(FULL)
})

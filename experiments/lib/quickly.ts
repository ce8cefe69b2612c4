import { expect } from 'vitest'
import { questions } from './questions.ts'
import { drawChart } from './report/draw.ts'
import { markdown } from './report/markdown.ts'
import { parseRecord, type RunRecord, recordText } from './report/record.ts'
import { supplementOf } from './report/reports.ts'
import { run } from './run.ts'

/** Those whose quick runs belong to `npm test`; those of the others take too long for every day. */
export const EVERY_DAY = ['bytes', 'lateness', 'loss']

/** Milliseconds that a quick run may take here: it takes some 20 s on a machine of its own. */
export const PATIENCE = 120_000

/**
 * For tests: a quick run of a question, and everything that is made of it. A run is told to be not
 * valid where something else held the machine up, which is no fault of ours: then it is run once
 * more, and once more, and has to be valid then.
 */
export async function quickly(name: string): Promise<RunRecord> {
  const question = (await questions()).find((one) => one.name === name)
  if (question === undefined) throw new Error(`there is no experiment ${name}`)
  const once = () => run(question, { mode: 'quick', seed: 1 }, { command: 'a test' })
  let record = await once()
  for (let again = 0; again < 2 && !record.validity.isValid; again++) {
    console.warn(`${name} is run again:`, ...record.validity.reasons.map((it) => it.sentence))
    record = await once()
  }
  expect(record.validity.reasons).toEqual([])
  expect(parseRecord(recordText(record))).toEqual(JSON.parse(JSON.stringify(record)))
  expect(record.answer?.length).toBeGreaterThan(20)
  expect(record.answer).not.toMatch(/NaN|undefined|null|\?/)
  const report = markdown(record, supplementOf(record, question.experiment))
  expect(report).toContain('This was a quick run')
  expect(report).not.toMatch(/NaN|undefined/)
  for (const chart of question.experiment.charts(record)) {
    expect(await drawChart(chart, { width: 600, height: 320 })).toMatch(/^<svg/)
  }
  return record
}

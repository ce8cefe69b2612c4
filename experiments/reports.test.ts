import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { unmeasured } from './lib/contest/goals.ts'
import { mostOff, offBy } from './lib/models.ts'
import { questions } from './lib/questions.ts'
import { README, readmeWith } from './lib/report/readme.ts'
import type { ColumnSpec, RunRecord } from './lib/report/record.ts'
import { REPORTS, recordsIn, reportsOf } from './lib/report/reports.ts'
import { FRONT, frontWith, summaryTable } from './lib/report/summary.ts'
import { cellOf } from './lib/report/tables.ts'
import type { HistogramJson } from './lib/statistics/histogram.ts'

const all = await questions()
const records = await recordsIn(REPORTS)

function recordOf(name: string): RunRecord {
  const record = records.find(({ experiment }) => experiment.name === name)
  if (record === undefined)
    throw new Error(`there is no committed report of it: npm run experiment -- ${name}`)
  return record
}

test('there is a committed report of every question that can be asked', () => {
  const asked = all.filter(({ experiment }) => experiment.open === undefined)
  expect(records.map(({ experiment }) => experiment.name)).toEqual(asked.map(({ name }) => name))
})

describe.each(records.map((record) => [record.experiment.name, record] as const))(
  'the committed report of %s',
  (name, record) => {
    test('is of a full and valid run of a commit, with nothing changed since', () => {
      expect(record).toMatchObject({ mode: 'full', validity: { isValid: true, reasons: [] } })
      expect(record.commit).toMatchObject({ isClean: true })
      expect(record.rounds.length).toBeGreaterThanOrEqual(3)
      expect(record.machine.cores).toBeGreaterThan(0)
    })

    test('holds raw values', () => {
      const results = record.rounds.flatMap(({ results }) => Object.values(results))
      expect(results.length).toBeGreaterThan(0)
      for (const { name, settings } of record.arms) {
        const of = record.rounds.flatMap(({ results }) => results[name] ?? [])
        const kept = of.filter(({ figures, histograms }) => {
          return Object.keys(figures).length + Object.keys(histograms).length > 0
        })
        // An arm that is not run in every round says in how many.
        expect(kept.length, name).toBe(settings.rounds ?? of.length)
      }
      for (const { histograms } of results) {
        for (const histogram of Object.values(histograms)) expectWhole(histogram)
      }
    })

    test('says again what it said, from its .json alone', () => {
      const question = all.find((one) => one.name === name)
      expect(question?.experiment.answer(record)).toBe(record.answer)
    })

    test('rests on 400 or more where a figure stands beside a model', () => {
      for (const { arms, columns } of record.tables) {
        for (const arm of arms) {
          for (const column of columns) {
            if (column.model?.[arm] === undefined) continue
            const cell = cellOf(record, arm, column)
            if (cell) expect(cell.n, `${arm}, ${column.label}`).toBeGreaterThanOrEqual(400)
          }
        }
      }
    })
  },
)

test('every table, chart and page is made of the .json files beside it, to the byte', async () => {
  const made = await reportsOf(REPORTS, all)
  expect(Object.keys(made).length).toBeGreaterThan(records.length)
  for (const [file, text] of Object.entries(made)) {
    expect((await readFile(join(REPORTS, file), 'utf8')) === text, file).toBe(true)
  }
  expect(await readFile(README, 'utf8')).toBe(await readmeWith(all, records))
  const front = await readFile(FRONT, 'utf8')
  expect(front).toContain(summaryTable(records))
  expect(front).toBe(await frontWith(records))
})

describe('the models', () => {
  test('say how late short polls are, within 10 %', () => {
    const mean = columnOf(recordOf('lateness'), 'age, mean')
    expect(Object.keys(mean.model ?? {}).length).toBeGreaterThan(3)
    expect(mostOff(recordOf('lateness'), mean)).toBeLessThan(0.1)
    const far = offBy(recordOf('distance'), columnOf(recordOf('distance'), 'age, mean'))
    const short = Object.entries(far).filter(([arm]) => arm.startsWith('short-polling'))
    expect(short.length).toBeGreaterThan(0)
    for (const [arm, off] of short) expect(Math.abs(off), arm).toBeLessThan(0.1)
  })

  test('say how often long polls ask at 10 and 40 events/s over 100 ms there and back, within 10 %', () => {
    const record = recordOf('distance')
    const off = Object.entries(offBy(record, columnOf(record, 'requests')))
    const busy = off.filter(([arm]) => {
      return record.arms.find(({ name }) => name === arm)?.settings.arrivals === 'poisson'
    })
    expect(busy).toHaveLength(2)
    for (const [arm, share] of busy) expect(Math.abs(share), arm).toBeLessThan(0.1)
  })

  test('have the cliff where it was measured', () => {
    const record = recordOf('distance')
    const mean = columnOf(record, 'age, mean')
    const at = (delay: number) => {
      const arm = record.arms.find(({ settings }) => {
        return (
          settings.transport === 'long-polling' &&
          settings.arrivals === 'periodic' &&
          settings.delay === delay
        )
      })
      const cell = arm && cellOf(record, arm.name, mean)
      if (cell?.model === undefined) throw new Error(`nothing was measured at ${delay} ms`)
      return { value: cell.value, model: cell.model }
    }
    // Up to it as late as the way is long, beyond it by more than half of a round trip later.
    for (const delay of [60, 110]) expect(at(delay).value).toBeLessThan(delay * 1.25)
    for (const delay of [140, 200]) {
      expect(at(delay).value).toBeGreaterThan(delay * 1.75)
      expect(Math.abs(at(delay).value / at(delay).model - 1)).toBeLessThan(0.1)
    }
  })
})

test('bytes: the clients counted exactly what the proxy between them and the server saw', () => {
  for (const { results } of recordOf('bytes').rounds) {
    for (const [arm, { figures }] of Object.entries(results)) {
      expect(figures.clientsUp?.value, arm).toBeGreaterThan(0)
      expect(figures.clientsUp, arm).toEqual(figures.proxyUp)
      expect(figures.clientsDown, arm).toEqual(figures.proxyDown)
    }
  }
})

test('loss: with the cursor nothing was lost', () => {
  const record = recordOf('loss')
  for (const { title, columns } of record.tables) {
    const lost = columnIn(columns, 'lost')
    expect(cellOf(record, 'with', lost)?.value, title).toBe(0)
    const without = cellOf(record, 'without', lost)
    if (without?.model === undefined) throw new Error(`${title} has no model`)
    expect(Math.abs(without.value / without.model - 1), title).toBeLessThan(0.25)
  }
})

test('how close to the limit: each goal was measured but those of nchan, which may not be installed', () => {
  const missing = unmeasured(recordOf('how-close-to-the-limit'))
  expect(missing.filter(({ against }) => against !== 'nchan in nginx')).toEqual([])
})

function columnOf({ tables }: RunRecord, label: string): ColumnSpec {
  return columnIn(
    tables.flatMap(({ columns }) => columns),
    label,
  )
}

function columnIn(columns: readonly ColumnSpec[], label: string): ColumnSpec {
  const column = columns.find((one) => one.label === label)
  if (column === undefined) throw new Error(`no table has a column ${label}`)
  return column
}

/** The buckets hold every value, the samples the first of them, or all: then both agree. */
function expectWhole({ n, sum, min, max, buckets, samples }: HistogramJson): void {
  expect(total(buckets.filter((_, index) => index % 2 === 1))).toBe(n)
  expect(samples.length).toBeLessThanOrEqual(n)
  if (n === 0) return
  expect(samples.length).toBeGreaterThan(0)
  for (const sample of samples) {
    if (sample < min || sample > max) throw new Error(`${sample} is not within ${min} … ${max}`)
  }
  if (samples.length < n) return
  // Sorted, and not spread into Math.min: there may be more than fit into a call.
  const sorted = [...samples].sort((a, b) => a - b)
  expect({ sum: total(samples), min: sorted[0], max: sorted.at(-1) }).toEqual({ sum, min, max })
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

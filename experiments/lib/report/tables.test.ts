import { describe, expect, test } from 'vitest'
import { checkChart } from './chart.ts'
import { AGE, BYTES, madeUp } from './made-up.ts'
import { markdown } from './markdown.ts'
import { parseRecord, recordText } from './record.ts'
import { measured, modelled } from './series.ts'
import { cellOf, perRound, tablesOf } from './tables.ts'

const record = madeUp()

/** All ages of an arm, ascending, µs. */
function ages(arm: string): number[] {
  return record.rounds
    .flatMap(({ results }) => results[arm]?.histograms.age?.samples ?? [])
    .sort((a, b) => a - b)
}

describe('a cell', () => {
  test('takes percentiles of all rounds together, in its unit, and its spread from each', () => {
    const cell = cellOf(record, 'long-polling', AGE)
    expect(cell?.value).toBe((ages('long-polling')[249] ?? 0) / 1000)
    const each = perRound(record, 'long-polling', AGE).map(({ value }) => value)
    expect(each).toHaveLength(5)
    expect(cell).toMatchObject({ min: Math.min(...each), max: Math.max(...each) })
    expect(cell).toMatchObject({ n: 500, rounds: 5, events: 125, model: 60 })
  })

  test('takes mean and maximum of all rounds together as well', () => {
    const all = ages('sse')
    const mean = all.reduce((sum, age) => sum + age, 0) / all.length / 1000
    expect(cellOf(record, 'sse', { ...AGE, take: 'mean' })?.value).toBeCloseTo(mean, 9)
    expect(cellOf(record, 'sse', { ...AGE, take: 'max' })?.value).toBe((all.at(-1) ?? 0) / 1000)
  })

  test('takes the median of the rounds of a figure that each round counted', () => {
    expect(cellOf(record, 'sse', BYTES)).toEqual({
      value: 253,
      min: 253,
      max: 253,
      n: 500,
      rounds: 5,
      events: undefined,
      model: undefined,
    })
  })

  test('is empty where nothing was measured', () => {
    expect(cellOf(record, 'sse', { ...BYTES, figure: 'other' })).toBeUndefined()
    expect(cellOf({ ...record, rounds: [] }, 'sse', AGE)).toBeUndefined()
  })
})

describe('the report in Markdown', () => {
  test('is the same when made again from the JSON', () => {
    expect(markdown(parseRecord(recordText(record)))).toBe(markdown(record))
  })

  test('has spread, n and model beside each figure', () => {
    const [row] = tablesOf(record)[0]?.rows ?? []
    const [age] = row?.cells ?? []
    const text = markdown(record)
    const show = (value: number | undefined) => {
      return value?.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
    }
    expect(text).toContain(
      `| Long polling | ${show(age?.value)} [${show(age?.min)} … ${show(age?.max)}] n = 500 of 125, model 60.0 | 900 [900 … 900] n = 500 |`,
    )
    expect(text).toContain('of 5 rounds')
  })

  test('says how it was run, and that it was quick', () => {
    const text = markdown(record)
    for (const part of [
      '# 3. What does distance do?',
      'This was a quick run',
      'Long polling was 20 % later.',
      'npm run experiment -- 3 --quick',
      '0123456789abcdef0123456789abcdef01234567, nothing changed since',
      'A CPU, cores: 2, 16.0 GiB; Linux 6.1 x64; Node v20.19.0',
      '`rate` 4 · `arrivals` periodic',
      '[03-distance.json](03-distance.json)',
    ]) {
      expect(text).toContain(part)
    }
    expect(markdown({ ...record, mode: 'full' })).not.toContain('quick run')
  })

  test('has no answer when the run was not valid, but the reasons', () => {
    const reasons = [{ code: 'rate-missed', sentence: '19 a second were sent instead of 20.' }]
    const text = markdown({ ...record, validity: { isValid: false, reasons } })
    expect(text).not.toContain('20 % later')
    expect(text).toContain('**not valid**')
    expect(text).toContain('- `rate-missed` 19 a second were sent instead of 20.')
  })

  test('keeps its table whole whatever a label holds', () => {
    const arms = record.arms.map((arm) => ({ ...arm, label: 'a | b\nc' }))
    const rows = markdown({ ...record, arms })
      .split('\n')
      .filter((line) => line.includes('a \\| b c'))
    expect(rows).toHaveLength(2)
  })
})

describe('a series for a chart', () => {
  const places = [
    { arm: 'long-polling', x: 1 },
    { arm: 'sse', x: 2 },
    { arm: 'none', x: 3 },
  ]

  test('has the figures of the table, their spread and n', () => {
    const [one, two, ...more] = measured(record, AGE, places)
    const cell = cellOf(record, 'long-polling', AGE)
    expect(one).toEqual({ x: 1, y: cell?.value, low: cell?.min, high: cell?.max, n: 500 })
    expect(two?.x).toBe(2)
    expect(more).toEqual([])
    expect(modelled(AGE, places)).toEqual([{ x: 1, y: 60 }])
  })

  test('is refused when it cannot be drawn truthfully', () => {
    const chart = (scale: 'linear' | 'log' | 'names', point: object) => ({
      title: 'Age',
      description: 'Age by distance.',
      x: { label: 'delay', scale },
      y: { label: 'age', scale: 'log' as const },
      series: [
        {
          label: 'SSE',
          kind: 'measured' as const,
          hue: 'teal',
          shape: 'circle' as const,
          points: [{ x: 1, y: 2, ...point }],
        },
      ],
    })
    expect(checkChart(chart('linear', { low: 1, high: 3 })).title).toBe('Age')
    for (const point of [{ y: 0 }, { y: Number.NaN }, { low: 3 }, { high: 1 }, { x: 'sse' }]) {
      expect(() => checkChart(chart('linear', point))).toThrow(RangeError)
    }
    expect(() => checkChart(chart('log', { x: 0 }))).toThrow(RangeError)
    expect(() => checkChart(chart('names', {}))).toThrow(RangeError)
  })
})

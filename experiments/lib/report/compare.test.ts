import { describe, expect, test } from 'vitest'
import { randomFrom } from '../statistics/random.ts'
import { compareRuns, comparisonText } from './compare.ts'
import { madeUp } from './made-up.ts'
import type { ColumnSpec, RunRecord } from './record.ts'

/** As large as a report is: 12 arms × 5 columns, each figure within 10 % from round to round. */
function large(seed: number, rounds: number, change = 1): RunRecord {
  const random = randomFrom(seed)
  const names = Array.from({ length: 12 }, (_, i) => `arm-${i}`)
  const columns: ColumnSpec[] = ['a', 'b', 'c', 'd', 'e'].map((figure) => {
    return { label: figure, unit: 'ms', digits: 1, figure }
  })
  const figures = (arm: string) => {
    const each = columns.map(({ label }) => {
      const times = arm === 'arm-3' && label === 'c' ? change : 1
      return [label, { value: 100 * times * (0.95 + 0.1 * random()), n: 1000 }] as const
    })
    return { figures: Object.fromEntries(each), histograms: {} }
  }
  return {
    ...madeUp(),
    arms: names.map((name) => ({ name, label: name, settings: {} })),
    rounds: Array.from({ length: rounds }, () => {
      return { order: names, results: Object.fromEntries(names.map((arm) => [arm, figures(arm)])) }
    }),
    tables: [{ title: 'All', arms: names, columns }],
  }
}

/** What stands, by label. */
function standing(a: RunRecord, b: RunRecord): string[] {
  return compareRuns(a, b).figures.flatMap(({ label, stands }) => (stands ? [label] : []))
}

describe('comparing two runs', () => {
  test('of the same finds nothing', () => {
    const compared = compareRuns(madeUp({ seed: 1 }), madeUp({ seed: 2 }))
    expect(compared.circumstances).toEqual([])
    expect(compared.figures).toHaveLength(4)
    expect(compared.figures.map(({ comparison }) => comparison.outcome)).not.toContain('differs')
    expect(comparisonText(compared)).toBe(
      '0 of 4 figures changed beyond the spread of their rounds; of the same with the same, about 0.2 would.',
    )
  })

  test('says what changed beyond the spread, from what to what', () => {
    const compared = compareRuns(madeUp({ rounds: 7 }), madeUp({ rounds: 7, seed: 2, late: 90 }))
    const changed = compared.figures.filter(({ comparison }) => comparison.outcome === 'differs')
    expect(changed.map(({ label, stands }) => [label, stands])).toEqual([
      ['Long polling, age, p50', true],
    ])
    expect(comparisonText(compared)).toMatch(
      /^Long polling, age, p50: (5|6)\d\.\d \[.+\] → (8|9)\d\.\d \[.+\] ms, × 1\.(4|5)\d?, p = 0\.00058\n1 of 4 .+\n1 of them stand /,
    )
  })

  test('says what else was not the same', () => {
    const other = { ...madeUp(), settings: { rate: 8, arrivals: 'periodic' }, commit: null }
    expect(compareRuns(madeUp(), other).circumstances).toEqual([
      'commit: "0123456789abcdef0123456789abcdef01234567" → null',
      'setting rate: 4 → 8',
    ])
  })

  test('concludes nothing from a run that was not valid, or of another experiment', () => {
    const run = madeUp()
    const invalid = { ...run, answer: null, validity: { isValid: false, reasons: [] } }
    const other = { ...run, experiment: { ...run.experiment, name: 'bytes' } }
    expect(comparisonText(compareRuns(run, invalid))).toBe(
      'nothing can be concluded: the second run was not valid',
    )
    expect(comparisonText(compareRuns(other, run))).toContain('two experiments, bytes and distance')
  })

  test('says when there are too few rounds to tell', () => {
    const few = comparisonText(compareRuns(madeUp({ rounds: 2 }), madeUp({ rounds: 2, late: 90 })))
    expect(few).toContain('4 have too few rounds to tell; 5 in each run could.')
  })

  test('finds what doubled among 60 figures, with 6 rounds in each', () => {
    expect(standing(large(1, 6), large(2, 6, 2))).toEqual(['arm-3, c'])
    expect(standing(large(1, 6), large(2, 6))).toEqual([])
    expect(comparisonText(compareRuns(large(1, 6), large(2, 6, 2)))).toMatch(
      /^arm-3, c: .+ ms, × [12]\.\d+, p = 0\.0022$/m,
    )
  })

  test('says of a change that so few rounds cannot show it in so many, and how many could', () => {
    expect(comparisonText(compareRuns(large(1, 4), large(2, 4, 10)))).toMatch(
      /^arm-3, c: .+ \(alone; 4 and 4 rounds cannot show it among the 12 compared in its column, 6 in each run could\)$/m,
    )
    expect(comparisonText(compareRuns(large(1, 3), large(2, 3, 10)))).toBe(
      [
        '0 of 60 figures changed beyond the spread of their rounds; of the same with the same, about 0.0 would.',
        '60 have too few rounds to tell; 6 in each run could.',
      ].join('\n'),
    )
  })

  test('says of a change that could have stood, but does not, among how many it was', () => {
    // Only six rounds that lie entirely apart stand among 12.
    const [before, after] = [large(1, 6), large(2, 6, 2)]
    const [first] = after.rounds
    const result = first?.results['arm-3']
    if (!first || !result) throw new Error('there is no such round')
    const low = { ...result, figures: { ...result.figures, c: { value: 97, n: 1000 } } }
    const mixed = { ...first, results: { ...first.results, 'arm-3': low } }
    const run = { ...after, rounds: [mixed, ...after.rounds.slice(1)] }
    expect(comparisonText(compareRuns(before, run))).toMatch(
      /^arm-3, c: .+ \(alone; not in view of the 12 compared in its column\)$/m,
    )
  })
})

import { describe, expect, test } from 'vitest'
import { AGE, BYTES, madeUp } from './made-up.ts'
import { figuresByRound, ranking } from './paired.ts'

const arms = ['long-polling', 'sse']

test('the figures of a round are those of that round alone', () => {
  const rounds = figuresByRound(madeUp({ rounds: 2 }), BYTES)
  expect(rounds).toEqual([
    { 'long-polling': 900, sse: 253 },
    { 'long-polling': 900, sse: 253 },
  ])
})

describe('a ranking', () => {
  test('begins with the lowest and says which are higher beyond the spread', () => {
    const ranks = ranking(madeUp({ rounds: 6 }), AGE, arms)
    expect(ranks.map(({ arm, isHigher }) => [arm, isHigher])).toEqual([
      ['sse', false],
      ['long-polling', true],
    ])
    expect(ranks[1]?.comparison?.ratio).toBeCloseTo(1.2, 1)
  })

  test('calls a tie what lies as close together as rounds of the same do', () => {
    const ranks = ranking(madeUp({ rounds: 6, late: 50 }), AGE, arms)
    expect(ranks.map(({ isHigher }) => isHigher)).toEqual([false, false])
  })

  test('calls nothing higher of too few rounds', () => {
    const [, last] = ranking(madeUp({ rounds: 5 }), AGE, arms)
    expect(last).toMatchObject({ isHigher: false, comparison: { outcome: 'too-few' } })
  })

  test('leaves out what was not measured', () => {
    expect(ranking(madeUp(), AGE, ['nobody', 'sse']).map(({ arm }) => arm)).toEqual(['sse'])
  })
})

import { describe, expect, test } from 'vitest'
import { orders } from './rounds.ts'
import { quantile, spread } from './spread.ts'

const ARMS = ['short-polling', 'long-polling', 'sse', 'websocket']

describe('the order of rounds', () => {
  test('has each arm once a round, and is the same for the same seed', () => {
    const drawn = orders(ARMS, 20, 7)
    for (const round of drawn) expect([...round].sort()).toEqual([...ARMS].sort())
    expect(orders(ARMS, 20, 7)).toEqual(drawn)
    expect(orders(ARMS, 20, 8)).not.toEqual(drawn)
  })

  test('keeps those of a group beside each other, and draws theirs too', () => {
    const groupOf = (arm: string) => (arm.endsWith('polling') ? 'polls' : arm)
    const drawn = orders(ARMS, 50, 7, groupOf)
    for (const round of drawn) {
      expect([...round].sort()).toEqual([...ARMS].sort())
      const apart = round.indexOf('short-polling') - round.indexOf('long-polling')
      expect(Math.abs(apart)).toBe(1)
    }
    expect(new Set(drawn.map((round) => round.join())).size).toBe(12)
  })

  test('lets each arm go first about equally often', () => {
    const first = orders(ARMS, 4000, 1).map(([arm]) => arm)
    for (const arm of ARMS) {
      const share = first.filter((one) => one === arm).length / first.length
      expect(Math.abs(share - 0.25)).toBeLessThan(0.03)
    }
  })
})

describe('the spread of rounds', () => {
  test('is their median, their ends and their middle half', () => {
    expect(spread([5, 1, 3, 2, 4])).toEqual({ rounds: 5, median: 3, min: 1, max: 5, q1: 2, q3: 4 })
    expect(spread([1, 2])?.median).toBe(1.5)
    expect(spread([7])).toEqual({ rounds: 1, median: 7, min: 7, max: 7, q1: 7, q3: 7 })
    expect(spread([])).toBeUndefined()
    expect(quantile([0, 10], 0.975)).toBeCloseTo(9.75, 10)
  })
})

import { randomLogNormal, randomNormal } from 'd3-random'
import { describe, expect, test } from 'vitest'
import { compare, comparePaired, type Outcome, standing } from './compare.ts'
import { randomFrom } from './random.ts'
import { leastRankSum, rankSum, twoSided } from './rank-sum.ts'
import { signedRank } from './signed-rank.ts'

const RUNS = 1000

/** How often `outcome` came out of so many runs. */
function share(outcome: Outcome, run: (index: number) => Outcome): number {
  let count = 0
  for (let index = 0; index < RUNS; index++) if (run(index) === outcome) count++
  return count / RUNS
}

/** Skewed, as latencies are. */
function figures(seed: number): (n: number, factor?: number) => number[] {
  const draw = randomLogNormal.source(randomFrom(seed))(3, 0.3)
  return (n, factor = 1) => Array.from({ length: n }, () => factor * draw())
}

describe('comparing the same with the same', () => {
  test('finds a difference in at most 5 % of cases, however many rounds', () => {
    for (const n of [4, 5, 7, 10, 25]) {
      const some = figures(n)
      expect(share('differs', () => compare(some(n), some(n)).outcome)).toBeLessThan(0.06)
    }
  })

  test('does so round by round too, while the machine drifts', () => {
    for (const n of [6, 9]) {
      const noise = randomNormal.source(randomFrom(n))(1, 0.02)
      const outcome = () => {
        const rounds = Array.from({ length: n }, (_, round) => {
          return { a: (1 + round) * noise(), b: (1 + round) * noise() }
        })
        return comparePaired(rounds, 'a', 'b').outcome
      }
      expect(share('differs', outcome)).toBeLessThan(0.06)
    }
  })

  test('finds none at all between figures that are exact and equal', () => {
    expect(compare([253, 253, 253, 253], [253, 253, 253, 253])).toMatchObject({
      outcome: 'no-difference',
      p: 1,
      ratio: 1,
    })
    const rounds = Array.from({ length: 8 }, () => ({ a: 253, b: 253 }))
    expect(comparePaired(rounds, 'a', 'b')).toMatchObject({ outcome: 'no-difference', p: 1 })
  })
})

describe('comparing what differs', () => {
  test('finds it when it is well beyond the spread', () => {
    const some = figures(1)
    expect(share('differs', () => compare(some(7), some(7, 3)).outcome)).toBeGreaterThan(0.99)
  })

  test('finds one byte more when each round has it', () => {
    expect(compare([253, 253, 253, 253], [254, 254, 254, 254]).outcome).toBe('differs')
  })

  test('sees through drift that buries it when rounds are taken apart', () => {
    const noise = randomNormal.source(randomFrom(2))(1, 0.02)
    const rounds = Array.from({ length: 8 }, (_, index) => {
      return { a: (1 + index) * noise(), b: 1.2 * (1 + index) * noise() }
    })
    const { outcome, ratio } = comparePaired(rounds, 'a', 'b')
    expect(outcome).toBe('differs')
    expect(ratio).toBeCloseTo(1.2, 1)
    const apart = compare(
      rounds.map(({ a }) => a),
      rounds.map(({ b }) => b),
    )
    expect(apart.outcome).toBe('no-difference')
  })

  test('says so when there are too few rounds to tell at all', () => {
    expect(compare([1, 1, 1], [9, 9, 9]).outcome).toBe('too-few')
    expect(compare([], [1, 2, 3, 4]).outcome).toBe('too-few')
    const five = Array.from({ length: 5 }, () => ({ a: 1, b: 9 }))
    expect(comparePaired(five, 'a', 'b').outcome).toBe('too-few')
  })

  test('takes the difference where a figure may be 0', () => {
    const rounds = Array.from({ length: 6 }, (_, index) => ({ a: 0, b: 1 + index }))
    expect(comparePaired(rounds, 'a', 'b')).toMatchObject({ outcome: 'differs', ratio: undefined })
  })
})

describe('the tests behind it', () => {
  test('have the exact probabilities of their tables', () => {
    // Two of 70 ways to deal 4 and 4 lie entirely apart; 20 ways to deal 3 and 3.
    expect(rankSum([1, 2, 3, 4], [5, 6, 7, 8])).toBeCloseTo(2 / 70, 12)
    expect(leastRankSum(4, 4)).toBeCloseTo(2 / 70, 12)
    expect(rankSum([1, 2, 3], [4, 5, 6])).toBeCloseTo(0.1, 12)
    expect(signedRank([1, 2, 3, 4, 5, 6])).toBeCloseTo(2 / 64, 12)
    expect(signedRank([-1, 2, 3, 4, 5, 6])).toBeCloseTo(4 / 64, 12)
    expect(twoSided(1.959964)).toBeCloseTo(0.05, 5)
  })

  test('go over into their approximations without a step', () => {
    const some = figures(9)
    const [a, b] = [some(20), some(20, 1.2)]
    const middle = (Math.max(...a) + Math.min(...b)) / 2
    expect(Math.abs(rankSum(a, b) - rankSum([...a, middle], b))).toBeLessThan(0.05)
    const leans = Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (i + 1))
    expect(Math.abs(signedRank(leans) - signedRank([...leans, 0.5]))).toBeLessThan(0.05)
  })
})

describe('many comparisons together', () => {
  test('of the same with the same seldom leave even one standing', () => {
    const some = figures(4)
    let runs = 0
    for (let run = 0; run < 150; run++) {
      const ps = Array.from({ length: 12 }, () => compare(some(7), some(7)).p)
      if (standing(ps).includes(true)) runs++
    }
    expect(runs / 150).toBeLessThan(0.08)
  })

  test('keep those that are beyond doubt, in the order in which they were given', () => {
    expect(standing([0.5, 0.0001, 0.04, 0.012])).toEqual([false, true, false, true])
    expect(standing([])).toEqual([])
  })
})

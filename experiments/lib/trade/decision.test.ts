import { describe, expect, test } from 'vitest'
import { decide, type Offer, RULE } from './decision.ts'

/** An offer whose rounds lie within 1 % of each figure. */
function offer(transport: string, age: number, bytes: number, cpu?: number, rounds = 4): Offer {
  const around = (value: number) =>
    Array.from({ length: rounds }, (_, round) => value * (1 + 0.0025 * round))
  return {
    transport,
    ages: around(age),
    delivered: around(100).map(() => 100),
    bytes: around(bytes),
    cpu: cpu === undefined ? [] : around(cpu),
  }
}

describe('what decides', () => {
  test('cheapest in bytes and in CPU, a transport wins', () => {
    const verdict = decide([offer('a', 50, 100, 10), offer('b', 50, 200, 20)], 100)
    expect(verdict).toMatchObject({ outcome: 'winner', names: ['a'], isTold: true })
    expect(verdict.inTime).toEqual(['a', 'b'])
  })

  test('who is too late does not win, however cheap', () => {
    const verdict = decide([offer('a', 150, 1, 1), offer('b', 50, 200, 20)], 100)
    expect(verdict).toMatchObject({ outcome: 'winner', names: ['b'], inTime: ['b'] })
  })

  test('a single round that is too late rules a transport out', () => {
    const late = { ...offer('a', 50, 1, 1), ages: [50, 50, 50, 101] }
    expect(decide([late, offer('b', 50, 200, 20)], 100).names).toEqual(['b'])
  })

  test('who lost an event does not win', () => {
    const lossy = { ...offer('a', 50, 1, 1), delivered: [100, 100, 99.99, 100] }
    expect(decide([lossy, offer('b', 50, 200, 20)], 100).names).toEqual(['b'])
  })

  test('none wins where none is fresh enough', () => {
    const verdict = decide([offer('a', 150, 1, 1), offer('b', 120, 1, 1)], 100)
    expect(verdict).toMatchObject({ outcome: 'nobody', names: [], inTime: [] })
  })

  test('where bytes and CPU disagree, both are named', () => {
    const verdict = decide([offer('a', 50, 100, 20), offer('b', 50, 200, 10)], 100)
    expect(verdict).toMatchObject({ outcome: 'trade', names: ['a', 'b'] })
    expect(verdict.cheapest).toEqual({ bytes: ['a'], cpu: ['b'] })
  })

  test('what nobody measured decides nothing: without CPU, bytes do', () => {
    const verdict = decide([offer('a', 50, 200), offer('b', 50, 100)], 100)
    expect(verdict).toMatchObject({ outcome: 'winner', names: ['b'] })
  })
})

describe('ties', () => {
  test('less than 10 % apart, two tie, however sure the difference is', () => {
    const verdict = decide([offer('a', 50, 100, 10), offer('b', 50, 108, 10.5)], 100)
    expect(verdict).toMatchObject({ outcome: 'tie', names: ['a', 'b'] })
  })

  test('rounds that overlap tie, however far apart their medians are', () => {
    const wide = (transport: string, bytes: number[]) => ({ ...offer(transport, 50, 1, 10), bytes })
    const verdict = decide([wide('a', [90, 100, 110, 300]), wide('b', [95, 150, 160, 170])], 100)
    expect(verdict).toMatchObject({ outcome: 'tie', names: ['a', 'b'] })
  })

  test('a tie in one cost is settled by the other', () => {
    const verdict = decide([offer('a', 50, 100, 20), offer('b', 50, 105, 10)], 100)
    expect(verdict).toMatchObject({ outcome: 'winner', names: ['b'] })
  })

  test('three may tie, and a fourth not', () => {
    const offers = ['a', 'b', 'c'].map((name) => offer(name, 50, 100, 10))
    const verdict = decide([...offers, offer('d', 50, 300, 10)], 100)
    expect(verdict.names).toEqual(['a', 'b', 'c'])
  })
})

test('with too few rounds it says that chance was not ruled out', () => {
  const verdict = decide([offer('a', 50, 100, 10, 1), offer('b', 50, 200, 20, 1)], 100)
  expect(verdict).toMatchObject({ outcome: 'winner', names: ['a'], isTold: false })
  expect(decide([offer('a', 50, 100, 10, 3)], 100).isTold).toBe(false)
})

test('the rule in words names the margin and the rounds that the code has', () => {
  expect(RULE.join(' ')).toContain('less than 10 %')
  expect(RULE.join(' ')).toContain('4 rounds')
})

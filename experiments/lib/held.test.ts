import { describe, expect, test } from 'vitest'
import {
  type Held,
  heldIn,
  p99With,
  rangeOf,
  type StepSeen,
  type Steps,
  unconnected,
  untilClear,
  verdict,
} from './held.ts'
import { Histogram } from './statistics/histogram.ts'

const limits = { p99: 500, rate: 0.02, busy: 0.8 }
const fine: StepSeen = {
  ...{ share: 1, p99: 20, failures: 0, generator: 0.4, server: 0.9 },
  rate: { intended: 20, actual: 20 },
}

describe('whether so many clients were held', () => {
  test('they were when every event arrived in time', () => {
    expect(heldIn(fine, limits)).toBe('held')
    expect(heldIn({ ...fine, p99: 500 }, limits)).toBe('held')
  })

  test.each<[string, Partial<StepSeen>]>([
    ['an event is missing', { share: 0.9999 }],
    ['events come late', { p99: 501 }],
    ['none came', { p99: undefined }],
    ['the source could not keep its rate', { rate: { intended: 20, actual: 19 } }],
    ['connections were lost', { failures: 1 }],
  ])('they were not when %s', (_, change) => {
    expect(heldIn({ ...fine, ...change }, limits)).toBe('server-bound')
  })

  test('nobody knows when the clients had no time to spare', () => {
    expect(heldIn({ ...fine, p99: 900, generator: 0.95 }, limits)).toBe('clients-bound')
  })

  test('clients that are busy do not make an event earlier', () => {
    expect(heldIn({ ...fine, generator: 0.95 }, limits)).toBe('held')
  })

  test('it was something else when neither had been at work all the time', () => {
    expect(heldIn({ ...fine, p99: 900, server: 0.5 }, limits)).toBe('unclear')
    expect(heldIn({ ...fine, p99: 900, server: undefined }, limits)).toBe('unclear')
  })

  test('of events far between, it was the one that took longer over each', () => {
    const rare = { ...fine, p99: 900, rate: { intended: 0.2, actual: 0.2 } }
    expect(heldIn({ ...rare, server: 0.2, generator: 0.1 }, limits)).toBe('server-bound')
    expect(heldIn({ ...rare, server: 0.1, generator: 0.2 }, limits)).toBe('clients-bound')
  })
})

describe('how far it is known', () => {
  const round = (...found: [number, Held][]): Steps => new Map(found)

  test('the most that were held in every round, and what stopped the next', () => {
    const all = round([100, 'held'], [1000, 'held'], [5000, 'held'])
    const some = round([100, 'held'], [1000, 'server-bound'])
    expect(rangeOf([all, all])).toEqual({ held: 5000, stopped: undefined })
    expect(rangeOf([all, some])).toEqual({
      held: 100,
      stopped: { clients: 1000, by: 'server-bound' },
    })
  })

  test('who holds many is not asked for fewer', () => {
    const rounds = [
      round([5000, 'held']),
      round([5000, 'server-bound'], [2500, 'held']),
      round([5000, 'server-bound'], [2500, 'held']),
    ]
    expect(rangeOf(rounds)).toEqual({
      held: 2500,
      stopped: { clients: 5000, by: 'server-bound' },
    })
  })

  test('the server is not blamed where something else may have been the reason', () => {
    const rounds = [
      round([100, 'held'], [1000, 'server-bound']),
      round([100, 'held'], [1000, 'clients-bound']),
    ]
    expect(rangeOf(rounds).stopped).toEqual({ clients: 1000, by: 'clients-bound' })
  })

  test('nothing is known to be held where not even the fewest were', () => {
    expect(rangeOf([round([100, 'server-bound'])])).toEqual({
      held: undefined,
      stopped: { clients: 100, by: 'server-bound' },
    })
  })
})

describe('what held it up', () => {
  test('is one of two, or neither', () => {
    const numbers = (held: Held) => Object.values(verdict(held)).map(({ value }) => value)
    expect(numbers('held')).toEqual([1, 0, 0])
    expect(numbers('server-bound')).toEqual([0, 1, 0])
    expect(numbers('clients-bound')).toEqual([0, 0, 1])
    expect(numbers('unclear')).toEqual([0, 0, 0])
  })

  test('of clients that could not connect, the server only where its CPU was read', () => {
    expect(heldIn(unconnected(20, 0.95), limits)).toBe('clients-bound')
    expect(heldIn(unconnected(20, 0.2), limits)).toBe('unclear')
    expect(heldIn(unconnected(20, 0.2, 0.95), limits)).toBe('server-bound')
  })

  test('is asked again while it is neither, so often at the most', async () => {
    const found: Held[] = ['unclear', 'held', 'unclear', 'unclear', 'held']
    const attempt = async () => ({ held: found.shift() ?? 'unclear' })
    expect(await untilClear(2, attempt)).toEqual({ held: 'held', tries: 2 })
    expect(await untilClear(2, attempt)).toEqual({ held: 'unclear', tries: 2 })
    expect(await untilClear(2, attempt)).toEqual({ held: 'held', tries: 1 })
  })

  test('and an event is as late as its source was, besides its age', () => {
    expect(p99With(Histogram.of([4000, 4000]).toJSON(), 30)).toBeCloseTo(34, 0)
    expect(p99With(new Histogram().toJSON(), 30)).toBeUndefined()
  })
})

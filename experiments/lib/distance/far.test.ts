import { describe, expect, test } from 'vitest'
import { madeUp } from '../report/made-up.ts'
import { type Far, farModel, farName, farsOf, roundOf, settlingOf } from './far.ts'

const far = (more: Partial<Far>): Far => ({
  ...{ transport: 'long-polling', delay: 110, rate: 4, arrivals: 'periodic', times: 1 },
  ...more,
})

test('an arm is named by transport and distance, and by its rate where that varies', () => {
  expect(farName(far({}))).toBe('long-polling-110')
  expect(farName(far({ delay: 50, rate: 40, arrivals: 'poisson' }))).toBe('long-polling-50-40')
})

describe('the model over a road', () => {
  test('has the cliff of long polling where a round takes as long as the events are apart', () => {
    expect(roundOf(123.5)).toBe(250)
    expect(farModel(far({ delay: 123 })).mean).toBe(124)
    expect(farModel(far({ delay: 124 })).mean).toBeCloseTo(125 + roundOf(124) / 2, 9)
  })

  test('has the requests of DESIGN section 6: λ/(λg + e^(−λg))', () => {
    for (const [rate, requests] of [
      [10, 7.22],
      [40, 9.67],
    ] as const) {
      const model = farModel(far({ delay: 50, rate, arrivals: 'poisson' }))
      const g = roundOf(50) / 1000
      expect(model.requestsPerSecond).toBeCloseTo(rate / (rate * g + Math.exp(-rate * g)), 6)
      expect(model.requestsPerSecond).toBeCloseTo(requests, 1)
    }
  })

  test('has what is pushed as late as the way is long', () => {
    expect(farModel(far({ transport: 'sse' })).mean).toBe(111)
    expect(farModel(far({ transport: 'short-polling' })).mean).toBe(361)
  })
})

test('long polls before the cliff find the rhythm of the events, which takes longer the nearer it is', () => {
  // A client that begins with the longest wait there is, the whole of a round, event by event.
  for (const delay of [20, 60, 110, 120]) {
    let [wait, events] = [roundOf(delay), 0]
    for (; wait > 0; events++) wait -= 250 - roundOf(delay)
    expect(Math.ceil(settlingOf(far({ delay })) * 4)).toBe(events)
  }
  expect(settlingOf(far({ delay: 110 }))).toBeCloseTo(2.06, 2)
})

test('nothing settles beyond the cliff, of events that come by chance, or of what is pushed', () => {
  expect(settlingOf(far({ delay: 124 }))).toBe(0)
  expect(settlingOf(far({ arrivals: 'poisson', delay: 50 }))).toBe(0)
  expect(settlingOf(far({ transport: 'sse' }))).toBe(0)
})

test('the arms of a run are found again in its record', () => {
  const arms = [far({}), far({ arrivals: 'poisson' }), far({ transport: 'sse' })].map(
    (settings) => ({ name: farName(settings), label: '', settings: { ...settings } }),
  )
  expect(farsOf({ ...madeUp(), arms }, 'long-polling', 'periodic')).toEqual([far({})])
})

import { expect, test } from 'vitest'
import { expectation } from '../../../web/model/expectation.ts'
import { slowed, timeLapse } from './time-lapse.ts'
import { workload } from './workload.ts'
import { workloads } from './workloads.ts'

const seldom = workloads.find(({ name }) => name === 'notifications') as (typeof workloads)[0]

test('what comes often enough is run as it is', () => {
  for (const one of workloads.filter((other) => other !== seldom)) {
    const { rate, interval, wait } = one
    expect(timeLapse(one), one.name).toEqual({ speed: 1, rate, interval, wait })
  }
})

test('what comes too seldom is run faster by a factor that leaves whole seconds of wait', () => {
  const lapse = timeLapse(seldom)
  expect(lapse).toMatchObject({ speed: 50, wait: 1 })
  expect(lapse.rate).toBeCloseTo(50 / 30, 9)
  expect(lapse.interval).toBeCloseTo(seldom.interval / 50, 9)
})

test('a poll then finds as many events, and as often none, as it would', () => {
  const lapse = timeLapse(seldom)
  const of = (rate: number, interval: number) => {
    const { delay, wait } = seldom
    return expectation('short-polling', { delay, wait, interval, rate, arrivals: 'poisson' })
  }
  const [own, fast] = [of(seldom.rate, seldom.interval), of(lapse.rate, lapse.interval)]
  expect(fast.requestsPerEvent).toBeCloseTo(own.requestsPerEvent ?? 0, 9)
  expect(fast.wasted).toBeCloseTo(own.wasted ?? 0, 9)
})

test('ages of polls at their own pace are those measured, and the rest of the wait', () => {
  const lapse = timeLapse(seldom)
  const { delay, wait, rate, interval } = seldom
  const p99 = (at: number) => {
    const circumstances = { delay, wait, rate, interval: at, arrivals: 'poisson' } as const
    const { p95, worst } = expectation('short-polling', circumstances)
    return p95 + 0.8 * (worst - p95)
  }
  expect(slowed(p99(lapse.interval), seldom, lapse)).toBeCloseTo(p99(interval), 6)
})

test('polls stay further apart than a round trip, or it is run less fast', () => {
  const far = workload({
    ...{ name: 'far', rate: 0.02, payloadBytes: 200, freshness: 4000 },
    ...{ delay: 200, wait: 60 },
  })
  const { speed, interval } = timeLapse(far)
  expect(speed).toBe(5)
  expect(interval).toBeGreaterThan(1.5 * 404)
})

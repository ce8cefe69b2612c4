import { describe, expect, test } from 'vitest'
import { type Circumstances, expectation } from '../../../web/model/expectation.ts'
import { intendedTimes } from './arrivals.ts'
import { Histogram } from './histogram.ts'
import { phases } from './phase.ts'

// What the reports are held against, at the very settings that they run with. The models' other
// corners are simulated beside them, in web/model/expectation.test.ts.

const DURATION = 600_000

/** A held question a client; ms, and requests a second. */
function longPolls(c: Circumstances): { age: Histogram; requests: number } {
  const { rate, arrivals, delay, server = 1, turnaround = 4 } = c
  const times = intendedTimes({ rate, arrivals, duration: DURATION, seed: 2 })
  const age = new Histogram()
  let [asked, next, requests] = [0, 0, 0]
  while (next < times.length) {
    requests++
    const answered = Math.max(asked, times[next] ?? 0)
    for (; (times[next] ?? Number.POSITIVE_INFINITY) <= answered; next++) {
      age.record(1000 * (answered - (times[next] ?? 0) + server + delay))
    }
    asked = answered + 2 * delay + turnaround
  }
  return { age, requests: (1000 * requests) / DURATION }
}

function shortPolls(c: Circumstances, clients: number): Histogram {
  const { rate, arrivals, delay, interval, server = 1 } = c
  const times = intendedTimes({ rate, arrivals, duration: DURATION, seed: 3 })
  return Histogram.merged(
    phases(clients, interval, 4).map((phase) => {
      const polls = (at: number) => phase + Math.ceil((at - phase) / interval) * interval
      return Histogram.of(times.map((at) => 1000 * (polls(at) - at + server + delay)))
    }),
  )
}

function within(share: number, measured: number | undefined, expected: number): void {
  expect(Math.abs((measured ?? Number.NaN) / expected - 1)).toBeLessThan(share)
}

describe('the models agree with polls simulated event by event', () => {
  for (const rate of [10, 40]) {
    test(`long polls at ${rate} events a second and a 100 ms round trip: requests and age`, () => {
      const c: Circumstances = { delay: 50, interval: 0, wait: 25, rate, arrivals: 'poisson' }
      const model = expectation('long-polling', c)
      const { age, requests } = longPolls(c)
      within(0.02, requests, model.requestsPerSecond)
      within(0.02, (age.mean ?? 0) / 1000, model.mean)
      within(0.04, (age.percentile(95) ?? 0) / 1000, model.p95)
    })
  }

  test('long polls of 4 periodic events a second fall off the cliff between 110 and 140 ms', () => {
    for (const delay of [0, 20, 60, 110, 140, 200]) {
      const c: Circumstances = { delay, interval: 0, wait: 25, rate: 4, arrivals: 'periodic' }
      const model = expectation('long-polling', c)
      expect(model.mean > 2 * delay).toBe(delay < 2 || delay >= 140)
      // An age's phase in the gap drifts as 2d + 4 and T do, which averages over the run.
      within(0.06, (longPolls(c).age.mean ?? 0) / 1000, model.mean)
    }
  })

  for (const arrivals of ['periodic', 'poisson'] as const) {
    test(`short polls of ${arrivals} events are P/2 + d + s late, whatever they lock to`, () => {
      for (const interval of [250, 1000, 2000]) {
        const c: Circumstances = { delay: 20, interval, wait: 0, rate: 4, arrivals }
        within(0.03, (shortPolls(c, 20).mean ?? 0) / 1000, interval / 2 + 20 + 1)
      }
    })
  }
})

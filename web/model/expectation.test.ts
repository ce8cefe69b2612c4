import { describe, expect, test } from 'vitest'
import { type Circumstances, expectation, kindOf } from './expectation.ts'
import { percentile } from './percentile.ts'

const base: Circumstances = {
  delay: 200,
  interval: 2000,
  wait: 10,
  rate: 0.5,
  arrivals: 'poisson',
  server: 1,
  turnaround: 4,
}

/** The same numbers each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Times of `n` events, ms. */
function events({ rate, arrivals }: Circumstances, n: number): number[] {
  const next = random(7)
  let at = 0
  return Array.from({ length: n }, () => {
    at += (1000 / rate) * (arrivals === 'periodic' ? 1 : -Math.log(1 - next()))
    return at
  })
}

interface Run {
  readonly lateness: Float64Array
  readonly requests: number
  readonly empty: number
  readonly seconds: number
}

/** Polls that reach the server every so often, whatever they find. */
function runShort(c: Circumstances, n: number, phase = 0.37): Run {
  const times = events(c, n)
  const end = times.at(-1) ?? 0
  const lateness: number[] = []
  let [requests, empty, next] = [0, 0, 0]
  for (let poll = c.interval * phase; poll <= end; poll += c.interval) {
    requests++
    const from = next
    for (; (times[next] ?? Number.POSITIVE_INFINITY) <= poll; next++) {
      lateness.push(poll - (times[next] ?? 0) + (c.server ?? 0) + c.delay)
    }
    if (next === from) empty++
  }
  return { lateness: Float64Array.from(lateness).sort(), requests, empty, seconds: end / 1000 }
}

/** A question that is held until there is an event, and asked again a gap after its answer. */
function runLong(c: Circumstances, n: number): Run {
  const times = events(c, n)
  const end = times.at(-1) ?? 0
  const next = random(11)
  const lateness: number[] = []
  let [requests, empty, index, asked] = [0, 0, 0, 0]
  while (asked <= end) {
    requests++
    const first = times[index] ?? Number.POSITIVE_INFINITY
    const answered = Math.min(Math.max(asked, first), asked + c.wait * 1000)
    const from = index
    for (; (times[index] ?? Number.POSITIVE_INFINITY) <= answered; index++) {
      lateness.push(answered - (times[index] ?? 0) + (c.server ?? 0) + c.delay)
    }
    if (index === from) empty++
    // A client's turnaround is never quite the same, which keeps it from locking to the events.
    asked = answered + 2 * c.delay + (c.turnaround ?? 0) * 2 * next()
  }
  return { lateness: Float64Array.from(lateness).sort(), requests, empty, seconds: end / 1000 }
}

function close(measured: number, expected: number, share = 0.03): void {
  expect(Math.abs(measured - expected), `${measured} beside ${expected}`).toBeLessThan(
    Math.max(1e-9, share * expected),
  )
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length

function compare(run: Run, kind: 'short-polling' | 'long-polling', c: Circumstances): void {
  const model = expectation(kind, c)
  expect(run.lateness.length).toBeGreaterThanOrEqual(4990)
  close(mean(run.lateness), model.mean)
  close(percentile(run.lateness, 50) ?? 0, model.p50)
  close(percentile(run.lateness, 95) ?? 0, model.p95)
  close(run.requests / run.seconds, model.requestsPerSecond)
  expect(run.empty / run.requests).toBeCloseTo(model.wasted ?? 0, 1)
  expect(Math.abs(run.empty / run.requests - (model.wasted ?? 0))).toBeLessThan(0.015)
  close(run.requests / run.lateness.length, model.requestsPerEvent ?? 0)
  expect(run.lateness.at(-1)).toBeLessThanOrEqual(model.worst + (c.turnaround ?? 0))
}

describe('short polling', () => {
  test('wastes 37 % of its polls at 0.5 events a second, one poll every 2 s', () => {
    expect(expectation('short-polling', base).wasted).toBeCloseTo(Math.exp(-1), 10)
    expect(Math.round(100 * Math.exp(-1))).toBe(37)
    compare(runShort(base, 10_000), 'short-polling', base)
  })

  test('is late by P/2 + d + s on average, whatever the rate', () => {
    for (const rate of [0.1, 1, 20]) {
      const c = { ...base, rate }
      expect(expectation('short-polling', c).mean).toBe(1201)
      compare(runShort(c, 20_000), 'short-polling', c)
    }
  })

  test('wastes 1 − P/T of its polls when events are periodic', () => {
    const c: Circumstances = { ...base, rate: 1 / (2 * Math.SQRT2), arrivals: 'periodic' }
    expect(expectation('short-polling', c)).toMatchObject({ play: 0 })
    compare(runShort(c, 10_000), 'short-polling', c)
    expect(expectation('short-polling', { ...c, rate: 4 }).wasted).toBe(0)
  })

  test('keeps the phase it began with when its period and that of the events lock', () => {
    for (const [rate, periods] of [
      [1, 2],
      [0.5, 1],
      [0.25, 1],
      [1 / 3, 2],
    ] as const) {
      const c: Circumstances = { ...base, rate, arrivals: 'periodic' }
      const model = expectation('short-polling', c)
      expect(model.play).toBe(2000 / (2 * periods))
      const means = Array.from({ length: 20 }, (_, phase) => {
        return mean(runShort(c, 5000, (phase + 0.5) / 20).lateness)
      })
      // Over all phases it is the model's mean, and no run is further off than the play.
      close(mean(Float64Array.from(means)), model.mean)
      for (const one of means) expect(Math.abs(one - model.mean)).toBeLessThanOrEqual(model.play)
      expect(Math.max(...means) - Math.min(...means)).toBeGreaterThan(model.play * 1.7)
    }
  })

  test('asks no faster than the answers come', () => {
    const c = { ...base, interval: 100, delay: 298 }
    expect(expectation('short-polling', c).requestsPerSecond).toBeCloseTo(1000 / 600, 10)
  })
})

describe('long polling', () => {
  test('is late by d + s + (g/2)·λg/(λg + e^(−λg)) and asks λ/(λg + e^(−λg)) times a second', () => {
    for (const rate of [0.5, 2, 5, 40]) {
      const c = { ...base, rate, wait: 60 }
      const [g, x] = [0.404, 0.404 * rate]
      const model = expectation('long-polling', c)
      close(model.mean, 201 + (202 * x) / (x + Math.exp(-x)), 1e-6)
      close(model.requestsPerSecond, rate / (rate * g + Math.exp(-x)), 1e-6)
      expect(model.worst).toBe(201 + 404)
      compare(runLong(c, 10_000), 'long-polling', c)
    }
  })

  test('comes back empty when nothing happens for as long as it may be held', () => {
    const c = { ...base, rate: 0.1 }
    const model = expectation('long-polling', c)
    expect(model.wasted).toBeCloseTo(Math.exp(-0.1 * 10.404), 10)
    compare(runLong(c, 20_000), 'long-polling', c)
  })

  test('falls off a cliff where periodic events come faster than it can ask', () => {
    const at = (delay: number): Circumstances => ({ ...base, delay, rate: 4, arrivals: 'periodic' })
    // 4 a second: T = 250 ms, and g is 224 ms at 110 ms each way, 284 ms at 140 ms.
    const [near, far] = [expectation('long-polling', at(110)), expectation('long-polling', at(140))]
    expect(near.mean).toBe(111)
    expect(far.mean).toBe(141 + 142)
    expect(near).toMatchObject({ requestsPerSecond: 4, wasted: 0, play: 0 })
    compare(runLong(at(110), 6000), 'long-polling', at(110))
    compare(runLong(at(140), 6000), 'long-polling', at(140))
  })

  test('may be measured on either side right at the cliff', () => {
    const c: Circumstances = { ...base, delay: 123, rate: 4, arrivals: 'periodic' }
    expect(expectation('long-polling', c).play).toBe(125)
  })

  test('asks in rounds when periodic events are rarer than its wait', () => {
    const c: Circumstances = { ...base, rate: 1 / 23.7, arrivals: 'periodic' }
    expect(expectation('long-polling', c)).toMatchObject({ wasted: 2 / 3, mean: 201, play: 0 })
    compare(runLong(c, 6000), 'long-polling', c)
  })
})

describe('push', () => {
  test('is late by d + s, and asks for nothing', () => {
    expect(expectation('push', base)).toEqual({
      mean: 201,
      p50: 201,
      p95: 201,
      worst: 201,
      play: 0,
      wasted: undefined,
      requestsPerSecond: 0,
      requestsPerEvent: 0,
      heartbeatsPerMinute: 4,
    })
  })
})

test('without events there is nothing to divide by', () => {
  const c = { ...base, rate: 0 }
  expect(expectation('push', c).requestsPerEvent).toBeUndefined()
  expect(expectation('short-polling', c)).toMatchObject({ wasted: 1, requestsPerSecond: 0.5 })
  const long = expectation('long-polling', c)
  expect(long.requestsPerSecond).toBeCloseTo(1 / 10.404, 10)
  expect(long).toMatchObject({ wasted: 1, requestsPerEvent: undefined, mean: 201 })
})

test('a transport that is not known has no model', () => {
  expect(kindOf('sse')).toBe('push')
  expect(kindOf('mine')).toBeUndefined()
  expect(kindOf('constructor')).toBeUndefined()
})

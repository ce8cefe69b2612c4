import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Draft, TradeData } from '../feed/event.ts'
import { arrivalTimes, Simulator, type SimulatorSettings, trades } from './simulator.ts'

const settings: SimulatorSettings = {
  rate: 10,
  arrivals: 'periodic',
  symbols: ['ALFA', 'BRAVO', 'CHARLIE', 'DELTA'],
  seed: 1,
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** What a simulator emits in the first milliseconds, and when. */
function record(changes: Partial<SimulatorSettings>, milliseconds: number) {
  const simulator = new Simulator({ ...settings, ...changes })
  const started = performance.now()
  const drafts: Draft[] = []
  const times: number[] = []
  simulator.start((draft) => {
    drafts.push(draft)
    times.push(performance.now() - started)
  })
  vi.advanceTimersByTime(milliseconds)
  simulator.stop()
  return { drafts, times }
}

function take<T>(count: number, next: () => T): T[] {
  return Array.from({ length: count }, next)
}

function takeTrades(count: number, changes: Partial<SimulatorSettings> = {}): TradeData[] {
  const next = trades({ ...settings, ...changes })
  return take(count, () => next().data as TradeData)
}

/** Distances between arrivals, in seconds. */
function gaps(count: number, changes: Partial<SimulatorSettings> = {}): number[] {
  const due = take(count, arrivalTimes({ ...settings, ...changes }))
  return due.map((time, index) => (time - (due[index - 1] ?? 0)) / 1000)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function variance(values: readonly number[]): number {
  const centre = mean(values)
  return mean(values.map((value) => (value - centre) ** 2))
}

describe('the rate', () => {
  test.each([
    [0.1, 600, 60],
    [0.25, 600, 150],
    [10, 60, 600],
    [5000, 5, 25_000],
  ])('is exact for periodic arrivals: %d events/s make in %d s the first and %d more', (...row) => {
    const [rate, seconds, count] = row
    expect(record({ rate }, seconds * 1000).drafts).toHaveLength(1 + count)
  })

  test.each([0.1, 5000])(
    'does not drift within 200,000 periodic arrivals at %d events/s',
    (rate) => {
      const due = take(200_000, arrivalTimes({ ...settings, rate }))
      expect(due.at(-1)).toBe(200_000_000 / rate)
    },
  )

  test('comes out the same when timers are late', () => {
    let clock = 0
    const late = vi.spyOn(performance, 'now').mockImplementation(() => clock)
    const simulator = new Simulator({ ...settings, rate: 5000 })
    let count = 0
    simulator.start(() => count++)
    while (clock < 10_000) {
      clock += 37
      vi.advanceTimersToNextTimer()
    }
    simulator.stop()
    late.mockRestore()
    expect(count).toBe(1 + clock * 5)
  })

  test('shows in the first event at once', () => {
    expect(record({ rate: 0.1 }, 1).times).toEqual([0])
  })
})

describe('Poisson arrivals', () => {
  test.each([0.1, 10, 5000])(
    'are as far apart as an exponential law says, at %d events/s',
    (rate) => {
      const distances = gaps(100_000, { rate, arrivals: 'poisson' })
      // Standard errors over 100,000: 0.3 % of the mean, 0.9 % of the variance.
      expect(mean(distances) * rate).toBeCloseTo(1, 1.7)
      expect(variance(distances) * rate ** 2).toBeGreaterThan(0.96)
      expect(variance(distances) * rate ** 2).toBeLessThan(1.04)
      const longer = distances.filter((distance) => distance > 1 / rate).length
      expect(longer / distances.length).toBeCloseTo(Math.exp(-1), 2)
    },
  )

  test('come in numbers whose variance is their mean', () => {
    const due = take(100_000, arrivalTimes({ ...settings, arrivals: 'poisson' }))
    const counts = new Array<number>(9000).fill(0)
    for (const time of due) {
      const second = Math.floor(time / 1000)
      if (second < counts.length) counts[second] = (counts[second] as number) + 1
    }
    expect(mean(counts)).toBeGreaterThan(9.9)
    expect(mean(counts)).toBeLessThan(10.1)
    expect(variance(counts) / mean(counts)).toBeGreaterThan(0.94)
    expect(variance(counts) / mean(counts)).toBeLessThan(1.06)
  })

  test('are not alike for seeds that are neighbours', () => {
    const firsts = take(1000, () => 0).map((_, seed) => {
      return gaps(1, { seed, rate: 1, arrivals: 'poisson' })[0] as number
    })
    expect(mean(firsts)).toBeGreaterThan(0.9)
    expect(mean(firsts)).toBeLessThan(1.1)
    expect(new Set(firsts).size).toBe(1000)
  })
})

describe('the seed', () => {
  test('brings the same trades at the same times', () => {
    const changes = { arrivals: 'poisson', seed: 77 } as const
    const first = record(changes, 60_000)
    expect(first.drafts.length).toBeGreaterThan(500)
    expect(record(changes, 60_000)).toEqual(first)
  })

  test('makes other trades and other times when it is another', () => {
    expect(takeTrades(100, { seed: 1 })).not.toEqual(takeTrades(100, { seed: 2 }))
    const poisson = { arrivals: 'poisson' } as const
    expect(gaps(100, { ...poisson, seed: 1 })).not.toEqual(gaps(100, { ...poisson, seed: 2 }))
  })

  test('tells seeds apart at both ends of their range', () => {
    const seeds = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]
    const firsts = seeds.map((seed) => JSON.stringify(takeTrades(3, { seed })))
    expect(new Set(firsts).size).toBe(seeds.length)
  })

  test('brings the same trades with either kind of arrivals', () => {
    expect(takeTrades(100, { arrivals: 'poisson' })).toEqual(takeTrades(100))
  })

  test('starts over when the simulator does', () => {
    const simulator = new Simulator(settings)
    const run = (): Draft[] => {
      const drafts: Draft[] = []
      simulator.start((draft) => drafts.push(draft))
      vi.advanceTimersByTime(5000)
      simulator.stop()
      return drafts
    }
    const first = run()
    expect(first).toHaveLength(51)
    expect(run()).toEqual(first)
  })
})

describe('trades', () => {
  test('have a symbol, a price, a volume and a side', () => {
    const [draft] = record({}, 1).drafts
    expect(draft).toEqual({
      type: 'price',
      data: {
        symbol: expect.stringMatching(/^(ALFA|BRAVO|CHARLIE|DELTA)$/),
        price: expect.any(Number),
        volume: expect.any(Number),
        side: expect.stringMatching(/^(buy|sell)$/),
      },
    })
  })

  test('use all symbols and both sides about equally', () => {
    const all = takeTrades(40_000)
    for (const symbol of settings.symbols) {
      const share = all.filter((trade) => trade.symbol === symbol).length / all.length
      expect(share).toBeCloseTo(0.25, 1.5)
    }
    expect(all.filter((trade) => trade.side === 'buy').length / all.length).toBeCloseTo(0.5, 1.5)
  })

  test('have prices of 2 decimals and volumes of 4, both above 0, over a long run', () => {
    const next = trades({ ...settings, rate: 0.1, symbols: ['ONE'] })
    for (let count = 0; count < 300_000; count++) {
      const { price, volume } = next().data as TradeData
      if (price > 0 && volume > 0 && isRounded(price, 2) && isRounded(volume, 4)) continue
      expect.unreachable(`trade ${count} has price ${price} and volume ${volume}`)
    }
  })

  test('take small steps: a higher rate draws the same kind of curve more finely', () => {
    const spread = (rate: number): number => {
      const prices = takeTrades(20_000, { rate, symbols: ['ONE'] }).map((trade) => trade.price)
      const steps = prices
        .slice(1)
        .map((price, index) => Math.log(price / (prices[index] ?? price)))
      return Math.sqrt(variance(steps) * rate)
    }
    expect(spread(1)).toBeCloseTo(0.0002, 5)
    expect(spread(100)).toBeCloseTo(0.0002, 5)
  })
})

function isRounded(value: number, digits: number): boolean {
  return value === Number(value.toFixed(digits))
}

describe('a simulator', () => {
  test('says what it is', () => {
    expect(new Simulator(settings).about).toEqual({ kind: 'simulator', ...settings })
  })

  test('emits nothing after it was stopped, not even in the same turn', () => {
    const simulator = new Simulator({ ...settings, rate: 5000 })
    let count = 0
    simulator.start(() => {
      if (++count === 10) simulator.stop()
    })
    vi.advanceTimersByTime(1000)
    expect(count).toBe(10)
  })

  test('runs once however often it is started', () => {
    const simulator = new Simulator(settings)
    const first = vi.fn()
    const second = vi.fn()
    simulator.start(first)
    simulator.start(second)
    vi.advanceTimersByTime(999)
    simulator.stop()
    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledTimes(10)
  })

  test.each([
    [{ rate: 0.09 }, 'rate 0.09 is not 0.1 to 5000'],
    [{ rate: 5001 }, 'rate 5001 is not 0.1 to 5000'],
    [{ rate: Number.NaN }, 'rate NaN is not 0.1 to 5000'],
    [{ symbols: [] }, 'a simulator needs one symbol or more'],
    [{ symbols: ['A', 'B', 'A'] }, 'a symbol is there twice'],
    [{ seed: -1 }, 'seed -1 is not whole, 0 to 4294967295'],
    [{ seed: 1.5 }, 'seed 1.5 is not whole, 0 to 4294967295'],
    [{ seed: 2 ** 32 }, 'seed 4294967296 is not whole, 0 to 4294967295'],
  ])('refuses %j', (changes, message) => {
    expect(() => new Simulator({ ...settings, ...changes })).toThrow(new RangeError(message))
  })
})

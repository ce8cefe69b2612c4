import { describe, expect, test } from 'vitest'
import { type Coefficients, deliveryAt, withoutUpkeep } from './capacity/one-client.ts'
import { type Answer, type CapacityInputs, capacityOf, isMissing } from './capacity.ts'

const look = { label: 'A', hue: '#000', shape: 'circle' } as const

const sse: Coefficients = {
  ...look,
  name: 'sse',
  overheads: [
    { payload: 133, bytes: 28 },
    { payload: 10_000, bytes: 30 },
  ],
  idle: { memory: 6000, cpu: 2, bytes: 4, clients: 2000 },
  deliveries: [
    { payload: 165, rate: 20, cpu: 8, clients: 5000 },
    { payload: 5200, rate: 0.2, cpu: 18, clients: 2500 },
  ],
}
const short: Coefficients = {
  ...sse,
  name: 'short-polling',
  overheads: [{ payload: 133, bytes: 790 }],
  emptyPoll: 656,
  polls: { empty: 30, one: 40, ten: 130, payload: 160 },
}
const long: Coefficients = { ...short, name: 'long-polling' }

/** As of a quick run. */
const few = { empty: 30, one: 40, payload: 160 }

const inputs: CapacityInputs = {
  ...{ clients: 1000, rate: 1, payload: 165, interval: 2000, roundTrip: 100 },
}

function answer(of: Coefficients, name: 'requests' | 'traffic' | 'cores' | 'memory', more = {}) {
  const found = capacityOf(of, { ...inputs, ...more })[name]
  if (isMissing(found)) throw new Error(found.missing)
  return found
}

describe('what clients take', () => {
  test('of a stream is what its events cost, and what it costs while nothing happens', () => {
    expect(answer(sse, 'requests').perClient).toBe(0)
    expect(answer(sse, 'traffic').perClient).toBe(8 * (1 * (28 + 165) + 4))
    expect(answer(sse, 'cores').perClient).toBeCloseTo((1 * 7.9 + 2) / 1e6, 12)
    expect(answer(sse, 'memory').perClient).toBe(6000)
  })

  test('of a stream has its upkeep in it once, at the rates that were measured too', () => {
    expect(answer(sse, 'cores', { rate: 20 }).perClient).toBeCloseTo((20 * 8) / 1e6, 12)
    const large = answer(sse, 'cores', { rate: 0.2, payload: 5200 })
    expect(large.perClient).toBeCloseTo((0.2 * 18) / 1e6, 12)
    expect(answer(sse, 'cores', { rate: 0 }).perClient).toBeCloseTo(2 / 1e6, 12)
  })

  test('of short polling is what its polls cost, of which e^(−λP) bring nothing', () => {
    const none = Math.exp(-2)
    const each = 2 / (1 - none)
    expect(answer(short, 'requests').perClient).toBe(0.5)
    const bytes = 0.5 * (none * 656 + (1 - none) * 790) + 165
    expect(answer(short, 'traffic').perClient).toBeCloseTo(8 * bytes, 9)
    const cpu = 0.5 * (none * 30 + (1 - none) * (40 + (each - 1) * 10))
    expect(answer(short, 'cores').perClient).toBeCloseTo(cpu / 1e6, 12)
  })

  test('of a short poll grows by what each further event in it costs', () => {
    const [empty, full] = [Math.exp(-8), 1 - Math.exp(-8)]
    const cpu = (polls: Coefficients['polls']) => {
      return answer({ ...short, polls }, 'cores', { rate: 4 }).perClient * 1e6
    }
    const measured = { empty: 30, one: 40, ten: 130, payload: 160 }
    expect(cpu(measured)).toBeCloseTo(0.5 * (empty * 30 + full * 40 + (8 - full) * 10), 9)
    const flat = 0.5 * (empty * 30 + full * 40)
    expect(cpu({ ...measured, ten: 35 })).toBeCloseTo(flat, 9)
    expect(cpu({ ...measured, ten: undefined })).toBeCloseTo(flat, 9)
    expect(answer(short, 'cores', { rate: 0 }).perClient).toBeCloseTo(15 / 1e6, 12)
  })

  test('of long polling follows λ/(λg + e^(−λg)), and all but nothing is asked twice for nothing', () => {
    const g = 0.104
    const model = (rate: number) => rate / (rate * g + Math.exp(-rate * g))
    for (const rate of [1, 10, 40]) {
      expect(answer(long, 'requests', { rate }).perClient).toBeCloseTo(model(rate), 6)
    }
    expect(answer(long, 'cores').perClient).toBeCloseTo((8 * model(1)) / 1e6, 9)
    // Without events only the ends of holds are left.
    expect(answer(long, 'requests', { rate: 0 }).perClient).toBeCloseTo(1 / 25.104, 9)
    expect(answer(long, 'traffic', { rate: 0 }).perClient).toBeCloseTo((8 * 656) / 25.104, 6)
  })

  test('has a formula with the coefficients in it', () => {
    expect(answer(sse, 'cores').formula).toBe('N × (λ × 7.9 µs + 2 µs/s)')
    expect(answer(short, 'cores').formula).toBe('N × (q₀ × 30 µs + q₁ × (40 µs + (k − 1) × 10 µs))')
    expect(answer({ ...short, polls: few }, 'cores').formula).toBe('N × (q₀ × 30 µs + q₁ × 40 µs)')
    expect(answer(short, 'traffic').formula).toBe('N × 8 × (q₀ × 656 B + q₁ × 790 B + λS)')
    expect(answer(short, 'requests').formula).toBe('N ÷ max(P, r + 4 ms)')
  })
})

describe('what the measurement covers', () => {
  test('ends with the clients of the run that its coefficient comes from', () => {
    expect(answer(sse, 'memory')).toMatchObject({
      coveredTo: 2000,
      limit: 'measured up to 2,000 clients',
    })
    const idle = { memory: 6000, cpu: 2, bytes: 4, clients: 9000 }
    const cores = { coveredTo: 5000, limit: 'measured up to 5,000 clients' }
    expect(answer({ ...sse, idle }, 'cores')).toMatchObject(cores)
    expect(answer({ ...long, idle }, 'cores', { rate: 0.1 })).toMatchObject(cores)
    expect(answer(sse, 'cores', { rate: 0.2, payload: 5200 }).coveredTo).toBe(2500)
  })

  test('of counts, which are the same for each client, ends with the most that were connected', () => {
    const counts = {
      coveredTo: 5000,
      limit: 'a count of one client, of whom no more than 5,000 were connected at once',
    }
    expect(answer(sse, 'traffic')).toMatchObject(counts)
    expect(answer(short, 'requests')).toMatchObject(counts)
  })

  test('ends where one core is full', () => {
    expect(answer(sse, 'cores', { rate: 20 }).coveredTo).toBe(5000)
    const busy = { ...sse, deliveries: [{ payload: 165, rate: 20, cpu: 18, clients: 5000 }] }
    const full: Answer = answer(busy, 'cores', { rate: 20 })
    expect(full.coveredTo).toBeCloseTo(1e6 / (20 * 18), 6)
    expect(full.limit).toBe('one core is full at 2,780 clients')
  })

  test('of short polls ends where one core is full, and with no number of clients before', () => {
    const seldom = answer(short, 'cores', { rate: 0, interval: 20_000 })
    expect(seldom.coveredTo).toBeCloseTo(1e6 / (0.05 * 30), 3)
    expect(seldom.limit).toBe('one core was saturated by polls, and is full at 667,000 clients')
  })

  test('has no clients at all for an event that was not measured', () => {
    expect(answer(sse, 'traffic', { payload: 50_000 })).toMatchObject({
      coveredTo: 0,
      limit: 'an event was measured at 133 to 10,000 B',
    })
    expect(answer(sse, 'memory', { payload: 50_000 }).coveredTo).toBe(2000)
  })

  test('has of deliveries what is near a size and a rate that were measured together', () => {
    const beyond = { coveredTo: 0, limit: 'measured: 165 B at 20/s, 5,200 B at 0.2/s' }
    for (const of of [sse, long]) {
      const near = { roundTrip: 0 }
      expect(answer(of, 'cores', { ...near, rate: 20 }).coveredTo).toBeGreaterThan(0)
      expect(answer(of, 'cores', { ...near, rate: 0.01, payload: 180 }).coveredTo).toBe(5000)
      expect(answer(of, 'cores', { ...near, rate: 0.2, payload: 5200 }).coveredTo).toBe(2500)
      expect(answer(of, 'cores', { ...near, rate: 20, payload: 5200 })).toMatchObject(beyond)
      expect(answer(of, 'cores', { ...near, rate: 0.2, payload: 1000 })).toMatchObject(beyond)
      expect(answer(of, 'cores', { ...near, rate: 23 })).toMatchObject(beyond)
    }
  })

  test('has of polls those whose events are as large and as many as were measured', () => {
    expect(answer(short, 'cores', { rate: 5 }).coveredTo).toBeGreaterThan(1000)
    expect(answer(short, 'cores', { rate: 6 })).toMatchObject({
      coveredTo: 0,
      limit: 'the number of events in a poll was measured at 1 to 10',
    })
    expect(answer(short, 'cores', { payload: 5200 })).toMatchObject({
      coveredTo: 0,
      limit: 'an event was measured at 160 B',
    })
    const quick = { ...short, polls: few }
    expect(answer(quick, 'cores', { rate: 0.05 }).coveredTo).toBeGreaterThan(1000)
    expect(answer(quick, 'cores')).toMatchObject({
      coveredTo: 0,
      limit: 'the number of events in a poll was measured at 1',
    })
  })

  test('has no long polls whose answers bring several events, as none did', () => {
    expect(answer(long, 'cores', { rate: 20 })).toMatchObject({
      coveredTo: 0,
      limit: 'the number of events in an answer was measured at 1',
    })
  })
})

test('what was not measured leaves its answer out, and says why', () => {
  const none: Coefficients = { ...look, name: 'sse', overheads: [], deliveries: [] }
  expect(capacityOf(none, inputs)).toMatchObject({
    requests: { perClient: 0 },
    traffic: { missing: 'No valid run of experiment 1 (bytes) says what an event costs in bytes.' },
    cores: { missing: 'No valid run of experiment 5 (clients) says what a delivery costs in CPU.' },
    memory: { missing: 'No valid run of experiment 4 (idle) says the memory of a client.' },
  })
  const { polls: _, ...without } = short
  expect(capacityOf(without, inputs).cores).toMatchObject({
    missing: 'No valid run of experiment 6 (polls) says what a poll costs in CPU.',
  })
})

test('a stream’s CPU is not computed without its upkeep, which would be taken for deliveries', () => {
  expect(capacityOf({ ...sse, idle: undefined }, inputs).cores).toMatchObject({
    missing: 'No valid run of experiment 4 (idle) says what an idle client costs in CPU.',
  })
})

test('upkeep is taken off by how seldom events were, and never more than there is', () => {
  expect(withoutUpkeep(sse.deliveries, 2).map(({ cpu }) => cpu)).toEqual([7.9, 8])
  expect(withoutUpkeep(sse.deliveries, 10).map(({ cpu }) => cpu)).toEqual([7.5, 0])
})

test('an event between two sizes costs in proportion, and never less than nothing', () => {
  const [small, large] = sse.deliveries
  expect(deliveryAt(sse.deliveries, 165)).toBe(8)
  expect(deliveryAt(sse.deliveries, (165 + 5200) / 2)).toBeCloseTo(13, 9)
  expect(deliveryAt(sse.deliveries, 10_235)).toBeCloseTo(28, 9)
  if (small === undefined || large === undefined) throw new Error('there are two')
  expect(
    deliveryAt(
      [
        { ...small, cpu: 20 },
        { ...large, cpu: 1 },
      ],
      9000,
    ),
  ).toBe(0)
  expect(deliveryAt([small], 9000)).toBe(8)
  expect(deliveryAt([], 100)).toBeUndefined()
})

import { describe, expect, test } from 'vitest'
import type { RoadReading, Way } from '../../server/lab/bench.ts'
import { RoadLog } from './road-log.ts'

const way = (factor: number, more: Partial<Way> = {}): Way => ({
  bytes: 100 * factor,
  headers: 60 * factor,
  framing: 10 * factor,
  payload: 30 * factor,
  requests: factor,
  events: 0,
  ...more,
})
const reading = (factor: number, opened = 1): RoadReading => {
  return { connections: 1, opened, up: way(factor), down: way(factor, { events: 2 * factor }) }
}

describe('what crossed a road since some time', () => {
  test('is the difference of two readings, both ways, by what it was there for', () => {
    const log = new RoadLog()
    expect(log.take(reading(1), 0, 0)).toBeUndefined()
    expect(log.spent(0)).toBeUndefined()
    expect(log.take(reading(4), 1000, 5)).toBe(600)
    const spent = log.spent(0)
    expect(spent).toMatchObject({ seconds: 1, headers: 360, framing: 60, payload: 180, events: 5 })
    expect(spent?.down).toMatchObject({ bytes: 300, events: 6, requests: 3 })
  })

  test('begins with the first reading at or after that time', () => {
    const log = new RoadLog()
    for (let second = 0; second <= 100; second++) log.take(reading(second), 1000 * second, 0)
    expect(log.spent(40_000)).toMatchObject({ seconds: 60, headers: 60 * 60 * 2 })
    log.forget(90_000)
    expect(log.spent(40_000)).toMatchObject({ seconds: 10 })
  })

  test('begins anew with a road that counts from 0 again', () => {
    const log = new RoadLog()
    for (const [second, factor] of [5, 6, 1].entries()) log.take(reading(factor), 1000 * second, 0)
    expect(log.spent(0)).toBeUndefined()
    log.take(reading(2), 3000, 0)
    expect(log.spent(0)).toMatchObject({ seconds: 1, headers: 120 })
  })

  test('a reading that is given twice counts once', () => {
    const log = new RoadLog()
    const second = reading(2)
    log.take(reading(1), 0, 0)
    log.take(second, 1000, 0)
    expect(log.take(second, 1500, 0)).toBeUndefined()
    expect(log.spent(0)).toMatchObject({ seconds: 1 })
  })
})

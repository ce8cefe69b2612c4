import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Pacer, pace } from './pacer.ts'

/** The pacers under test run on this clock; timers fire when a test says so, however late. */
let clock = 0
let pacer: Pacer | undefined

beforeEach(() => {
  clock = 5000.25
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] })
  vi.spyOn(performance, 'now').mockImplementation(() => clock)
})

afterEach(() => {
  pacer?.stop()
  expect(vi.getTimerCount()).toBe(0)
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** Lets time pass up to a moment after the start, then one timer fire. */
function turnAt(elapsed: number): void {
  clock = 5000.25 + elapsed
  vi.advanceTimersToNextTimer()
}

/** A schedule of events `period` ms apart, and how many ran. */
function every(period: number): { ran: number } {
  const schedule = { ran: 0 }
  pacer = pace(() => ++schedule.ran * period)
  return schedule
}

describe('pace', () => {
  test('runs the first step in a turn of its own, not in that of the caller', () => {
    const schedule = every(1000)
    expect(schedule.ran).toBe(0)
    turnAt(0)
    expect(schedule.ran).toBe(1)
  })

  test('waits for a first step that is due later', () => {
    const step = vi.fn(() => 1000)
    pacer = pace(step, 40)
    turnAt(39.9)
    expect(step).not.toHaveBeenCalled()
    turnAt(40)
    expect(step).toHaveBeenCalledOnce()
  })

  test('never runs a step before it is due, even if the timer fires early', () => {
    const schedule = every(10)
    turnAt(0)
    turnAt(9.99)
    expect(schedule.ran).toBe(1)
    turnAt(10)
    expect(schedule.ran).toBe(2)
  })

  test('runs all that a late timer missed, in one turn, and goes on in the old rhythm', () => {
    const schedule = every(10)
    turnAt(0)
    turnAt(57)
    expect(schedule.ran).toBe(6)
    turnAt(59.9)
    expect(schedule.ran).toBe(6)
    turnAt(60)
    expect(schedule.ran).toBe(7)
  })

  test.each([0.1, 7, 1000, 5000])('keeps %d steps/s exact when every timer is late', (rate) => {
    const schedule = every(1000 / rate)
    const lateness = [0, 0.4, 3, 17, 0.01, 120]
    const hour = 100_000
    let elapsed = 0
    for (let turn = 0; elapsed < hour; turn++) {
      turnAt(elapsed)
      elapsed += Math.max(1, 1000 / rate) + (lateness[turn % lateness.length] as number)
    }
    turnAt(hour - 0.01)
    expect(schedule.ran).toBe(Math.ceil((rate * hour) / 1000))
  })

  test('takes what a long sleep left undone in slices of a thousand, and lets others in between', () => {
    const schedule = every(1)
    turnAt(0)
    turnAt(3500)
    expect(schedule.ran).toBe(1001)
    const others = vi.fn()
    setImmediate(others)
    turnAt(3500)
    turnAt(3500)
    expect(others).toHaveBeenCalledOnce()
    expect(schedule.ran).toBe(2001)
    turnAt(3500)
    turnAt(3500)
    expect(schedule.ran).toBe(3501)
  })

  test('waits longer than setTimeout can', () => {
    const days = 24 * 60 * 60 * 1000
    const delays = vi.spyOn(globalThis, 'setTimeout')
    const schedule = every(60 * days)
    turnAt(0)
    turnAt(2 ** 31 - 1)
    turnAt(2 * (2 ** 31 - 1))
    expect(schedule.ran).toBe(1)
    turnAt(60 * days)
    expect(schedule.ran).toBe(2)
    for (const [, delay] of delays.mock.calls) expect(delay).toBeLessThan(2 ** 31)
  })

  test('leaves no timer when it is stopped before the first step or between two', () => {
    const before = every(10)
    pacer?.stop()
    expect(vi.getTimerCount()).toBe(0)
    expect(before.ran).toBe(0)
    const between = every(10)
    turnAt(0)
    pacer?.stop()
    expect(vi.getTimerCount()).toBe(0)
    expect(between.ran).toBe(1)
  })

  test('runs nothing more of a turn in which a step stops it', () => {
    let ran = 0
    pacer = pace(() => {
      if (++ran === 3) pacer?.stop()
      return ran
    })
    turnAt(0)
    turnAt(100)
    expect(ran).toBe(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('may be stopped twice', () => {
    every(10)
    pacer?.stop()
    pacer?.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

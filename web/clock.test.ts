import { describe, expect, it } from 'vitest'
import { Clock } from './clock.ts'

describe('the clock', () => {
  it('is the page’s own, and says that it knows nothing, until a ping was answered', () => {
    const clock = new Clock(() => 5000)
    expect(clock.now()).toBe(5000)
    expect(clock.offset).toBeUndefined()
    expect(clock.uncertainty).toBeUndefined()
  })

  it('takes the offset at the middle of the round trip, wrong by half of it at most', () => {
    const clock = new Clock(() => 1000)
    clock.take({ sent: 100, received: 140, server: 1120 })
    expect(clock.offset).toBe(1000)
    expect(clock.uncertainty).toBe(20)
    expect(clock.now()).toBe(2000)
  })

  it('believes the ping with the smallest round trip, whatever came later', () => {
    const clock = new Clock()
    clock.take({ sent: 100, received: 110, server: 205 })
    clock.take({ sent: 200, received: 400, server: 500 })
    expect(clock.offset).toBe(100)
    expect(clock.uncertainty).toBe(5)
  })

  it('forgets pings after a minute, so that a new offset is believed', () => {
    const clock = new Clock()
    clock.take({ sent: 0, received: 2, server: 1 })
    clock.take({ sent: 70_000, received: 70_020, server: 80_010 })
    expect(clock.offset).toBe(10_000)
    expect(clock.uncertainty).toBe(10)
  })
})

import { describe, expect, it } from 'vitest'
import { SlidingCount } from './sliding-count.ts'

describe('a sliding count', () => {
  it('counts what happened within its seconds', () => {
    const count = new SlidingCount(3)
    count.add(1000)
    count.add(1500, 2)
    count.add(3999)
    expect(count.total(3999)).toBe(4)
  })

  it('forgets second by second', () => {
    const count = new SlidingCount(3)
    count.add(1000)
    count.add(2000)
    expect(count.total(4000)).toBe(1)
    expect(count.total(5000)).toBe(0)
    count.add(60_000)
    expect(count.total(60_000)).toBe(1)
  })
})

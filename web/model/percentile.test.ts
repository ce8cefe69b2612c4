import { describe, expect, it } from 'vitest'
import { percentile } from './percentile.ts'

describe('a percentile', () => {
  it('is unknown without samples', () => {
    expect(percentile([], 50)).toBeUndefined()
  })

  it('is a value that was measured', () => {
    expect(percentile([1, 2, 3, 4], 50)).toBe(2)
    expect(percentile([1, 2, 3, 4], 95)).toBe(4)
    expect(percentile([7], 0)).toBe(7)
  })

  it('leaves the stated share at or below it', () => {
    const sorted = Array.from({ length: 100 }, (_, index) => index + 1)
    expect(percentile(sorted, 95)).toBe(95)
    expect(percentile(sorted, 99)).toBe(99)
  })
})

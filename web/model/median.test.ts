import { expect, test } from 'vitest'
import { median } from './median.ts'

test('a median is a value that was measured, and of none there is none', () => {
  expect(median([30, 10, 20])).toBe(20)
  expect(median([4, 1, 3, 2])).toBe(2)
  expect(median([])).toBeUndefined()
})

import { describe, expect, test } from 'vitest'
import { mostOff, offBy } from './models.ts'
import { AGE, BYTES, madeUp } from './report/made-up.ts'

const record = madeUp()
const bytes = (model: Record<string, number>) => ({ ...BYTES, model })

describe('how far a figure is off its model', () => {
  test('is a share of the model, above or below it', () => {
    // 900 and 253 bytes were measured.
    const off = offBy(record, bytes({ 'long-polling': 1000, sse: 230 }))
    expect(off['long-polling']).toBeCloseTo(-0.1, 9)
    expect(off.sse).toBeCloseTo(0.1, 9)
  })

  test('is that of the figure in the table, all rounds together', () => {
    expect(Math.abs(offBy(record, AGE)['long-polling'] ?? 1)).toBeLessThan(0.02)
    expect(Object.keys(offBy(record, AGE))).toEqual(['long-polling'])
  })

  test('is left out where there is nothing to hold against, or only 0', () => {
    expect(offBy(record, bytes({ nobody: 5, sse: 0 }))).toEqual({})
    expect(offBy(record, BYTES)).toEqual({})
    expect(offBy({ ...record, rounds: [] }, AGE)).toEqual({})
  })

  test('is at most that of the arm which is farthest off, either way', () => {
    expect(mostOff(record, bytes({ 'long-polling': 1000, sse: 250 }))).toBeCloseTo(0.1, 9)
    expect(mostOff(record, BYTES)).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { missedBetween } from './comeback.ts'

describe('what a start without the cursor missed', () => {
  it('is what lies between the last event and the snapshot', () => {
    expect(missedBetween('k3v9x2ab.40', 'k3v9x2ab.52')).toBe(12)
    expect(missedBetween('k3v9x2ab.40', 'k3v9x2ab.40')).toBe(0)
  })

  it('is nothing that could be told on a first start or across epochs', () => {
    expect(missedBetween(undefined, 'k3v9x2ab.52')).toBe(0)
    expect(missedBetween('k3v9x2ab.40', 'aaaaaaaa.52')).toBe(0)
  })
})

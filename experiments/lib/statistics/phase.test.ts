import { describe, expect, test } from 'vitest'
import { phases } from './phase.ts'
import { randomFrom } from './random.ts'

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

describe('phases', () => {
  test('are one in each part of the period, and the same for the same seed', () => {
    const drawn = phases(50, 2000, 3)
    expect(phases(50, 2000, 3)).toEqual(drawn)
    const parts = drawn.map((phase) => Math.floor(phase / 40))
    expect(parts).not.toEqual([...parts].sort((a, b) => a - b))
    expect([...parts].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })

  test('of a single poll fall anywhere in the period', () => {
    const first = Array.from({ length: 2000 }, (_, seed) => phases(1, 1000, seed)[0] ?? 0)
    expect(Math.abs(mean(first) - 500)).toBeLessThan(25)
    expect(first.filter((phase) => phase < 100).length).toBeGreaterThan(150)
  })

  test('undo what locking does: polls each second of an event each second are P/2 late', () => {
    /** Every poll of a client finds the event that has waited since this phase before it. */
    const lateness = (phase: number, event: number) => (phase - event + 1000) % 1000
    const off = Array.from({ length: 100 }, (_, seed) => {
      const event = 1000 * randomFrom(seed)()
      const together = lateness(0, event)
      const spread = mean(phases(20, 1000, seed).map((phase) => lateness(phase, event)))
      return { together: Math.abs(together - 500), spread: Math.abs(spread - 500) }
    })
    expect(Math.max(...off.map(({ together }) => together))).toBeGreaterThan(450)
    expect(Math.max(...off.map(({ spread }) => spread))).toBeLessThan(60)
  })
})

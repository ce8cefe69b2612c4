import { describe, expect, test } from 'vitest'
import { untilFirstCut, untilNextCut } from './cuts.ts'
import { randomFrom } from './random.ts'

describe('cuts', () => {
  test('come as often in each part of the time, from its beginning on', () => {
    const random = randomFrom(3)
    const parts = new Array<number>(12).fill(0)
    const clients = 40_000
    for (let client = 0; client < clients; client++) {
      for (let at = untilFirstCut(1000, random); at < 3000; at += untilNextCut(1000, random)) {
        const part = Math.floor(at / 250)
        parts[part] = (parts[part] ?? 0) + 1
      }
    }
    for (const part of parts) expect(Math.abs(part / (clients / 4) - 1)).toBeLessThan(0.04)
  })

  test('leave half of the mean between two of them at least, and half as much again at most', () => {
    expect(untilNextCut(1000, () => 0)).toBe(500)
    expect(untilNextCut(1000, () => 0.999)).toBeCloseTo(1499)
    expect(untilFirstCut(1000, () => 0)).toBe(0)
    expect(untilFirstCut(1000, () => 0.999)).toBeLessThan(1500)
  })
})

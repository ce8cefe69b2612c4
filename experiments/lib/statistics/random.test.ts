import { describe, expect, test } from 'vitest'
import { randomFrom, shuffled } from './random.ts'

const draw = (random: () => number, n: number) => Array.from({ length: n }, random)

describe('a seeded generator', () => {
  test('gives the same numbers for the same seed, and others for another seed or stream', () => {
    const first = draw(randomFrom(1), 5)
    expect(draw(randomFrom(1), 5)).toEqual(first)
    expect(draw(randomFrom(2), 5)).not.toEqual(first)
    expect(draw(randomFrom(1, 1), 5)).not.toEqual(first)
  })

  test('is even from 0 to below 1: χ² of 100 classes stays within its 99.9 % point', () => {
    const classes = new Array<number>(100).fill(0)
    for (const value of draw(randomFrom(3), 100_000)) {
      const index = Math.floor(value * 100)
      classes[index] = (classes[index] ?? Number.NaN) + 1
    }
    const chi = classes.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    // 99 degrees of freedom: 148.2.
    expect(chi).toBeLessThan(148.2)
  })

  test('begins elsewhere for each of 10,000 neighbouring seeds', () => {
    const first = Array.from({ length: 10_000 }, (_, seed) => randomFrom(seed)())
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01)
    expect(new Set(first).size).toBe(10_000)
  })
})

test('each order of three is shuffled equally often', () => {
  const random = randomFrom(5)
  const seen = new Map<string, number>()
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(['a', 'b', 'c'], random).join('')
    seen.set(order, (seen.get(order) ?? 0) + 1)
  }
  expect(seen.size).toBe(6)
  for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(120)
})

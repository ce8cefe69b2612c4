import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { upTo } from '../testbed/entries.ts'
import { Spread } from './spread.ts'

describe('turns that are spread', () => {
  let had: number[]
  let spread: Spread<number>

  beforeEach(() => {
    vi.useFakeTimers()
    had = []
    spread = new Spread((member) => had.push(member))
  })

  afterEach(() => vi.useRealTimers())

  test.each([0, 1, 20])('are had at once by %i, without a timer', (count) => {
    spread.add(upTo(1, count))
    expect(had).toHaveLength(count)
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([
    [100, 40, 130],
    [1000, 480, 1490],
    [10_000, 1500, 2040],
  ])(
    'are had by %i within a time that fits, each once and in a random order',
    (count, least, most) => {
      const all = upTo(1, count)
      spread.add(all)
      vi.advanceTimersByTime(least)
      expect(had.length).toBeLessThan(count)
      vi.advanceTimersByTime(most - least)
      expect(had).toHaveLength(count)
      expect(had).not.toEqual(all)
      expect([...had].sort((a, b) => a - b)).toEqual(all)
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  test('are had by none who left before, nor anybody once all are taken away', () => {
    spread.add(upTo(1, 60))
    const waiting = upTo(1, 60).filter((member) => !had.includes(member))
    const [gone, ...others] = waiting as [number, ...number[]]
    spread.delete(gone)
    expect(spread.clear().sort((a, b) => a - b)).toEqual(others)
    vi.advanceTimersByTime(5000)
    expect(had).toHaveLength(20)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('are had once by those who are added again before they had theirs', () => {
    spread.add(upTo(1, 60))
    const [early] = had as [number]
    spread.add(upTo(1, 60))
    vi.advanceTimersByTime(5000)
    expect(had.filter((member) => member === early)).toHaveLength(2)
    const late = upTo(1, 60).filter((member) => !had.slice(0, 20).includes(member))
    for (const member of late) expect(had.filter((it) => it === member)).toHaveLength(1)
  })

  test('may bring about others', () => {
    const all = upTo(1, 50)
    spread = new Spread((member) => {
      had.push(member)
      if (had.length === 1) spread.add(all.map((it) => -it))
    })
    spread.add(all)
    vi.advanceTimersByTime(5000)
    expect(had.sort((a, b) => a - b)).toEqual([...all.map((it) => -it).reverse(), ...all])
    expect(vi.getTimerCount()).toBe(0)
  })
})

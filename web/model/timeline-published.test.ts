import { describe, expect, test } from 'vitest'
import type { Arrival } from '../transports/transport.ts'
import { Arrivals } from './timeline-arrivals.ts'
import { Published } from './timeline-published.ts'

const epoch = 'k3v9x2ab'

function lane(...seqs: number[]): Arrivals {
  const arrivals = new Arrivals(32_768)
  hear(arrivals, 'live', ...seqs)
  return arrivals
}

/** Event n was published at 10 n. */
function hear(arrivals: Arrivals, arrival: Arrival, ...seqs: number[]): void {
  for (const seq of seqs) arrivals.add({ epoch, seq }, seq * 10, 5000, arrival)
}

function ids(published: Published): string[] {
  return Array.from({ length: published.length }, (_, index) => published.id(index))
}

describe('what was published', () => {
  test('is the union over lanes, each event once, in server time', () => {
    const published = new Published()
    const [quick, slow] = [lane(1, 2, 4), lane(1, 3)]
    published.take(quick)
    published.take(slow)
    hear(quick, 'live', 5)
    hear(slow, 'live', 4, 5)
    published.take(quick)
    published.take(slow)
    expect(ids(published)).toEqual([1, 2, 3, 4, 5].map((seq) => `${epoch}.${seq}`))
    expect(published.since(25)).toBe(2)
    expect(published.find(`${epoch}.4`)).toBe(3)
    expect(published.find(`${epoch}.9`)).toBe(-1)
    expect(published.event(2)).toEqual({ epoch, seq: 3, at: 30, isNotification: false })
  })

  test('is not what a snapshot brings', () => {
    const published = new Published()
    const arrivals = lane()
    hear(arrivals, 'snapshot', 1, 2)
    hear(arrivals, 'replay', 3)
    published.take(arrivals)
    expect(ids(published)).toEqual([`${epoch}.3`])
  })

  test('goes on with another log', () => {
    const published = new Published()
    const arrivals = lane(8, 9)
    arrivals.add({ epoch: 'another0', seq: 1 }, 100, 5000, 'live')
    published.take(arrivals)
    expect(ids(published)).toEqual([`${epoch}.8`, `${epoch}.9`, 'another0.1'])
  })

  test('is bounded, and keeps the newest', () => {
    const published = new Published()
    const arrivals = lane()
    for (let seq = 1; seq <= 100_000; seq++) {
      hear(arrivals, 'live', seq)
      if (seq % 1000 === 0) published.take(arrivals)
    }
    expect(published.length).toBeLessThanOrEqual(65_536)
    expect(published.id(published.length - 1)).toBe(`${epoch}.100000`)
    expect(published.at(0)).toBeGreaterThan(0)
  })
})

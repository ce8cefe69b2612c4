import { describe, expect, it } from 'vitest'
import type { Counts, Stats } from '../../server/observe/stats.ts'
import { CostWindow } from './cost.ts'

function stats(deliveries: number, bytesIn: number, bytesOut: number, pid = 1, uptime = 1): Stats {
  const counts = { connections: 1, requests: 0, empty: 0, resets: 0, deliveries, bytesIn, bytesOut }
  return { process: { pid, uptime }, transports: { sse: counts satisfies Counts } } as never
}

describe('the cost of a transport', () => {
  it('is unknown before statistics came, and for a transport that they do not name', () => {
    const cost = new CostWindow()
    expect(cost.of('sse')).toBeUndefined()
    cost.take(0, stats(1, 1, 1))
    expect(cost.of('carrier-pigeon')).toBeUndefined()
  })

  it('is bytes both ways per delivery, as a difference', () => {
    const cost = new CostWindow()
    cost.take(0, stats(100, 5000, 20_000))
    cost.take(10_000, stats(110, 5500, 21_500))
    expect(cost.of('sse')).toEqual({ bytes: 2000, deliveries: 10, bytesPerEvent: 200, seconds: 10 })
  })

  it('is unknown per event while nothing was delivered', () => {
    const cost = new CostWindow()
    cost.take(0, stats(1, 0, 0))
    cost.take(1000, stats(1, 500, 100))
    expect(cost.of('sse')).toMatchObject({ bytes: 600, bytesPerEvent: undefined })
  })

  it('is unknown for a transport of which requests came over shared connections', () => {
    const cost = new CostWindow()
    const http2 = { connections: 1, bytesIn: 9, bytesOut: 9, requests: { sse: 1 } }
    cost.take(0, { ...stats(1, 0, 0), http2 })
    cost.take(1000, { ...stats(9, 500, 100), http2 })
    expect(cost.of('sse')).toMatchObject({
      deliveries: 8,
      bytesPerEvent: undefined,
      isShared: true,
    })
  })

  it('looks back a minute', () => {
    const cost = new CostWindow()
    for (let at = 0; at <= 120; at++) cost.take(at * 1000, stats(at, 0, at < 60 ? 0 : at * 10))
    expect(cost.of('sse')).toMatchObject({ seconds: 60, deliveries: 60 })
  })

  it('begins anew when the server did', () => {
    const cost = new CostWindow()
    cost.take(0, stats(1000, 0, 100_000, 1, 500))
    cost.take(1000, stats(3, 0, 300, 1, 1))
    cost.take(2000, stats(5, 0, 500, 1, 2))
    expect(cost.of('sse')).toMatchObject({ deliveries: 2, bytes: 200 })
    cost.take(3000, stats(9, 0, 900, 2, 600))
    expect(cost.of('sse')).toMatchObject({ deliveries: 0 })
  })
})

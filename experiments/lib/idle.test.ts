import { describe, expect, test } from 'vitest'
import { noTraffic } from './drivers/traffic.ts'
import { type Idle, idleOutcome } from './idle.ts'
import { madeUpMeasured } from './made-up-measured.ts'
import { FULL, judge } from './validity.ts'

/** 10 clients for 10 s, at a server that used 3 s, of which one without clients uses 1 s too. */
function idle(change: Parameters<typeof madeUpMeasured>[0] = {}): Idle {
  const none = { ...madeUpMeasured().counts, live: 0 }
  const traffic = noTraffic()
  traffic.up.bytes = 5000
  traffic.down.bytes = 1000
  const counts = { ...none, requests: 50 }
  const quiet = { events: 0, delivered: 0, counts, traffic }
  const measured = madeUpMeasured({ ...quiet, ...change })
  return { measured, before: 80e6, after: 80.1e6, alone: 0.1 }
}

const figureOf = (one: Idle, name: string) => idleOutcome(one, [one]).figures[name]?.value

describe('what idle clients cost', () => {
  test('is told for one client, and without what the server takes for itself', () => {
    expect(figureOf(idle(), 'requests')).toBeCloseTo(0.5, 9)
    expect(figureOf(idle(), 'bytesPerSecond')).toBeCloseTo(60, 9)
    expect(figureOf(idle(), 'cpuPerClient')).toBeCloseTo(20_000, 6)
    expect(figureOf(idle(), 'memory')).toBeCloseTo(10_000, 6)
    expect(figureOf(idle({ serverCpu: undefined }), 'cpuPerClient')).toBeUndefined()
  })

  test('has heartbeats where some came', () => {
    const counts = { ...idle().measured.counts, heartbeats: 10 }
    expect(figureOf(idle(), 'heartbeats')).toBeUndefined()
    expect(figureOf(idle({ counts }), 'heartbeats')).toBeCloseTo(6, 9)
  })

  test('is not believed when something happened', () => {
    const reasons = (one: Idle, all = [one]) => {
      return judge(idleOutcome(one, all).seen, FULL).reasons.map(({ code }) => code)
    }
    expect(reasons(idle())).toEqual([])
    expect(reasons(idle({ events: 1 }))).toEqual(['wrong'])
    const { counts } = idle().measured
    expect(reasons(idle({ counts: { ...counts, live: 1 } }))).toEqual(['wrong'])
    expect(reasons(idle({ counts: { ...counts, failures: 1 } }))).toEqual(['wrong'])
    // Clients of all transports are on one core.
    const busy = idle({ load: { cpu: 0.3, loopLag: 1 } })
    expect(reasons(busy, [busy, busy])).toEqual([])
    expect(reasons(busy, [busy, busy, busy])).toEqual(['generator-cpu'])
  })
})

import { describe, expect, test } from 'vitest'
import { billOf, coefficientsOf } from './bill.ts'

const talk = { talks: 0, talkBytes: 0 }

describe('what was measured, taken apart', () => {
  test('polls cost once each, however many events they bring, and a comma between two', () => {
    // 4 events a poll: 500 B up, 300 B of head and envelope down, 3 commas.
    const bytes = 100 + (500 + 300 + 3) / 4
    const measured = { bytes, up: 125, payload: 100, requests: 0.25, cpu: 10 }
    const coefficients = coefficientsOf('short-polling', measured)
    expect(coefficients).toMatchObject({ up: 500, event: 101, cpu: 40 })
    expect(coefficients.down).toBeCloseTo(300, 9)
  })

  test('a stream costs by the event', () => {
    const measured = { bytes: 164, up: 0, payload: 160, requests: 0, cpu: 8 }
    expect(coefficientsOf('push', measured)).toEqual({
      ...{ kind: 'push', up: 0, down: 0, event: 164, cpu: 8 },
    })
  })
})

describe('an hour of one client', () => {
  test('of polls: each of them, its events, and two segments and their acknowledgements', () => {
    const coefficients = { kind: 'short-polling', up: 600, down: 200, event: 151, cpu: 0 } as const
    const bill = billOf('short-polling', coefficients, { rate: 2, requests: 1, ...talk })
    expect(bill.live).toBe(3600 * (800 + 2 * 151))
    expect(bill.tcpip).toBe(3600 * 4 * 52)
    expect(bill).toMatchObject({ keepAlive: 0, talk: 0, total: bill.live + bill.tcpip })
  })

  test('an answer that is longer than a segment takes more of them', () => {
    const coefficients = { kind: 'short-polling', up: 600, down: 200, event: 151, cpu: 0 } as const
    const bill = billOf('short-polling', coefficients, { rate: 10, requests: 1, ...talk })
    expect(bill.tcpip).toBe(3600 * 5 * 52)
  })

  test('of a stream: a segment an event, its acknowledgement, and heartbeats every 15 s', () => {
    const coefficients = { kind: 'push', up: 0, down: 0, event: 190, cpu: 0 } as const
    const idle = billOf('sse', coefficients, { rate: 0, requests: 0, ...talk })
    const heartbeat =
      'event: heartbeat\nid: k3v9x2ab.123456\ndata: {"cursor":"k3v9x2ab.123456"}\n\n'
    expect(idle.keepAlive).toBe(240 * heartbeat.length)
    expect(idle.tcpip).toBe(240 * 2 * 52)
    const busy = billOf('sse', coefficients, { rate: 10, requests: 0, ...talk })
    expect(busy.live).toBe(36_000 * 190)
    expect(busy.tcpip - idle.tcpip).toBe(36_000 * 2 * 52)
  })

  test('a WebSocket is pinged every 25 s beside its heartbeats', () => {
    const coefficients = { kind: 'push', up: 0, down: 0, event: 164, cpu: 0 } as const
    const { keepAlive, tcpip } = billOf('websocket', coefficients, {
      rate: 0,
      requests: 0,
      ...talk,
    })
    const heartbeat = '{"type":"heartbeat","cursor":"k3v9x2ab.123456"}'
    expect(keepAlive).toBe(240 * (2 + heartbeat.length) + 144 * (2 + 6))
    expect(tcpip).toBe(240 * 2 * 52 + 144 * 4 * 52)
  })

  test('what it publishes is counted, and has segments too', () => {
    const coefficients = { kind: 'push', up: 0, down: 0, event: 164, cpu: 0 } as const
    const pace = { rate: 0, requests: 0, talks: 2, talkBytes: 300 }
    const [silent, talking] = [{ ...pace, talks: 0 }, pace].map((one) =>
      billOf('websocket', coefficients, one),
    )
    expect(talking?.talk).toBe(7200 * 300)
    expect((talking?.tcpip ?? 0) - (silent?.tcpip ?? 0)).toBe(7200 * 4 * 52)
  })
})

import { describe, expect, test } from 'vitest'
import type { Counts } from '../drivers/driver.ts'
import { noTraffic, type Way, type Ways } from '../drivers/traffic.ts'
import { between, Exchanges, isOneEvent, priceOf, readingOf, withTcpIp } from './exchanges.ts'

/** A client whose sums a test moves on. */
function madeUp() {
  const counts = { requests: 0, heartbeats: 0 } as Counts
  const ways = noTraffic()
  const client = { counts, traffic: (): Ways => ({ up: { ...ways.up }, down: { ...ways.down } }) }
  const exchanges = new Exchanges(client)
  return {
    client,
    exchanges,
    ask(bytes: number) {
      counts.requests++
      ways.up.bytes += bytes
      ways.up.headers += bytes
    },
    hear(parts: Partial<Way>) {
      const { headers = 0, framing = 0, payload = 0, pending = 0 } = parts
      ways.down.bytes += headers + framing + payload + pending - ways.down.pending
      ways.down.headers += headers
      ways.down.framing += framing
      ways.down.payload += payload
      ways.down.pending = pending
    },
  }
}

describe('the price of an event', () => {
  test('is what went up and came down since the one before', () => {
    const { exchanges, ask, hear } = madeUp()
    ask(500)
    hear({ headers: 200, payload: 900 })
    exchanges.read()
    ask(501)
    hear({ headers: 201, framing: 70, payload: 130 })
    exchanges.read()
    const [one, ...rest] = exchanges.list()
    expect(rest).toEqual([])
    expect(one).toMatchObject({ events: 1, requests: 1 })
    const { n, bytes } = priceOf(exchanges.list().filter(isOneEvent))
    expect(n).toBe(1)
    expect(bytes.up).toMatchObject({ bytes: 501, headers: 501 })
    expect(bytes.down).toMatchObject({ bytes: 401, headers: 201, framing: 70, payload: 130 })
  })

  test('is not asked of polls of which one was empty', () => {
    const { exchanges, ask, hear } = madeUp()
    exchanges.read()
    ask(500)
    hear({ headers: 150 })
    ask(500)
    hear({ headers: 200, payload: 130 })
    exchanges.read()
    expect(exchanges.list()).toMatchObject([{ events: 1, requests: 2 }])
    expect(exchanges.list().filter(isOneEvent)).toEqual([])
  })

  test('is not asked of events that came together', () => {
    const { exchanges, hear } = madeUp()
    exchanges.read()
    hear({ framing: 8, payload: 260 })
    exchanges.read()
    exchanges.read()
    hear({ framing: 4, payload: 130 })
    exchanges.read()
    const all = exchanges.list()
    expect(all.map(({ events }) => events)).toEqual([2, 1])
    expect(all.filter(isOneEvent)).toHaveLength(1)
  })

  test('waits for the rest of a message that began behind it', () => {
    const { exchanges, hear } = madeUp()
    exchanges.read()
    hear({ framing: 4, payload: 130, pending: 60 })
    exchanges.read()
    hear({ framing: 4, payload: 130 })
    exchanges.read()
    const [both, ...rest] = exchanges.list()
    expect(rest).toEqual([])
    expect(both).toMatchObject({ events: 2 })
    expect(both?.bytes.down).toMatchObject({ bytes: 268, framing: 8, payload: 260 })
  })

  test('has no heartbeat and no pong in it', () => {
    const { client, exchanges, ask, hear } = madeUp()
    exchanges.read()
    client.counts.heartbeats++
    hear({ framing: 50, payload: 130 })
    exchanges.read()
    ask(6)
    client.counts.requests--
    hear({ framing: 4, payload: 130 })
    exchanges.read()
    expect(exchanges.list()).toHaveLength(2)
    expect(exchanges.list().filter(isOneEvent)).toEqual([])
  })
})

test('between two moments of which one is in the middle of a message nothing can be said', () => {
  const { client, hear } = madeUp()
  const before = readingOf(client)
  hear({ headers: 100, pending: 10 })
  expect(between(before, readingOf(client))).toBeUndefined()
  hear({ headers: 20 })
  expect(between(before, readingOf(client))?.bytes.down.bytes).toBe(120)
})

describe('TCP/IP, as a model,', () => {
  test('adds three segments to a small poll and two to a small frame, as it does to 871 and 2 bytes', () => {
    expect(withTcpIp({ up: 500, down: 392 })).toBe(892 + 3 * 52)
    expect(withTcpIp({ up: 0, down: 23 })).toBe(23 + 2 * 52)
  })

  test('cuts what is longer into segments of 1,448 bytes, and acknowledges every second', () => {
    expect(withTcpIp({ up: 0, down: 1448 })).toBe(1448 + 2 * 52)
    expect(withTcpIp({ up: 0, down: 1449 })).toBe(1449 + 3 * 52)
    expect(withTcpIp({ up: 1449, down: 3 * 1448 })).toBe(1449 + 3 * 1448 + 7 * 52)
  })
})

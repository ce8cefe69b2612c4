import { describe, expect, test } from 'vitest'
import type { RoadReading, Way } from '../../server/lab/bench.ts'
import { type FolkloreResult, folklore, spent } from './871-against-2.ts'

const result: FolkloreResult = {
  poll: { head: 690, total: 910, tcpIp: 208 },
  frame: { head: 4, total: 150, tcpIp: 104 },
  events: 20,
}

describe('the verdict on 871 against 2', () => {
  test('gives the ratio of heads, with the payload, and with TCP/IP', () => {
    expect(folklore.verdict(result)).toEqual([
      'Heads: 690 B a poll against 4 B a frame, 173 to 1. Of heads the saying is true.',
      'With the payload: 910 B against 150 B per event, 6.1 to 1 (n = 20).',
      'With TCP/IP, as a model: 1.12 kB against 254 B, 4.4 to 1.',
      '“871 bytes against 2” is from Lubbers and Greco’s “HTML5 WebSocket: A Quantum Leap in Scalability for the Web” (2010).',
    ])
    expect(folklore.answer(result)?.value).toBeCloseTo(1118 / 254, 6)
  })

  test('says so when it is not true even of heads', () => {
    const odd = { ...result, poll: { ...result.poll, head: 20 } }
    expect(folklore.verdict(odd)[0]).toBe(
      'Heads: 20 B a poll against 4 B a frame, 5.0 to 1. In this run the saying is not true even of heads.',
    )
  })

  test('does not judge seven events', () => {
    expect(folklore.verdict({ ...result, events: 7 })).toEqual([
      'n = 7 events is too few to tell. Run it longer.',
    ])
    expect(folklore.answer({ ...result, events: 7 })).toBeUndefined()
  })
})

test('a heartbeat does not count as an event’s frame', () => {
  const readings = [0, 1, 2, 3].map((second) => {
    const heartbeat = second >= 2 ? 60 : 0
    const down = { framing: 4 * second + heartbeat, payload: 140 * second, events: second }
    return { at: second * 1000, roads: { websocket: road({}, down) } }
  })
  const found = spent('websocket', readings, ({ framing, events }) => framing / events)
  expect(found?.spent.head).toBe(4)
  expect(found?.spent.total).toBe((4 * 3 + 60 + 140 * 3) / 3)
  expect(found?.events).toBe(3)
})

test('without a road, or without an event, nothing was spent', () => {
  const readings = [0, 1].map((at) => ({ at, roads: { sse: road({}, { framing: at }) } }))
  expect(spent('sse', readings, () => 1)).toBeUndefined()
  expect(spent('websocket', readings, () => 1)).toBeUndefined()
})

function road(up: Partial<Way>, down: Partial<Way>): RoadReading {
  return { connections: 1, opened: 1, up: way(up), down: way(down) }
}

function way({ headers = 0, framing = 0, payload = 0, requests = 0, events = 0 }: Partial<Way>) {
  return { bytes: headers + framing + payload, headers, framing, payload, requests, events }
}

import { describe, expect, test } from 'vitest'
import type { Way } from '../../server/lab/bench.ts'
import { layersOf } from './wire-layers.ts'

const nothing: Way = { bytes: 0, headers: 0, framing: 0, payload: 0, requests: 0, events: 0 }
const cost = (up: Partial<Way>, down: Partial<Way>, opened = 0) => ({
  opened,
  up: { ...nothing, ...up },
  down: { ...nothing, ...down },
})

describe('the model of TCP/IP and TLS', () => {
  test('a poll is a segment each way, and each is acknowledged', () => {
    const polls = cost({ bytes: 5000, requests: 10 }, { bytes: 3000, events: 40 })
    expect(layersOf(polls, false)).toEqual({
      segments: 40,
      acks: 20,
      records: 20,
      tcpip: 40 * 52,
      tls: 20 * 22,
    })
  })

  test('a stream is a segment an event', () => {
    const stream = cost({}, { bytes: 1500, events: 10 })
    expect(layersOf(stream, true)).toMatchObject({ segments: 20, records: 10 })
  })

  test('a large message fills several segments and records', () => {
    const large = cost({ bytes: 500, requests: 1 }, { bytes: 20_000, events: 100 })
    expect(layersOf(large, false)).toMatchObject({ segments: 1 + 14 + 2, records: 1 + 2 })
  })

  test('a connection takes three segments to open', () => {
    const opened = layersOf(cost({}, {}, 2), false)
    expect(opened).toMatchObject({ segments: 6, acks: 0, tls: 0 })
  })

  test('nothing costs nothing', () => {
    expect(layersOf(cost({}, {}), true)).toMatchObject({ tcpip: 0, tls: 0 })
  })
})

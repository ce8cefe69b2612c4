import { describe, expect, test } from 'vitest'
import { price } from '../../../server/testbed/drafts.ts'
import { eventually } from '../../../server/testbed/eventually.ts'
import { atEnd } from '../../../server/testbed/lifetime.ts'
import { serveEvents } from '../../../server/testbed/serve.ts'
import { Bed } from '../bed.ts'
import { TRANSPORTS } from '../transports.ts'
import { CountedClients, disagreement } from './counted-clients.ts'
import { isOneEvent, priceOf } from './exchanges.ts'

describe.each(TRANSPORTS)('clients of %s', (transport) => {
  test('and the proxy count the same, and each event has its price', async () => {
    const served = await serveEvents(3)
    const bed = new Bed()
    atEnd(() => bed.close())
    const counted = await CountedClients.open(
      bed,
      { host: '127.0.0.1', port: served.port },
      { transport, clients: 3, interval: () => 5, wait: 5 },
    )
    for (let seq = 4; seq <= 12; seq++) {
      await served.feed.publish(price('X', seq))
      const isThere = () => counted.clients.every(({ counts }) => counts.live === seq - 3)
      await eventually(() => expect(isThere()).toBe(true))
    }
    const bytes = await counted.close()
    expect(disagreement(bytes)).toBeUndefined()
    expect(counted.delivery.delivery).toEqual({ expected: 27, delivered: 27 })

    const exchanges = counted.exchanges.flatMap((one) => one.list())
    expect(exchanges.reduce((sum, { events }) => sum + events, 0)).toBe(3 * 8)
    const alone = exchanges.filter(isOneEvent)
    if (transport !== 'short-polling') expect(alone).toHaveLength(3 * 8)
    const { n, bytes: parts } = priceOf(alone)
    const json = served.feed.read(11, 1, 2 ** 20)[0]?.bytes ?? 0
    expect(Math.abs(parts.down.payload - n * json)).toBeLessThanOrEqual(3 * n)
    for (const { bytes, headers, framing, payload } of [parts.up, parts.down]) {
      expect(headers + framing + payload).toBe(bytes)
    }
  })
})

test('one byte of difference is a sentence with both numbers', () => {
  const clients = { up: 10, down: 200 }
  expect(disagreement({ clients, proxy: { up: 10, down: 200 } })).toBeUndefined()
  expect(disagreement({ clients, proxy: { up: 10, down: 201 } })).toBe(
    'the clients count 10 bytes up and 200 down, the proxy between them and the server 10 and 201.',
  )
  expect(disagreement({ clients, proxy: { up: 11, down: 200 } })).toContain('11 and 200')
})

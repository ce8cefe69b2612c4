import { once } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { eventually } from '../testbed/eventually.ts'
import { Http2Client, until } from '../testbed/http2-client.ts'
import { cursorAt, type ServeOptions, serveEvents } from '../testbed/serve.ts'
import { testPair } from '../testbed/test-pair.ts'

/** A server with TLS, and connections of HTTP/2 to it. */
async function secured(count: number, events: number, options: ServeOptions) {
  const pair = await testPair()
  const served = await serveEvents(events, { ...options, pair })
  const open = () => Http2Client.open(served.origin.replace('http:', 'https:'), pair)
  const clients: Http2Client[] = []
  while (clients.length < count) clients.push(await open())
  return { served, clients, open }
}

async function limitsOf(client: Http2Client | undefined): Promise<unknown> {
  return JSON.parse((await client?.ask('/stats'))?.body ?? '{}').limits
}

describe('by HTTP/2', () => {
  test('[row 27] sse: when all connections are taken, it is told so with 200', async () => {
    const warned = vi.spyOn(process, 'emitWarning')
    const { clients, open } = await secured(2, 1, { maxConnections: 2 })
    const late = await open()
    const stream = await late.ask('/feed/sse')
    expect(stream).toMatchObject({ status: 200 })
    expect(stream.body).toMatch(/^retry: \d+\nevent: problem\ndata: .*"reason":"full"/)
    const poll = await late.ask('/feed/short-polling')
    expect(poll).toMatchObject({ status: 503 })
    expect(Number(poll.headers['retry-after'])).toBeGreaterThanOrEqual(5)
    await once(late.session, 'close')
    expect(await limitsOf(clients[0])).toMatchObject({ connections: 1 })
    expect(warned, 'of headers that HTTP/2 does not have').not.toHaveBeenCalled()
  })

  test('[row 27] sse: a place is given back when its stream ends, not with the connection', async () => {
    const { clients } = await secured(1, 1, { maxPerAddress: 1, trustProxy: ['loopback'] })
    const mine = { 'x-forwarded-for': '203.0.113.1' }
    const stream = clients[0]?.begin('/feed/sse', mine)
    if (stream === undefined) throw new Error('there is no stream')
    await until(stream, (text) => text.includes('hello'))
    const refused = await clients[0]?.ask('/feed/sse', mine)
    expect(refused).toMatchObject({ status: 200 })
    expect(refused?.body).toContain('"reason":"address"')
    stream.close()
    await eventually(async () => {
      const again = clients[0]?.begin('/feed/sse', mine)
      if (again === undefined) throw new Error('there is no stream')
      expect(await until(again, (text) => /hello|problem/.test(text))).toContain('hello')
    })
  })

  test('short-polling: no more is made of answers than may wait for one client', async () => {
    const { clients, served } = await secured(2, 1500, { maxQueuedBytes: 200_000 })
    const path = `/feed/short-polling?cursor=${cursorAt(served, 500)}`
    const statuses: number[] = []
    for (let count = 0; count < 50; count++) {
      // Not read: HTTP/2 lets 64 KiB of each through.
      const stream = clients[0]?.begin(path)
      stream?.on('response', (headers) => statuses.push(Number(headers[':status'])))
    }
    await eventually(() => expect(statuses).toHaveLength(50))
    expect(statuses.filter((status) => status === 200).length).toBeLessThan(10)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(40)
    expect(await clients[1]?.ask(path)).toMatchObject({ status: 200 })
  })
})

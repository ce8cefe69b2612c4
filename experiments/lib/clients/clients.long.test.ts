import { describe, expect, test } from 'vitest'
import { price } from '../../../server/testbed/drafts.ts'
import { atEnd } from '../../../server/testbed/lifetime.ts'
import { Relay } from '../../../server/testbed/relay.ts'
import { type Served, serve } from '../../../server/testbed/serve.ts'
import { Histogram } from '../statistics/histogram.ts'
import { type ClientSettings, type Clients, startClientProcess } from './clients.ts'

/** A server with an event every 50 ms, until the test ends. */
async function busy(): Promise<Served> {
  const served = await serve()
  await served.feed.publish(price('X', 0))
  const timer = setInterval(() => void served.feed.publish(price('X', 1)), 50)
  atEnd(() => clearInterval(timer))
  return served
}

async function start({ port }: Served, more: Partial<ClientSettings>): Promise<Clients> {
  const settings = { transport: 'sse', host: '127.0.0.1', port, clients: 6, interval: 200, ...more }
  const process = startClientProcess()
  atEnd(() => process.stop())
  return process.connect(settings)
}

describe.each(['short-polling', 'websocket'])('clients of %s in a process of their own', (name) => {
  test('report what came, what it weighed, how busy they were, and that they died', async () => {
    const served = await busy()
    const clients = await start(served, { transport: name, split: 2 })
    const measured = await clients.measure(1.2)
    expect(measured.events).toBeGreaterThan(2)
    expect(measured.delivered).toBe(6 * measured.events)
    expect(measured.share).toBe(1)
    expect(measured.first.events).toBe(measured.events)
    expect(measured.first.prices).toHaveLength(measured.events)
    expect(measured.findings).toMatchObject({ dropped: 0, repeated: 0, reordered: 0, missed: 0 })

    const ages = Histogram.from(measured.ages)
    expect(ages.n).toBe(measured.delivered)
    expect(ages.percentile(50)).toBeGreaterThan(0)
    expect(measured.traffic.down.bytes).toBeGreaterThan(0)
    const { clients: split, traffic } = measured.split
    expect(split).toBe(2)
    const { headers, framing, payload, pending, bytes } = traffic.down
    expect(headers + framing + payload + pending).toBe(bytes)
    expect(payload).toBeGreaterThan(0)
    expect(measured.load.cpu).toBeGreaterThan(0)
    expect(measured.load.loopLag).toBeGreaterThanOrEqual(0)
    expect(measured.clock.uncertainty).toBeLessThan(1000)
    const isPolling = name.endsWith('polling')
    expect(measured.counts.requests > 0).toBe(isPolling)
    expect(measured.counts.connections).toBe(0)

    const next = clients.measure(60)
    process.kill(clients.pid, 'SIGKILL')
    await expect(next).rejects.toThrow('SIGKILL')
  })
})

describe('clients in a process of their own', () => {
  test('that are cut come back, and without their cursor have missed something', async () => {
    const served = await busy()
    const cut = { every: 600, away: 200 }
    const clients = await start(served, { transport: 'websocket', cut, keepCursor: false })
    const measured = await clients.measure(2)
    expect(measured.share).toBeLessThan(1)
    expect(measured.findings.missed).toBeGreaterThan(0)
    expect(measured.findings.dropped).toBe(0)
    const recovery = Histogram.from(measured.recovery)
    expect(recovery.n).toBeGreaterThan(5)
    expect(recovery.min).toBeGreaterThanOrEqual(199_000)
  })

  test('that are cut and keep their cursor get everything', async () => {
    const served = await busy()
    const cut = { every: 600, away: 200 }
    const clients = await start(served, { transport: 'long-polling', cut })
    const measured = await clients.measure(2)
    expect(measured.share).toBe(1)
    expect(measured.counts.replayed).toBeGreaterThan(0)
    expect(measured.findings).toMatchObject({ missed: 0, dropped: 0 })
  })

  test('are spread over the ports of one feed, and read the CPU of whoever serves it', async () => {
    const served = await busy()
    const relays = await Promise.all([1, 2].map(() => Relay.open(served.port)))
    const ports = [served.port, ...relays.map(({ port }) => port)]
    const settings = { ports, otherPids: [process.pid], isWallClock: true }
    const clients = await start(served, { transport: 'sse', ...settings })
    const measured = await clients.measure(0.5)
    expect(relays.map(({ connections }) => connections)).toEqual([2, 2])
    expect(measured.share).toBe(1)
    expect(measured.expected).toBe(6 * measured.events)
    // The one that is asked for is this very process.
    expect(measured.otherCpu?.[0]?.total).toBeGreaterThan(0)
    expect(Histogram.from(measured.ages).percentile(50)).toBeLessThan(1_000_000)
  })

  test('fail with the reason when there is no server', async () => {
    const served = await busy()
    const { port } = served
    await served.app.close()
    await expect(start(served, { port, clients: 1 })).rejects.toThrow('ECONNREFUSED')
  })
})

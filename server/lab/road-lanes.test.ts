import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Report } from '../../web/transports/transport.ts'
import { nodeClients } from '../testbed/clients.ts'
import { price } from '../testbed/drafts.ts'
import { serve } from '../testbed/serve.ts'
import { countWaiters } from '../testbed/waiters.ts'
import { Road } from './road.ts'

const LANES = ['short-polling', 'long-polling', 'sse', 'websocket'] as const
const DELAY = 100

type Lane = (typeof LANES)[number]

const waiting = countWaiters()

const idsOf = (reports: readonly Report[]): string[] =>
  reports.flatMap((report) =>
    report.kind === 'event' && report.arrival === 'live' ? [report.event.id] : [],
  )

test('over roads of 100 ms all lanes have the same ids, and a held poll is a round trip late', async () => {
  const { port, feed } = await serve()
  const clients = nodeClients()
  /** When the end of each lane's road was reached by each event. */
  const arrivals: Record<string, Partial<Record<Lane, number>>> = {}
  const lanes = await Promise.all(
    LANES.map(async (lane) => {
      const road = await Road.open({ target: { host: '127.0.0.1', port } })
      onTestFinished(() => road.close())
      road.set({ delay: DELAY })
      road.watch((sight) => {
        if (sight.kind !== 'bytes' || sight.direction === 'up') return
        for (const [, id = ''] of sight.bytes.toString().matchAll(/"id":"([^"]+)","type"/g)) {
          arrivals[id] = { [lane]: sight.at, ...arrivals[id] }
        }
      })
      const client = await clients.connect(lane, `http://127.0.0.1:${road.port}`, { interval: 50 })
      return { lane, road, client }
    }),
  )
  for (const { client } of lanes) {
    await vi.waitFor(async () => {
      expect((await client.reports()).some(({ kind }) => kind === 'start')).toBe(true)
    }, 10_000)
  }

  await waiting(1)
  const { event: first } = await feed.publish(price('X', 1))
  await wait(20)
  const { event: second } = await feed.publish(price('X', 2))
  const more = await Promise.all([3, 4, 5].map((value) => feed.publish(price('X', value))))
  const ids = [first.id, second.id, ...more.map(({ event }) => event.id)]
  for (const { client } of lanes) {
    await vi.waitFor(async () => expect(idsOf(await client.reports())).toEqual(ids), 10_000)
  }

  const lateness = (event: { id: string; at: number }, lane: Lane): number =>
    (arrivals[event.id]?.[lane] ?? 0) - event.at
  for (const lane of LANES) expect(lateness(first, lane)).toBeGreaterThanOrEqual(DELAY - 1)
  // The answer goes down, the next poll up, and only its answer brings the second event.
  const arrived = arrivals[second.id]?.['long-polling'] ?? 0
  expect(arrived - first.at).toBeGreaterThanOrEqual(3 * DELAY - 3)
  for (const lane of ['sse', 'websocket'] as const) {
    expect(lateness(second, lane)).toBeGreaterThanOrEqual(DELAY - 1)
    expect(arrivals[second.id]?.[lane]).toBeLessThan(arrived)
  }
})

import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { transports as halves } from '../web/transports/index.ts'
import type { Report } from '../web/transports/transport.ts'
import { openBadGateway } from './testbed/bad-gateway.ts'
import { launchBrowser } from './testbed/browser.ts'
import { browserClients } from './testbed/browser-clients.ts'
import { type Clients, nodeClients } from './testbed/clients.ts'
import { price } from './testbed/drafts.ts'
import { describeWith } from './testbed/found.ts'
import { serveEvents } from './testbed/serve.ts'
import { caughtUp, idsAfter } from './testbed/trace.ts'

function comesBack(clients: () => Clients): void {
  test('[row 52] every: a gateway that answers 502 for a while costs nobody an event', async () => {
    const served = await serveEvents(1)
    const gateway = await openBadGateway(served.port)
    const all = await Promise.all(
      halves.map(({ name }) => clients().connect(name, gateway.url, { interval: 100, wait: 2 })),
    )
    for (const client of all) await caughtUp(client, served)
    const publish = async (count: number) => {
      for (let index = 0; index < count; index++) {
        await served.feed.publish(price('X', index))
        await sleep(100)
      }
    }
    await publish(3)
    gateway.failing = true
    gateway.drop()
    // Longer than an EventSource waits before it comes back, 1.5 s at most.
    await publish(30)
    expect(gateway.failed, 'each has met it').toBeGreaterThanOrEqual(all.length)
    gateway.failing = false
    await publish(5)
    for (const [index, client] of all.entries()) {
      const name = halves[index]?.name
      await caughtUp(client, served)
      const reports = await client.reports()
      expect(idsOf(reports), name).toEqual(idsAfter(served, 1))
      expect(
        reports.filter(({ kind }) => kind === 'gap'),
        name,
      ).toEqual([])
      const states = reports.filter((report) => report.kind === 'state')
      expect(
        states.some(({ state }) => state === 'waiting'),
        `${name} was away`,
      ).toBe(true)
      const starts = reports.filter((report) => report.kind === 'start')
      expect(
        starts.map(({ outcome }) => outcome),
        name,
      ).toEqual(['live', ...starts.slice(1).map(() => 'resumed')])
      expect(starts.length, `${name} came back`).toBeGreaterThan(1)
    }
  })
}

describe('in Node', () => comesBack(() => nodeClients()))

describeWith('browser', 'in Chromium', () => {
  let clients: Clients
  beforeAll(async () => {
    clients = await browserClients(await launchBrowser())
  })
  comesBack(() => clients)
})

function idsOf(reports: readonly Report[]): string[] {
  return reports.flatMap((report) =>
    report.kind === 'event' && report.arrival !== 'snapshot' ? [report.event.id] : [],
  )
}

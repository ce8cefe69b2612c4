import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { transports as halves } from '../web/transports/index.ts'
import type { Report } from '../web/transports/transport.ts'
import { openBadGateway } from './testbed/bad-gateway.ts'
import { launchBrowser } from './testbed/browser.ts'
import { browserClients } from './testbed/browser-clients.ts'
import { type Clients, nodeClients } from './testbed/clients.ts'
import { Conversation, get } from './testbed/conversation.ts'
import { notification, price } from './testbed/drafts.ts'
import { describeWith } from './testbed/found.ts'
import { startNginx } from './testbed/nginx.ts'
import { RawConnection } from './testbed/raw.ts'
import { cursorAt, serve, serveEvents } from './testbed/serve.ts'
import { caughtUp, idsAfter } from './testbed/trace.ts'

/** Milliseconds in which a byte comes that nobody holds back, on a busy machine, too. */
const SOON = 3000

describeWith('nginx', 'through nginx as it comes', () => {
  test('a stream brings its first byte and each event at once, and loses none', async () => {
    const served = await serveEvents(3)
    const nginx = await startNginx(served.port)
    const stream = await RawConnection.open(nginx.port)
    // To a client of HTTP/1.0 nginx passes on the bytes as they are; to others in chunks of its own.
    stream.write(`GET /feed/sse?cursor=${cursorAt(served, 1)} HTTP/1.0\r\n\r\n`)
    await stream.until((text) => text.includes('event: hello'), SOON)
    for (let seq = 4; seq <= 30; seq++) {
      // Small and large: neither may wait in a buffer for company.
      const text = seq % 5 === 0 ? 'x'.repeat(30_000) : ''
      const { json } = await served.feed.publish(notification(`event ${seq}`, text))
      await stream.until((text) => text.includes(json), SOON)
    }
    const ids = [...stream.text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)
    expect(ids).toEqual(Array.from({ length: 30 }, (_, index) => cursorAt(served, index + 1)))
    expect(stream.text).not.toMatch(/transfer-encoding/i)
    await served.app.close()
    await stream.untilEnd()
  })

  test('what streams through it is the same with gzip', async () => {
    const served = await serve({ compress: 'gzip' })
    const nginx = await startNginx(served.port)
    const client = await nodeClients().connect('sse', nginx.url)
    for (let seq = 1; seq <= 10; seq++) {
      await served.feed.publish(price('X', seq))
      await expect.poll(() => client.cursor(), { timeout: SOON }).toBe(cursorAt(served, seq))
    }
  })

  test('both ways of polling work, and so does publishing', async () => {
    const served = await serveEvents(2)
    const nginx = await startNginx(served.port)
    const clients = await Promise.all(
      ['short-polling', 'long-polling', 'sse'].map((name) =>
        nodeClients().connect(name, nginx.url, { interval: 50, wait: 20 }),
      ),
    )
    for (const client of clients) await caughtUp(client, served)
    for (const client of clients) {
      await client.publish('through nginx')
      for (const each of clients) await caughtUp(each, served)
    }
    for (const client of clients) expect(idsOf(await client.reports())).toEqual(idsAfter(served, 2))
  })

  test('a WebSocket, which it does not pass on, is refused with what is missing', async () => {
    const served = await serve()
    const nginx = await startNginx(served.port)
    const conversation = await Conversation.open(nginx.port)
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket']
    const answer = await conversation.ask(get('/feed/websocket', ...upgrade))
    expect(answer.status).toBe(426)
    expect(`${answer.body}`).toContain('upgrade-required')
  })
})

function comesBack(clients: () => Clients): void {
  test('a gateway that answers 502 for three seconds costs nobody an event', async () => {
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

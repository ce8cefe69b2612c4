import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../../../server/testbed/browser.ts'
import { eventually } from '../../../server/testbed/eventually.ts'
import { describeWith } from '../../../server/testbed/found.ts'
import { atEnd } from '../../../server/testbed/lifetime.ts'
import { headsOf } from './headers.ts'

const HOST = '127.0.0.1:3000'
const CURSOR = 'k3v9x2ab.42'
const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='

describe("Chromium's heads", () => {
  const heads = headsOf(HOST, {})

  test('have the size that was captured, 490 to 530 bytes, and those of an EventSource 560', () => {
    // 1 byte of port and 8 of "Headless" less than in the capture.
    expect(heads.poll(`/feed/short-polling?cursor=${CURSOR}`)).toHaveLength(524 - 2 - 8)
    expect(heads.upgrade(`/feed/websocket?cursor=${CURSOR}`, KEY)).toHaveLength(530 - 2 - 8)
    expect(heads.stream(`/feed/sse?cursor=${CURSOR}`)).toHaveLength(571 - 2 - 8)
    expect(heads.stream(`/feed/sse?cursor=${CURSOR}`, CURSOR)).toHaveLength(599 - 2 - 8)
    expect(heads.publish('/feed/events', 2)).toHaveLength(582 - 3 - 8)
    const sizes = [heads.poll('/feed/short-polling'), heads.upgrade('/feed/websocket', KEY)]
    for (const { length } of sizes) {
      expect(length).toBeGreaterThanOrEqual(490)
      expect(length).toBeLessThanOrEqual(530)
    }
  })

  test('are shorter where the page came over plain HTTP from another machine', () => {
    const lan = headsOf('lab.example:36851', { agent: 'chromium-lan' })
    expect(lan.poll(`/feed/short-polling?cursor=${CURSOR}`)).toHaveLength(341 - 8)
    expect(lan.upgrade(`/feed/websocket?cursor=${CURSOR}`, KEY)).toHaveLength(524 - 8)
    expect(lan.stream(`/feed/sse?cursor=${CURSOR}`)).toHaveLength(388 - 8)
    expect(lan.publish('/feed/events', 2)).toHaveLength(401 - 8)
  })

  test('carry a cookie of so many bytes', () => {
    const baked = headsOf(HOST, { cookieBytes: 100 })
    const more = 'Cookie: \r\n'.length + 100
    expect(baked.poll('/').length - heads.poll('/').length).toBe(more)
    expect(baked.stream('/').length - heads.stream('/').length).toBe(more)
    expect(baked.upgrade('/', KEY).length - heads.upgrade('/', KEY).length).toBe(more)
    expect(baked.publish('/', 2).length - heads.publish('/', 2).length).toBe(more)
  })
})

test("a tool's heads have the size that was captured", () => {
  const host = '127.0.0.1:39411'
  expect(headsOf(host, { agent: 'curl' }).poll('/feed/sse')).toHaveLength(87)
  expect(headsOf(host, { agent: 'autocannon' }).poll('/feed/short-polling')).toHaveLength(83)
})

describe.each(['chromium', 'chromium-lan', 'curl', 'autocannon'] as const)(
  'heads of %s',
  (agent) => {
    test('name no header twice, and end once', () => {
      const { poll, stream, upgrade, publish } = headsOf(HOST, { agent, cookieBytes: 20 })
      for (const head of [poll('/a'), stream('/a', CURSOR), upgrade('/a', KEY), publish('/a', 5)]) {
        const names = namesOf(head)
        expect(new Set(names).size).toBe(names.length)
        expect(head.indexOf('\r\n\r\n')).toBe(head.length - 4)
      }
    })
  },
)

describeWith('browser', 'the installed browser', () => {
  test('sends the same headers in the same order', async () => {
    const captured = await capture()
    const heads = headsOf(HOST, {})
    const ours = {
      '/feed/short-polling': heads.poll('/'),
      '/feed/sse': heads.stream('/'),
      '/feed/websocket': heads.upgrade('/', KEY),
      '/feed/events': heads.publish('/', 2),
    }
    for (const [path, head] of Object.entries(ours)) {
      expect(namesOf(captured.get(path) ?? ''), path).toEqual(namesOf(head))
    }
  })
})

/** What a page says to a server that understands nothing. */
async function capture(): Promise<Map<string, string>> {
  const heads = new Map<string, string>()
  const server = net.createServer((socket) => {
    let text = ''
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      heads.set(text.split(' ')[1] ?? '', text.slice(0, text.indexOf('\r\n\r\n') + 4))
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n')
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  atEnd(() => server.close())
  const { port } = server.address() as net.AddressInfo
  const { page } = await openPage(await launchBrowser(), `http://127.0.0.1:${port}/`)
  await page.evaluate(() => {
    const headers = { 'content-type': 'application/json' }
    void fetch('/feed/short-polling', { credentials: 'include' })
    void fetch('/feed/events', { method: 'POST', credentials: 'include', headers, body: '{}' })
    new EventSource('/feed/sse', { withCredentials: true })
    new WebSocket(`ws://${location.host}/feed/websocket`)
  })
  const paths = ['/feed/events', '/feed/short-polling', '/feed/sse', '/feed/websocket']
  await eventually(() => expect([...heads.keys()]).toEqual(expect.arrayContaining(paths)))
  return heads
}

function namesOf(head: string): string[] {
  const lines = head.split('\r\n').slice(1, -2)
  return lines.map((line) => line.slice(0, line.indexOf(':')).toLowerCase())
}

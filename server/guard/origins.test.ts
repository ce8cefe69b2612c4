import { once } from 'node:events'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { makeBench } from '../testbed/benches.ts'
import { ask, get, post, WEBSOCKET } from '../testbed/conversation.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { RawConnection } from '../testbed/raw.ts'
import { serve } from '../testbed/serve.ts'
import { Origins } from './origins.ts'

const origins = (scheme: 'http' | 'https', port: number, address = '127.0.0.1') => {
  const listening = () => ({ address, port, family: 'IPv4' })
  return new Origins({ scheme, origins: ['https://feed.example'] }, listening)
}

test.each([
  ['http://127.0.0.1:3000', '127.0.0.1:3000', 'the page itself'],
  ['http://localhost:3000', 'localhost:41234', 'the page, over a road'],
  ['http://localhost:3000', '127.0.0.1:3000', 'the page by another of its names'],
  ['http://localhost:8080', 'localhost:8080', 'the page where its port is mapped'],
  ['https://feed.example', '127.0.0.1:3000', 'what --origin says'],
])('%s may ask %s: %s', (origin, host) => {
  expect(origins('http', 3000).allow(origin, host)).toBe(true)
})

test.each([
  ['null', '127.0.0.1:3000'],
  ['', '127.0.0.1:3000'],
  ['http://localhost:5000', '127.0.0.1:3000'],
  ['http://localhost', '127.0.0.1:3000'],
  ['https://localhost:3000', 'localhost:3000'],
  ['http://localhost:3000/', 'localhost:3000'],
  ['http://evil.example:3000', '127.0.0.1:3000'],
  ['http://feed.example', '127.0.0.1:3000'],
  ['file://', '127.0.0.1:3000'],
])('%j may not ask %s', (origin, host) => {
  expect(origins('http', 3000).allow(origin, host)).toBe(false)
})

test('a scheme has its port', () => {
  expect(origins('https', 443).allow('https://localhost', '127.0.0.1')).toBe(true)
  expect(origins('http', 80).allow('http://localhost', '127.0.0.1:4000')).toBe(true)
})

const FOREIGN = ['http://evil.example', 'null', 'http://127.0.0.1:1']

test.each(FOREIGN)('[row 39] websocket: Origin %s is 403 before the 101', async (origin) => {
  const { port } = await serve()
  for (const path of ['/feed/websocket', '/channel']) {
    const connection = await RawConnection.open(port)
    connection.write(get(path, ...WEBSOCKET, `Origin: ${origin}`))
    const text = String(await connection.untilEnd())
    expect(text).toMatch(/^HTTP\/1\.1 403 /)
    expect(text).toContain('"reason":"origin"')
    expect(text).not.toContain('101')
  }
})

test.each([
  ['short-polling', get('/feed/short-polling')],
  ['long-polling', get('/feed/long-polling?wait=0')],
  ['sse', get('/feed/sse')],
  ['every', post({ type: 'notification', data: { title: 'forged' } })],
])('[row 39] %s: another origin and none at all are 403', async (_transport, text) => {
  const { port, feed } = await serve()
  for (const origin of FOREIGN) {
    const asked = text.replace('\r\n\r\n', `\r\nOrigin: ${origin}\r\n\r\n`)
    const answer = await ask(port, asked)
    expect([answer.status, JSON.parse(String(answer.body)).reason]).toEqual([403, 'origin'])
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
  }
  expect(feed.bounds().newest).toBe(0)
})

test('[row 39] websocket: the page opens it, over a road as well', async () => {
  const { origin } = await serve()
  const { name, roads } = await makeBench(origin)
  for (const url of [
    `${origin}/feed/websocket`,
    `http://localhost:${roads.websocket}/feed/websocket?bench=${name}`,
  ]) {
    const ws = new WebSocket(url.replace('http', 'ws'), { origin })
    atEnd(() => ws.terminate())
    const [hello] = await once(ws, 'message')
    expect(JSON.parse(String(hello)).type).toBe('hello')
  }
})

import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ask, get, post, WEBSOCKET } from '../testbed/conversation.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { problemIn } from '../testbed/problem-in.ts'
import { exchange, RawConnection } from '../testbed/raw.ts'
import { type Served, serve } from '../testbed/serve.ts'
import { witnesses } from '../testbed/witnesses.ts'
import type { Limit } from './exceeded.ts'

async function counts({ port }: Served, limit: Limit): Promise<number> {
  return JSON.parse(`${(await ask(port, get('/stats'))).body}`).limits[limit]
}

/** A frame that says that the last of its message is to come, RFC 6455 §5.2, and has nothing in it. */
const EMPTY_FRAGMENT = Buffer.from('008000000000', 'hex')

test('[row 37] websocket: 70,000 empty fragments are closed with 1008, and take no memory', async () => {
  const served = await serve()
  const allIsWell = await witnesses(served)
  const connection = await RawConnection.open(served.port)
  connection.write(get('/feed/websocket', ...WEBSOCKET))
  await connection.until((text) => text.includes('"hello"'))
  const [before, heap] = [connection.received.length, process.memoryUsage().heapUsed]
  connection.write(Buffer.from('018000000000', 'hex'))
  connection.write(Buffer.concat(Array(70_000).fill(EMPTY_FRAGMENT)))
  await connection.untilEnd()
  const last = connection.received.subarray(before)
  expect([last[0], last.readUInt16BE(2)]).toEqual([0x88, 1008])
  expect(process.memoryUsage().heapUsed - heap).toBeLessThan(64 * 1024 * 1024)
  expect(await counts(served, 'fragments')).toBe(1)
  await allIsWell()
})

test('[row 38] websocket: 51 kB that become 50 MB are closed with 1009 before they do', async () => {
  const served = await serve({ compress: 'deflate' })
  const allIsWell = await witnesses(served)
  const ws = new WebSocket(`ws://127.0.0.1:${served.port}/feed/websocket`)
  atEnd(() => ws.terminate())
  await once(ws, 'message')
  const { rss } = process.memoryUsage()
  ws.send('x'.repeat(50_000_000), { compress: true })
  const [code] = await once(ws, 'close')
  expect(code).toBe(1009)
  // The client's own 50 MB, in this process, and what it deflates with.
  expect(process.memoryUsage().rss - rss).toBeLessThan(250_000_000)
  expect(await counts(served, 'messageBytes')).toBe(1)
  await allIsWell()
})

test('[row 34] websocket: a message that is larger than may be is closed with 1009, by its header', async () => {
  const served = await serve({ maxMessageBytes: 2000 })
  const connection = await RawConnection.open(served.port)
  connection.write(get('/feed/websocket', ...WEBSOCKET))
  await connection.until((text) => text.includes('"hello"'))
  const before = connection.received.length
  // Its 2,001 bytes never come.
  connection.write(Buffer.from('81fe07d100000000', 'hex'))
  await connection.untilEnd()
  const last = connection.received.subarray(before)
  expect([last[0], last.readUInt16BE(2)]).toEqual([0x88, 1009])
  expect(await counts(served, 'messageBytes')).toBe(1)
})

test('a body that is larger than may be is told by how much', async () => {
  const served = await serve({ maxBodyBytes: 2000 })
  const [answer] = await exchange(served.port, post('x'.repeat(2001)), (text) => /\}$/.test(text))
  expect(problemIn(answer)).toMatchObject({
    status: 413,
    reason: 'too-large',
    detail: 'The body is larger than 2000 bytes.',
  })
  expect(await counts(served, 'bodyBytes')).toBe(1)
})

test('[row 11] every: a head that is larger than may be is told by how much', async () => {
  const served = await serve({ maxHeaderBytes: 4096 })
  const [answer] = await exchange(served.port, get('/health', `X: ${'y'.repeat(5000)}`))
  expect(problemIn(answer)).toMatchObject({
    status: 431,
    detail: 'The head of the request is larger than 4 KiB.',
  })
  expect(await counts(served, 'headerBytes')).toBe(1)
})

test('[row 15] every: a request that does not arrive is given up once its time is over', async () => {
  const served = await serve({ requestTimeout: 1 })
  const slow = async (start: string): Promise<void> => {
    const client = await RawConnection.open(served.port)
    const began = performance.now()
    client.write(start)
    while (!client.ended && performance.now() - began < 10_000) {
      await sleep(50)
      if (start !== '') client.write('a')
    }
    expect(client.ended, start).toBe(true)
    expect(performance.now() - began, start).toBeGreaterThan(900)
  }
  const starts = [
    '',
    'GET /feed/sse HTTP/1.1\r\nHost: x\r\nX-Slow: ',
    get('/feed/websocket', ...WEBSOCKET).slice(0, -4),
    post('x'.repeat(999)).slice(0, -900),
  ]
  await Promise.all(starts.map(slow))
  expect(await counts(served, 'requestTimeout')).toBe(starts.length)
})

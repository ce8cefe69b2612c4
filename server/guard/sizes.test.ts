import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { clientFrame } from '../testbed/client-frame.ts'
import { ask, get, post, WEBSOCKET } from '../testbed/conversation.ts'
import { problemIn } from '../testbed/problem-in.ts'
import { exchange, RawConnection } from '../testbed/raw.ts'
import { type Served, serve } from '../testbed/serve.ts'
import type { Limit } from './exceeded.ts'

async function counts({ port }: Served, limit: Limit): Promise<number> {
  return JSON.parse(`${(await ask(port, get('/stats'))).body}`).limits[limit]
}

/** A client of the WebSocket that has heard its `hello`. */
async function connected({ port }: Served): Promise<RawConnection> {
  const connection = await RawConnection.open(port)
  connection.write(get('/feed/websocket', ...WEBSOCKET))
  await connection.until((text) => text.includes('"hello"'))
  return connection
}

test('[row 37] websocket: a message in too many pieces counts', async () => {
  const served = await serve()
  const connection = await connected(served)
  connection.write(clientFrame(0x01, Buffer.alloc(0)))
  connection.write(Buffer.concat(Array(20_000).fill(clientFrame(0x00, Buffer.alloc(0)))))
  await connection.untilEnd()
  expect(await counts(served, 'fragments')).toBe(1)
})

test('[row 34] websocket: a message that is larger than may be is closed with 1009, by its header', async () => {
  const served = await serve({ maxMessageBytes: 2000 })
  const connection = await connected(served)
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

import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { get, WEBSOCKET } from './testbed/conversation.ts'
import { notification } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { HOSTILE } from './testbed/hostile-texts.ts'
import { RawConnection } from './testbed/raw.ts'
import { cursorAt, serve } from './testbed/serve.ts'

describe('a WebSocket', () => {
  test('[row 24] websocket: has one whole text frame an event, which is its JSON and nothing else', async () => {
    const served = await serve()
    const connection = await streamOf(served.port)
    for (const text of [...HOSTILE, 'a'.repeat(20), 'b'.repeat(300)]) {
      await served.feed.publish(notification('t', text))
    }
    const newest = cursorAt(served, served.feed.bounds().newest)
    await connection.until((text) => text.includes(newest) && text.endsWith('}}'))
    const [hello, ...events] = frames(connection.received)
    expect(hello?.text).toMatch(
      /^\{"type":"hello","outcome":"live","cursor":"\w+\.0","events":\[\]/,
    )
    const entries = served.feed.read(0, 99, 1e9)
    expect(events.map(({ text }) => text)).toEqual(entries.map(({ json }) => json))
    expect(
      new Set([hello, ...events].map((frame) => frame?.first)),
      'FIN, text, not masked',
    ).toEqual(new Set([0x81]))
  })

  test.each([9, 12, 15])(
    'deflates so that a client with a window of 2^%i can read it',
    async (bits) => {
      const served = await serve({ compress: 'deflate' })
      for (const text of HOSTILE) await served.feed.publish(notification('t', text + text))
      const ws = new WebSocket(`ws://127.0.0.1:${served.port}/feed/websocket`, {
        perMessageDeflate: { serverMaxWindowBits: bits },
      })
      const [hello] = await once(ws, 'message')
      expect(JSON.parse(`${hello}`).events).toHaveLength(HOSTILE.length)
      ws.terminate()
    },
  )

  test('acknowledges what is published by its ref, and the event comes back', async () => {
    const served = await serve()
    const ws = new WebSocket(`ws://127.0.0.1:${served.port}/feed/websocket`)
    const heard: Record<string, unknown>[] = []
    ws.on('message', (data) => heard.push(JSON.parse(`${data}`)))
    await once(ws, 'message')
    ws.send('{"type":"publish","ref":"r1","event":{"type":"notification","data":{"title":"x"}}}')
    await eventually(() => expect(heard).toHaveLength(3))
    const { id, at, data } = served.feed.read(0, 1, 1)[0]?.event ?? {}
    expect(heard).toContainEqual({ type: 'ack', ref: 'r1', id, at })
    expect(heard).toContainEqual({ id, type: 'notification', at, data })
    expect(data).toEqual({ level: 'info', title: 'x', text: '', from: 'someone' })
    ws.terminate()
  })

  test('says nothing behind its Close frame, while its peer has not answered that', async () => {
    const served = await serve()
    const [closing, other] = [await streamOf(served.port), await streamOf(served.port)]
    const [ws] = served.app.websocketServer.clients
    ws?.close(1001)
    for (let index = 0; index < 3; index++) await served.feed.publish(notification(`${index}`))
    await other.until((text) => text.includes(cursorAt(served, 3)))
    await closing.until(() => frames(closing.received).some(({ first }) => first === 0x88))
    expect(frames(closing.received).map(({ first }) => first)).toEqual([0x81, 0x88])
    expect(served.sockets.map(({ destroyed }) => destroyed)).toEqual([false, false])
  })

  test('[rows 40, 41] websocket: that asks and asks but never reads makes no pile of answers', async () => {
    const served = await serve({ maxMessages: 1_000_000 })
    const ws = new WebSocket(`ws://127.0.0.1:${served.port}/feed/websocket`)
    let answers = 0
    ws.on('message', (data) => {
      if (`${data}`.includes('unknown-type')) answers++
    })
    await once(ws, 'open')
    ws.pause()
    for (let index = 0; index < 20; index++) {
      for (let sent = 0; sent < 2000; sent++) ws.send(JSON.stringify({ type: 'x'.repeat(80) }))
      await new Promise(setImmediate)
    }
    // What one read brings, 64 KiB, is answered still; unbounded, it would be more than 5 MB.
    await eventually(() => expect(served.sockets[0]?.writableLength).toBeGreaterThan(0))
    expect(served.sockets[0]?.writableLength).toBeLessThan(1_000_000)
    ws.resume()
    await eventually(() => expect(answers).toBe(40_000))
    ws.terminate()
  })
})

async function streamOf(port: number): Promise<RawConnection> {
  const connection = await RawConnection.open(port)
  connection.write(get('/feed/websocket', ...WEBSOCKET))
  await connection.until((text) => text.includes('"hello"'))
  return connection
}

interface Frame {
  /** FIN, RSV and opcode. */
  readonly first: number
  readonly text: string
}

/** The frames after the head of a handshake's answer, RFC 6455 §5.2; a server's are not masked. */
function frames(received: Buffer): Frame[] {
  const found: Frame[] = []
  for (let at = received.indexOf('\r\n\r\n') + 4; at < received.length; ) {
    const [first = 0, short = 0] = received.subarray(at)
    const extended = short < 126 ? 0 : short === 126 ? 2 : 8
    const length =
      extended === 0
        ? short
        : received.readUIntBE(at + 2 + (extended === 8 ? 2 : 0), extended === 8 ? 6 : 2)
    const start = at + 2 + extended
    at = start + length
    found.push({ first, text: received.toString('utf8', start, at) })
  }
  return found
}

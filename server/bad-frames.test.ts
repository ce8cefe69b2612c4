import { constants, deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { clientFrame } from './testbed/client-frame.ts'
import { ask, get, WEBSOCKET } from './testbed/conversation.ts'
import { eventually } from './testbed/eventually.ts'
import { RawConnection } from './testbed/raw.ts'
import { serve } from './testbed/serve.ts'
import { startServer } from './testbed/server-process.ts'
import { witnesses } from './testbed/witnesses.ts'

describe('a WebSocket on which comes', () => {
  const bad: [row: number, name: string, code: number, ...frames: Buffer[]][] = [
    [33, 'a frame that is not masked', 1002, Buffer.from('81026869', 'hex')],
    [34, 'an oversized message', 1009, clientFrame(0x81, Buffer.alloc(600_000, 'x'))],
    [
      34,
      'an oversized message in pieces',
      1009,
      clientFrame(0x01, Buffer.alloc(300_000, 'x')),
      clientFrame(0x80, Buffer.alloc(300_000, 'x')),
    ],
    // Nothing of the message itself: its header is enough.
    [
      34,
      'a header that claims 2^40 bytes',
      1009,
      Buffer.from('81ff000001000000000000000000', 'hex'),
    ],
    [35, 'text that is no UTF-8', 1007, clientFrame(0x81, Buffer.from([0xff, 0xfe]))],
    [
      35,
      'text whose UTF-8 is cut off',
      1007,
      clientFrame(0x81, Buffer.from('{"type":"é').subarray(0, -1)),
    ],
    [36, 'a reserved bit', 1002, clientFrame(0xc1, Buffer.from('{}'))],
    [36, 'an unknown opcode', 1002, clientFrame(0x83, Buffer.from('{}'))],
    [36, 'a stray continuation', 1002, clientFrame(0x80, Buffer.from('{}'))],
    [
      36,
      'a new message before the end of the last',
      1002,
      clientFrame(0x01, Buffer.from('{')),
      clientFrame(0x81, Buffer.from('{}')),
    ],
    [36, 'a ping in pieces', 1002, clientFrame(0x09, Buffer.from('x'))],
    [36, 'a ping that is too long', 1002, clientFrame(0x89, Buffer.alloc(126))],
    [36, 'a close code that is none', 1002, clientFrame(0x88, Buffer.from([0x03, 0xed]))],
    [36, 'half a close code', 1002, clientFrame(0x88, Buffer.from([0x03]))],
  ]
  test.each(bad)(
    '[row %i] websocket: %s ends with %i, and no other does',
    async (_row, _name, code, ...frames) => {
      const served = await serve()
      const allIsWell = await witnesses(served)
      const connection = await open(served.port)
      connection.write(Buffer.concat(frames))
      expect(await closeCode(connection)).toBe(code)
      await allIsWell()
      await eventually(() => expect(served.app.websocketServer.clients.size).toBe(1))
    },
  )

  test('[row 33] websocket: a bad frame is ended with though its client never takes leave', async () => {
    const { port } = await serve()
    const connection = await open(port)
    connection.write(Buffer.from('81026869', 'hex'))
    await connection.untilEnd()
  })

  test('[row 37] websocket: 70,000 empty fragments ends with 1008, memory flat', async () => {
    const { port } = await startServer()
    const before = await memory(port)
    for (let time = 0; time < 5; time++) {
      const connection = await open(port)
      const more = clientFrame(0x00, Buffer.alloc(0))
      connection.write(clientFrame(0x01, Buffer.alloc(0)))
      connection.write(Buffer.concat(Array(70_000).fill(more)))
      expect(await closeCode(connection)).toBe(1008)
    }
    expect((await memory(port)) - before).toBeLessThan(40)
  })

  test('[row 38] websocket: 51 kB that become 50 MB ends with 1009, and inflates no more', async () => {
    const { port } = await startServer({ flags: ['--compress', 'deflate'] })
    const before = await memory(port)
    const zeros = Buffer.alloc(50_000_000)
    const bomb = deflateRawSync(zeros, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
    expect(bomb.length).toBeLessThan(52_000)
    for (let time = 0; time < 5; time++) {
      const connection = await open(port, 'Sec-WebSocket-Extensions: permessage-deflate')
      expect(connection.text).toMatch(/^sec-websocket-extensions: permessage-deflate/im)
      connection.write(clientFrame(0xc1, bomb))
      expect(await closeCode(connection)).toBe(1009)
    }
    expect((await memory(port)) - before, 'five of them would be 250 MB').toBeLessThan(40)
  })
})

/** A WebSocket that has heard its `hello`. */
async function open(port: number, ...headers: string[]): Promise<RawConnection> {
  const connection = await RawConnection.open(port)
  connection.write(get('/feed/websocket', ...WEBSOCKET, ...headers))
  // Compressed it cannot be read here.
  const enough = headers.length > 0 ? '\r\n\r\n' : '"hello"'
  await connection.until((text) => text.includes(enough))
  return connection
}

/** The code with which the server closed, in its last frame; takes leave, which ends both. */
async function closeCode(connection: RawConnection): Promise<number | undefined> {
  const code = (): number | undefined => {
    const { received } = connection
    const at = received.findLastIndex((byte, at) => byte === 0x88 && isLast(received, at))
    return at < 0 ? undefined : received.readUInt16BE(at + 2)
  }
  await connection.until(() => code() !== undefined)
  await connection.end().untilEnd()
  return code()
}

/** Whether a frame that begins there ends with what has come, and closes for a reason. */
function isLast(received: Buffer, at: number): boolean {
  const length = received[at + 1] ?? 0
  return length >= 2 && at + 2 + length === received.length && received[at + 2] === 0x03
}

/** MB that the process takes. */
async function memory(port: number): Promise<number> {
  const { body } = await ask(port, get('/stats'))
  return JSON.parse(`${body}`).process.rss / 1e6
}

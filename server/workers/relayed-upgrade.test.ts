import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { WEBSOCKET } from '../testbed/conversation.ts'
import { exchange, RawConnection } from '../testbed/raw.ts'
import { SECRET, serveBefore } from '../testbed/relaying.ts'

const INNER = 'GET /health HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n'

describe('a handshake that is relayed', () => {
  test('brings along nothing of its connection alone, and nobody’s address but its own', async () => {
    const { worker, primary } = await serveBefore()
    const came = once(primary, 'upgrade') as Promise<[IncomingMessage, Socket]>
    const connection = await RawConnection.open(worker.port)
    const lines = ['Connection: upgrade, X-Mine, Sec-WebSocket-Protocol', 'X-Mine: 1']
    lines.push(
      'X-Forwarded-For: 6.6.6.6',
      'X-Push-Or-Poll-Worker: guessed',
      'Sec-WebSocket-Protocol: a',
      'X-Other: 2',
      ...WEBSOCKET.slice(1),
    )
    connection.write(`GET /channel HTTP/1.1\r\nHost: localhost\r\n${lines.join('\r\n')}\r\n\r\n`)
    const [{ headers }, socket] = await came
    socket.destroy()
    expect(headers).toEqual({
      host: 'localhost',
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': expect.any(String),
      'sec-websocket-version': '13',
      'x-forwarded-for': '127.0.0.1',
      'x-push-or-poll-worker': SECRET,
      'x-other': '2',
    })
  })

  test.each(['Content-Length: 5', 'Transfer-Encoding: chunked'])(
    'has no body: %s is refused',
    async (line) => {
      const { worker, came, primary } = await serveBefore()
      primary.on('upgrade', () => came.push({} as never))
      const head = `GET /channel HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET.join('\r\n')}`
      const [answer] = await exchange(worker.port, `${head}\r\n${line}\r\n\r\n0\r\n\r\n${INNER}`)
      expect(answer?.status).toBe(400)
      expect(came).toEqual([])
    },
  )
})

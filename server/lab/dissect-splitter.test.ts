import { describe, expect, test } from 'vitest'
import { get, head } from '../testbed/conversation.ts'
import { Dissector, dissect, dissectors, LIMIT, type Message } from './dissect.ts'
import { bytesOf, type Chunk, cutUp, down, read, up } from './dissect-check.ts'

describe('a connection', () => {
  const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'

  test('HEAD, 204, 304 and 1xx have no body, whatever their headers say', () => {
    const messages = read([
      up(`${head('/')}${get('/')}${get('/')}${get('/')}`),
      down(ANSWER),
      down('HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n'),
      down('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n'),
      down(`${ANSWER}ok`),
    ])
    const own = messages.filter(({ direction }) => direction === 'down')
    expect(own.map(({ kind, exchange }) => `${exchange} ${kind}`)).toEqual([
      '1 response',
      '2 response',
      '3 response',
      '3 response',
      '4 response',
      '4 body',
    ])
  })

  test('what follows a request to upgrade waits for the answer, and is HTTP when it was refused', () => {
    const upgrade = get('/feed/websocket', 'Connection: Upgrade', 'Upgrade: websocket')
    const pair = dissectors()
    expect(pair.up.push(bytesOf(upgrade + get('/next'))).map(({ kind }) => kind)).toEqual([
      'request',
    ])
    pair.down.push(bytesOf(`HTTP/1.1 400 Bad Request\r\n${ANSWER.slice(17)}ok`))
    expect(pair.up.push(new Uint8Array(0))).toMatchObject([{ kind: 'request', exchange: 2 }])
  })

  test('one direction alone tells frames from requests by their first byte', () => {
    const upgrade = bytesOf(get('/', 'Connection: Upgrade', 'Upgrade: websocket'))
    const frames = new Dissector('up')
    frames.push(upgrade)
    expect(frames.push(Uint8Array.of(0x89, 0x80, 1, 2, 3, 4))).toMatchObject([{ kind: 'frame' }])
    const requests = new Dissector('up')
    requests.push(upgrade)
    expect(requests.push(bytesOf(get('/')))).toMatchObject([{ kind: 'request' }])
  })

  test('nothing is shown while nobody looks, and the next message is shown as a whole', () => {
    const dissector = new Dissector('up')
    dissector.looking = false
    expect(dissector.push(bytesOf(get('/')))).toEqual([])
    expect(dissector.push(bytesOf(get('/two').slice(0, 9)))).toEqual([])
    dissector.looking = true
    expect(dissector.push(bytesOf(get('/two').slice(9)))).toMatchObject([
      { kind: 'request', exchange: 2, offset: get('/').length },
    ])
    expect(dissector).toMatchObject({ requests: 2, messages: 2, pending: 0 })
  })

  test('a body up to the end of the connection is shown at its end', () => {
    const messages = read([down('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it')])
    expect(messages).toMatchObject([{ kind: 'response' }, { kind: 'body', media: 'text/plain' }])
    expect(messages[1]).not.toHaveProperty('cut')
    expect(dissect(messages[1] as Message)).toMatchObject([{ value: 'all of it' }])
  })

  test('a message of more than 1 MiB is counted in full and kept up to there', () => {
    const size = 3 * LIMIT
    const big = Buffer.alloc(10 + size, 'x')
    big.set([0x81, 127, 0, 0, 0, 0, 0, size >> 16, (size >> 8) & 255, size & 255])
    const open = [
      up(get('/', 'Connection: Upgrade', 'Upgrade: websocket')),
      down('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'),
    ]
    const after: Chunk = { direction: 'down', bytes: Uint8Array.of(0x8a, 0) }
    for (const step of [big.length, 100_000, 1000]) {
      const messages = read([...open, ...cutUp([{ direction: 'down', bytes: big }], step), after])
      expect(messages.slice(2)).toMatchObject([
        { kind: 'frame', length: 10 + size, bytes: { length: LIMIT } },
        { kind: 'frame', length: 2 },
      ])
      expect(dissect(messages[2] as Message).at(-1)).toMatchObject({
        name: 'left out',
        from: LIMIT,
        to: 10 + size,
      })
    }
    const body = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${`400\r\n${'y'.repeat(1024)}\r\n`.repeat(2000)}0\r\n\r\n`
    const [, chunked] = read(cutUp([down(body)], 4099))
    expect(chunked).toMatchObject({ bytes: { length: LIMIT }, length: body.length - 47 })
  })
})

import { expect, test } from 'vitest'
import { taken } from '../testbed/wire-drafts.ts'
import { WireEntry } from './wire-entry.ts'
import { handshakeOf } from './wire-handshake.ts'

/** The example of RFC 6455 §1.3. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

const asked = (key = `Sec-WebSocket-Key: ${KEY}\r\n`) => {
  const head = `GET /feed/websocket HTTP/1.1\r\nUpgrade: websocket\r\n${key}\r\n`
  return new WireEntry(1, taken('websocket', 'request', head))
}
const answered = (status: string, accept = '') => {
  const head = `HTTP/1.1 ${status}\r\n${accept && `Sec-WebSocket-Accept: ${accept}\r\n`}\r\n`
  return new WireEntry(2, taken('websocket', 'response', head))
}

test('a handshake is worked out and compared with what the server answered', () => {
  const handshake = handshakeOf([asked(), answered('101 Switching Protocols', ACCEPT)])
  expect(handshake).toMatchObject({ status: 101, answered: ACCEPT, agrees: true })
  expect(handshake?.expected).toMatchObject({
    key: KEY,
    sha1: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
    accept: ACCEPT,
  })
})

test('another answer than the key demands is one that the client must not take', () => {
  const handshake = handshakeOf([asked(), answered('101 Switching Protocols', 'AAAA')])
  expect(handshake).toMatchObject({ answered: 'AAAA', agrees: false })
})

test('what was not seen is not judged', () => {
  expect(handshakeOf([asked()])).toMatchObject({ status: undefined, agrees: undefined })
  const late = handshakeOf([answered('101 Switching Protocols', ACCEPT)])
  expect(late).toMatchObject({ expected: undefined, answered: ACCEPT, agrees: undefined })
})

test('a refusal has no answer to the key', () => {
  const refused = handshakeOf([asked(), answered('503 Service Unavailable')])
  expect(refused).toMatchObject({ status: 503, answered: undefined, agrees: undefined })
})

test('a poll is no handshake', () => {
  expect(handshakeOf([asked(''), answered('204 No Content')])).toBeUndefined()
})

import { describe, expect, test } from 'vitest'
import { frameOf, taken } from '../testbed/wire-drafts.ts'
import { WireEntry, type WireTaken } from './wire-entry.ts'

const headline = (message: WireTaken) => new WireEntry(1, message).headline
const sse = (text: string) => headline(taken('sse', 'sse', text))

describe('what a message is, in a few words', () => {
  test('a request and its answer', () => {
    const request = taken('sse', 'request', 'GET /feed/sse?cursor=a.1 HTTP/1.1\r\n\r\n')
    expect(headline(request)).toEqual({
      kind: 'request',
      method: 'GET',
      target: '/feed/sse?cursor=a.1',
    })
    expect(headline(taken('sse', 'response', 'HTTP/1.1 204 No Content\r\n\r\n'))).toEqual({
      kind: 'response',
      status: 204,
      reason: 'No Content',
    })
  })

  test('a body, by its media type', () => {
    const body = taken('sse', 'body', '{}', { media: 'application/json' })
    expect(headline(body)).toEqual({ kind: 'body', media: 'application/json' })
  })

  test('a block of an event stream, by the listeners that it calls', () => {
    expect(sse('id: a.1\ndata: {}\n\n')).toEqual({ kind: 'sse', name: 'message' })
    expect(sse('event: hello\nid: a.1\ndata: {}\n\n')).toEqual({ kind: 'sse', name: 'hello' })
    expect(sse('data: event\n\n')).toEqual({ kind: 'sse', name: 'message' })
    expect(sse('retry: 500\n\n')).toEqual({ kind: 'sse', name: '' })
    expect(sse(': a comment\n\n')).toEqual({ kind: 'sse', name: '' })
  })

  test('a frame, by its opcode and what its text says it is', () => {
    const unnamed = { kind: 'frame', opcode: 1, code: undefined, says: undefined }
    expect(headline(frameOf('{"id":"a.1","type":"price"}'))).toEqual(unnamed)
    expect(headline(frameOf('hello'))).toEqual(unnamed)
    const hello = headline(frameOf('{"type":"hello","cursor":"a.1","events":[],"more":false}'))
    expect(hello).toMatchObject({ says: 'hello' })
    expect(headline(frameOf('{"type":"ack","ref":"1"}'))).toMatchObject({ says: 'ack' })
  })

  test('a close frame, by its code', () => {
    const close = taken('websocket', 'frame', '\x88\x02\x03\xe8')
    expect(headline(close)).toMatchObject({ kind: 'frame', opcode: 8, code: 1000 })
  })

  test('a frame that was cut short, and what is no HTTP, have little to say', () => {
    const cut = taken('websocket', 'frame', '\x81', { length: 1, cut: true })
    expect(headline(cut)).toMatchObject({ kind: 'frame', opcode: -1 })
    expect(headline(taken('sse', 'unknown', '', { length: 9 }))).toEqual({ kind: 'unknown' })
  })
})

test('bytes come out as they went in, and what was not sent has a field of its own', () => {
  const entry = new WireEntry(1, taken('sse', 'body', '\x00\xff{', { length: 10 }))
  expect([...entry.message.bytes]).toEqual([0, 255, 0x7b])
  expect(entry.length).toBe(10)
  expect(entry.fields.at(-1)).toMatchObject({ name: 'left out', from: 3, to: 10 })
})

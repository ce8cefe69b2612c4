import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodeEvent, type FeedEvent } from '../../../server/feed/event.ts'
import { HOSTILE } from '../../../server/testbed/hostile-texts.ts'
import { AnswerReader } from './answers.ts'
import { type Block, BlockReader } from './blocks.ts'
import { batchHead, eachEvent, eventAt, jsonOf } from './event-bytes.ts'
import { FrameReader } from './frames.ts'

const event = (seq: number, title = 'x'): FeedEvent => ({
  id: `k3v9x2ab.${seq}`,
  type: 'notification',
  at: 1763820001234.567,
  data: { level: 'info', title, text: title, from: '{"id":"k3v9x2ab.99","type":"price"}' },
})

/** Bytes one by one, and in pieces of 7 and all at once. */
function pieces(bytes: Buffer): Buffer[][] {
  return [1, 7, bytes.length].map((size) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    ),
  )
}

describe('an event', () => {
  test('is read from its bytes as from its JSON', () => {
    const json = encodeEvent(event(42))
    const read = eventAt(Buffer.from(`,${json}]`), 1)
    expect(read).toMatchObject({ epoch: 'k3v9x2ab', seq: 42, isNotification: true })
    expect(read.at).toBe(1763820001234.567)
    expect(jsonOf(read)).toBe(json)
  })

  test.each([1763820001234, 1763820001234.5, 1763820001234.05, 1763820001234.999])(
    'was entered at %f, to the microsecond',
    (at) => {
      const json = JSON.stringify({ id: 'k3v9x2ab.1', type: 'price', at, data: {} })
      expect(eventAt(Buffer.from(json), 0).at).toBe(at)
    },
  )

  test('is found among others, whatever they say', () => {
    const events = HOSTILE.map((text, index) => encodeEvent(event(index + 1, text)))
    const batch = `{"outcome":"reset","reason":"epoch","cursor":"k3v9x2ab.16","events":[${events}],"more":true,"stale":true}`
    const found: string[] = []
    eachEvent(Buffer.from(batch), 0, (it) => void found.push(jsonOf(it)))
    expect(found).toEqual(events)
    expect(batchHead(Buffer.from(batch))).toEqual({
      ...{ outcome: 'reset', reason: 'epoch', epoch: 'k3v9x2ab', seq: 16, more: true, stale: true },
    })
  })

  test('is refused when it is none', () => {
    for (const text of [
      '',
      '{}',
      '[1]',
      '{"id":"k3v9x2ab","type":"price"}',
      '{"id":"k3v9x2ab.x"',
    ]) {
      expect(() => eventAt(Buffer.from(text), 0), text).toThrow('no event')
    }
    expect(() => batchHead(Buffer.from('{"status":"ok"}'))).toThrow('no batch')
  })
})

describe('answers', () => {
  const text = [
    'HTTP/1.1 204 No Content\r\ncache-control: no-store\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
    'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\nA\r\nlo, again!\r\n0\r\n\r\n',
    'HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}',
    'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the end',
  ].join('')

  test('are read wherever their bytes are parted', () => {
    for (const parts of pieces(Buffer.from(text))) {
      const heard: string[] = []
      const reader = new AnswerReader({
        head({ status }) {
          heard.push(String(status))
          return 'whole'
        },
        body: (bytes) => void heard.push(bytes.toString()),
      })
      for (const part of parts) reader.push(Buffer.from(part))
      reader.end()
      expect(heard).toEqual([
        ...['204', '', '200', 'hello', '200', '', '200', 'hello, again!', '400', '{}'],
        ...['200', 'to the end'],
      ])
    }
  })

  test('that are gzipped say so', () => {
    const heads: boolean[] = []
    const body = gzipSync('x')
    const reader = new AnswerReader({
      head({ isGzipped }) {
        heads.push(isGzipped)
        return 'pieces'
      },
      body: () => {},
    })
    reader.push(
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`,
      ),
    )
    expect(heads).toEqual([true])
  })

  test('that are none are refused', () => {
    const reader = new AnswerReader({ head: () => 'whole', body: () => {} })
    expect(() => reader.push(Buffer.from('SSH-2.0-x\r\n\r\n'))).toThrow('no HTTP answer')
  })
})

test('an event stream is read wherever its bytes are parted', () => {
  const json = encodeEvent(event(1, 'one\ntwo'))
  const stream =
    `retry: 700\nevent: hello\nid: k3v9x2ab.0\ndata: {"a":\ndata: 1}\n\n: a comment\n\n` +
    `id: k3v9x2ab.1\ndata: ${json}\n\ndata: ${json}\n\nid: k3v9x2ab.1\nevent: heartbeat\ndata: {}\n\n`
  for (const parts of pieces(Buffer.from(stream))) {
    const events: string[] = []
    const blocks: Block[] = []
    const reader = new BlockReader({
      event: (bytes, from) => void events.push(jsonOf(eventAt(bytes, from))),
      block: (block) => void blocks.push(block),
    })
    for (const part of parts) reader.push(Buffer.from(part))
    expect(events).toEqual([json, json])
    expect(blocks).toMatchObject([
      { event: 'hello', data: '{"a":\n1}', retry: 700 },
      { event: 'message', data: '' },
      { event: 'heartbeat', data: '{}' },
    ])
  }
})

test('frames are read wherever their bytes are parted, fragments as one, control frames between', () => {
  const long = 'x'.repeat(300)
  const bytes = Buffer.concat([
    Buffer.from([0x81, 2]),
    Buffer.from('ab'),
    Buffer.from([0x01, 3]),
    Buffer.from('one'),
    Buffer.from([0x89, 1]),
    Buffer.from('p'),
    Buffer.from([0x80, 3]),
    Buffer.from('two'),
    Buffer.from([0x81, 126, 300 >> 8, 300 & 255]),
    Buffer.from(long),
  ])
  for (const parts of pieces(bytes)) {
    const heard: [number, string][] = []
    const reader = new FrameReader(
      (opcode, payload) => void heard.push([opcode, payload.toString()]),
    )
    for (const part of parts) reader.push(Buffer.from(part))
    expect(heard).toEqual([
      [1, 'ab'],
      [9, 'p'],
      [1, 'onetwo'],
      [1, long],
    ])
  }
})

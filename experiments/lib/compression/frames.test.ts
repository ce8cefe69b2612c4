import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { withoutTakeover } from './deflating.ts'
import { framedMessages, frameSize } from './frames.ts'
import { difference } from './recorded.ts'

const HEAD = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n')

/** A server's frame of a text, RFC 6455 §5.2. */
function frame(payload: Buffer, first = 0x81): Buffer {
  const long = payload.length > 125
  const head = long
    ? [first, 126, payload.length >> 8, payload.length & 255]
    : [first, payload.length]
  return Buffer.concat([Buffer.from(head), payload])
}

function deflatedFrame(text: string): Buffer {
  return frame(deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4), 0xc1)
}

describe('what a server sent over a WebSocket', () => {
  test('is read message by message, with the bytes of each frame', () => {
    const long = 'x'.repeat(300)
    const bytes = Buffer.concat([HEAD, frame(Buffer.from('hello')), frame(Buffer.from(long))])
    const messages = framedMessages(bytes)
    expect(messages.map(({ text }) => text.toString())).toEqual(['hello', long])
    expect(messages.map(({ served }) => served)).toEqual([7, 304])
    expect(messages.map(({ isDeflated }) => isDeflated)).toEqual([false, false])
  })

  test('is inflated where it is marked, and pings are no messages', () => {
    const bytes = Buffer.concat([
      HEAD,
      frame(Buffer.alloc(0), 0x89),
      deflatedFrame('{"a":"aaaaa"}'),
    ])
    expect(framedMessages(bytes)).toMatchObject([
      { isDeflated: true, served: bytes.length - HEAD.length - 2 },
    ])
    expect(framedMessages(bytes)[0]?.text.toString()).toBe('{"a":"aaaaa"}')
  })

  test('is left out where it is not whole', () => {
    const bytes = Buffer.concat([HEAD, frame(Buffer.from('one')), frame(Buffer.from('two'))])
    expect(framedMessages(bytes.subarray(0, -1))).toHaveLength(1)
    expect(framedMessages(bytes.subarray(0, HEAD.length - 1))).toEqual([])
  })
})

test('the head of a frame takes 2 bytes, 4 from 126 on, 10 from 65,536 on', () => {
  expect([125, 126, 65_535, 65_536].map(frameSize)).toEqual([127, 130, 65_539, 65_546])
})

describe('deflating what was served anew', () => {
  const texts = ['{"id":"e.1","price":100.5}', '{"id":"e.2","price":100.25}']
  const served = framedMessages(Buffer.concat([HEAD, ...texts.map(deflatedFrame)]))

  test('comes to the same bytes', async () => {
    const alone = await withoutTakeover(texts.map((text) => Buffer.from(text)))
    expect(difference(served, alone)).toBeUndefined()
  })

  test('says which message does not, and what was not deflated at all', async () => {
    const { sizes } = await withoutTakeover(texts.map((text) => Buffer.from(text)))
    const [first = 0, second = 0] = sizes
    expect(difference(served, { sizes: [first, second + 1] })).toMatch(
      /^message 1 was served in \d+ bytes/,
    )
    const plain = framedMessages(Buffer.concat([HEAD, frame(Buffer.from(texts[0] ?? ''))]))
    expect(difference(plain, { sizes })).toMatch(/^message 0 /)
    expect(difference([], { sizes: [] })).toBe('no message was recorded.')
  })
})

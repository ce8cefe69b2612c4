import { expect, test } from 'vitest'
import { type Direction, dissect, eventIdsOf, type Message, partsOf } from './dissect.ts'
import {
  bytesOf,
  type Chunk,
  cutUp,
  down,
  faultsIn,
  print,
  read,
  rows,
  up,
} from './dissect-check.ts'

const KEY = [0x37, 0xfa, 0x21, 0x3d] as const

interface FrameOptions {
  first?: number
  /** Of the length: 0 for one that is in the second byte. */
  size?: 0 | 2 | 8
  isMasked?: boolean
  length?: number
}

/** A frame, or what goes for one. */
function frame(payload: Uint8Array, options: FrameOptions = {}): number[] {
  const { first = 0x81, isMasked = false, length = payload.length } = options
  const { size = length < 126 ? 0 : length < 65_536 ? 2 : 8 } = options
  const second = (isMasked ? 0x80 : 0) | (size === 0 ? length : size === 2 ? 126 : 127)
  const extended = Array.from({ length: size }, (_, index) => {
    return Math.floor(length / 256 ** (size - 1 - index)) % 256
  })
  const bytes = [...payload].map((byte, index) => byte ^ (isMasked ? (KEY[index & 3] ?? 0) : 0))
  return [first, second, ...extended, ...(isMasked ? KEY : []), ...bytes]
}

function masked(payload: Uint8Array, first = 0x81): number[] {
  return frame(payload, { first, isMasked: true })
}

/** The frames of one direction, after a handshake. */
function frames(direction: Direction, bytes: readonly number[], extensions = ''): Message[] {
  const chunks: Chunk[] = [
    up('GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'),
    down(`HTTP/1.1 101 S\r\nUpgrade: websocket\r\n${extensions}\r\n`),
    { direction, bytes: Uint8Array.from(bytes) },
  ]
  const messages = read(chunks)
  expect(print(read(cutUp(chunks, 1)))).toBe(print(messages))
  return messages.slice(2)
}

function fieldsOf(direction: Direction, bytes: readonly number[]): string[] {
  return rows(frames(direction, bytes).flatMap(dissect))
}

test('the masked "Hello" of RFC 6455 §5.7, bit by bit', () => {
  expect(
    fieldsOf('up', [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]),
  ).toEqual([
    'FIN: 1',
    'RSV1: 0',
    'RSV2: 0',
    'RSV3: 0',
    'opcode: 1 (text)',
    'MASK: 1',
    'length: 5',
    'masking key: 37 fa 21 3d',
    'message: Hello',
  ])
})

test('the fragmented "Hello" of §5.7, with a ping between its fragments', () => {
  const messages = frames('down', [
    ...[0x01, 0x03, 0x48, 0x65, 0x6c],
    ...frame(bytesOf('Hello'), { first: 0x89 }),
    ...[0x80, 0x02, 0x6c, 0x6f],
  ])
  expect(messages.map((message) => dissect(message).at(-1)?.value)).toEqual(['Hel', 'Hello', 'lo'])
  expect(messages.map(({ continues }) => continues)).toEqual([undefined, undefined, 1])
  expect(messages.map((message) => partsOf(message).payload)).toEqual([3, 0, 2])
  expect(faultsIn(messages.flatMap(dissect))).toEqual([])
})

test.each([
  [0, 0],
  [125, 0],
  [126, 2],
  [65_535, 2],
  [65_536, 8],
] as const)('a payload of %i bytes has a length of %i bytes more', (length, size) => {
  for (const isMasked of [false, true]) {
    const [message] = frames(
      isMasked ? 'up' : 'down',
      frame(new Uint8Array(length).fill(0x61), { isMasked }),
    )
    expect(message?.length).toBe(2 + size + (isMasked ? 4 : 0) + length)
    const fields = message ? dissect(message) : []
    const extended = fields.find(({ name }) => name === 'extended length')
    expect(extended?.value).toBe(size === 0 ? undefined : `${length}`)
    expect(faultsIn(fields)).toEqual([])
  }
})

test('an event is payload; around it, publish, hello and heartbeat are framing', () => {
  const event = '{"id":"abcdefgh.1","type":"price","at":1,"data":{"text":"가"}}'
  const texts: [text: string, payload: string, events: number][] = [
    [event, event, 1],
    [`{"type":"hello","outcome":"live","cursor":"a.1","events":[${event}],"more":false}`, event, 1],
    ['{"type":"heartbeat","cursor":"a.1"}', '', 0],
    ['{"type":"publish","ref":1,"event":{"type":"price"}}', '{"type":"price"}', 0],
    ['{"type":"ack","id":"a.1","at":1}', '{"type":"ack","id":"a.1","at":1}', 0],
    ['plain', 'plain', 0],
  ]
  for (const [text, payload, events] of texts) {
    const [message] = frames('down', frame(bytesOf(text)))
    const fields = message ? dissect(message).filter(({ part }) => part === 'payload') : []
    expect(fields.map(({ value }) => value).join('')).toBe(payload)
    expect(message && partsOf(message).events).toBe(events)
    expect(message && eventIdsOf(message)).toEqual(events ? ['abcdefgh.1'] : [])
  }
})

test('ping, pong and close are framing, with what they say', () => {
  expect(fieldsOf('down', frame(bytesOf('hi'), { first: 0x89 })).at(-1)).toBe('ping data: hi')
  expect(fieldsOf('down', frame(bytesOf('hi'), { first: 0x8a })).at(-1)).toBe('pong data: hi')
  expect(fieldsOf('down', [0x8a, 2, 0, 255]).at(-1)).toBe('pong data: 2 bytes')
  const close = frame(Uint8Array.of(3, 0xe9, ...bytesOf('gone')), { first: 0x88 })
  expect(fieldsOf('down', close).slice(-2)).toEqual(['close code: 1001', 'close reason: gone'])
  expect(fieldsOf('down', [0x88, 0]).at(-1)).toBe('length: 0')
})

const faulty: [fault: string, direction: Direction, bytes: readonly number[]][] = [
  ['opcode-reserved', 'down', [0x83, 0]],
  ['opcode-reserved', 'down', [0x8b, 0]],
  ['rsv-unagreed', 'down', [0xc1, 0]],
  ['rsv-unagreed', 'down', [0xa1, 0]],
  ['rsv-unagreed', 'down', [0x91, 0]],
  ['mask-missing', 'up', [0x81, 0]],
  ['mask-unwanted', 'down', masked(bytesOf('a'))],
  ['control-long', 'down', frame(new Uint8Array(126), { first: 0x89 })],
  ['control-fragmented', 'down', [0x09, 0]],
  ['continuation-stray', 'down', [0x80, 0]],
  ['message-interrupted', 'down', [0x01, 0, 0x81, 0]],
  ['length-wasteful', 'down', frame(bytesOf('a'), { size: 2 })],
  ['length-wasteful', 'down', frame(bytesOf('a'), { size: 8 })],
  ['length-huge', 'down', [0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 1, 0x61]],
  ['text-utf8', 'down', frame(Uint8Array.of(0xc3, 0x28))],
  ['text-utf8', 'down', frame(Uint8Array.of(3, 0xe8, 0xff), { first: 0x88 })],
  ['close-short', 'down', [0x88, 1, 3]],
  ['close-code', 'down', [0x88, 2, 0x03, 0xed]],
  ['close-code', 'down', [0x88, 2, 0, 1]],
]

test.each(faulty)('%s: from %s, %j', (fault, direction, bytes) => {
  expect(faultsIn(frames(direction, bytes).flatMap(dissect))).toEqual([fault])
})

test('RSV1 has a meaning once permessage-deflate was agreed on, on the first frame only', () => {
  const agreed = 'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n'
  const deflated = frames('down', [0x41, 1, 0, 0x80, 1, 0, 0x81, 1, 0x61], agreed)
  expect(deflated.map((message) => dissect(message).at(-1)?.name)).toEqual([
    'deflated',
    'deflated',
    'message',
  ])
  expect(faultsIn(deflated.flatMap(dissect))).toEqual([])
  for (const bytes of [
    [0x01, 0, 0xc0, 0],
    [0xc9, 0],
  ]) {
    expect(faultsIn(frames('down', bytes, agreed).flatMap(dissect))).toEqual(['rsv1-misplaced'])
  }
})

test('a frame that the end of the connection cuts short is shown as far as it came', () => {
  const bytes = masked(bytesOf('hello'))
  for (let length = 1; length < bytes.length; length++) {
    const [message, ...more] = frames('up', bytes.slice(0, length))
    expect(more).toEqual([])
    expect(message).toMatchObject({ cut: true, length })
  }
})

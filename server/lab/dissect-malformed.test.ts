import { describe, expect, test } from 'vitest'
import { get } from '../testbed/conversation.ts'
import { Dissector, dissect, type Message } from './dissect.ts'
import { bytesOf, cutUp, print, read, up } from './dissect-check.ts'

describe('bytes that nobody meant', () => {
  const SEEDS = [
    `${get('/feed/sse', 'Upgrade: websocket', 'Content-Length: 3')}abc`,
    'HTTP/1.1 101 S\r\nUpgrade: websocket\r\n\r\n\x81\x05hello\x88\x02\x03\xe8\x01\x03abc\x00\x01d\x80\x00',
    'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n\ufeff: c\r\rdata: {"events":[1,2],"a":"\\"}\n\nid\nretry:x\n\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n5\r\n{"a":\r\na;x=y\r\n[{},"]"],"b\r\n3\r\n":1\r\n1\r\n}\r\n0\r\nX: y\r\n\r\n',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n9\r\nid: 1\ndat\r\n6\r\na: {}\n\r\n2\r\n\nx\r\n0\r\n\r\n',
  ].map((text) => Buffer.from(text, 'latin1'))

  /** The same numbers in every run. */
  function* numbers(seed: number): Generator<number, never> {
    let state = seed
    for (;;) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      yield state / 2 ** 32
    }
  }

  test.each(SEEDS.map((seed, index) => [index, seed] as const))(
    'sample %i, changed at random: nothing throws, all is covered, splits change nothing',
    (index, seed) => {
      const random = numbers(index + 1)
      const next = (below: number): number => Math.floor(random.next().value * below)
      for (let round = 0; round < 300; round++) {
        const bytes = Uint8Array.from(seed)
        const changes = round === 0 ? 0 : 1 + next(6)
        for (let change = 0; change < changes; change++) {
          const to = [next(256), 0x0d, 0x0a, 0x22, 0x7b, 0x2c][next(6)] as number
          bytes[next(bytes.length)] = to
        }
        for (const direction of ['up', 'down'] as const) {
          const chunk = { direction, bytes }
          const messages = print(read([chunk]))
          expect(print(read(cutUp([chunk], 1)))).toBe(messages)
          expect(print(read(cutUp([chunk], 1 + next(40))))).toBe(messages)
        }
      }
    },
  )

  test('random bytes are counted, and never shown', () => {
    const random = numbers(7)
    const bytes = Uint8Array.from({ length: 200_000 }, () => random.next().value * 256)
    const messages = read([{ direction: 'up', bytes }])
    expect(messages.at(-1)).toMatchObject({ kind: 'unknown', bytes: { length: 0 } })
    expect(dissect(messages.at(-1) as Message)).toMatchObject([
      { name: 'unknown', fault: 'not-http' },
    ])
  })

  test.each([
    ['no version', 'GET /\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an answer from a client', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['a head without an end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`],
  ])('%s is no request', (_name, text) => {
    const messages = read([up(text)])
    expect(messages.every(({ kind }) => kind === 'unknown')).toBe(true)
    expect(read(cutUp([up(text)], 1))).toEqual(messages)
  })

  test('a length that is none, or a chunk size, loses the direction but not its head', () => {
    for (const header of ['Content-Length: -1', 'Content-Length: 1, 2', 'Transfer-Encoding: x']) {
      expect(read([up(`POST / HTTP/1.1\r\n${header}\r\n\r\nabc`)]).map(({ kind }) => kind)).toEqual(
        ['request', 'unknown'],
      )
    }
    const chunked = read([up('POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc')])
    expect(chunked.map(({ kind }) => kind)).toEqual(['request', 'body', 'unknown'])
  })

  test('what is deep, long or repeated takes time in proportion to its length', () => {
    const deep = `{"events":${'['.repeat(400_000)}`
    const many = `{${'"a":1,'.repeat(50_000)}"events":[${'1,'.repeat(200_000)}1]}`
    const spaces = ' '.repeat(500_000)
    const heads = `GET /${'?'.repeat(20_000)} HTTP/1.1\r\nX:${' '.repeat(30_000)}x\r\n\r\n`
    const started = performance.now()
    for (const json of [deep, many, `{"a":${spaces}`, `{"events":[${spaces}`]) {
      const start = `Content-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`
      for (const message of new Dissector('up').push(bytesOf(`POST / HTTP/1.1\r\n${start}`))) {
        dissect(message)
      }
    }
    for (const message of new Dissector('up').push(bytesOf(heads))) dissect(message)
    const sse = new Dissector('down').push(
      bytesOf(
        `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n${'data:\n'.repeat(100_000)}\n`,
      ),
    )
    for (const message of sse) dissect(message)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

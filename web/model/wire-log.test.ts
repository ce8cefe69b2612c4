import { describe, expect, test } from 'vitest'
import { frameOf, taken } from '../testbed/wire-drafts.ts'
import { exchangeOf, groupsOf, MOST_BYTES, MOST_MESSAGES, WireLog } from './wire-log.ts'

const poll = (exchange: number, connection = 1) => [
  taken('short-polling', 'request', 'GET / HTTP/1.1\r\n\r\n', { exchange, connection }),
  taken('short-polling', 'response', 'HTTP/1.1 204 No Content\r\n\r\n', { exchange, connection }),
]

const kinds = (log: WireLog, road?: string) =>
  groupsOf(log.entries, road).map(({ entries }) => entries.map(({ kind }) => kind))

describe('a log of what crossed the roads', () => {
  test('holds at most 200 messages, and a fast stream does not push out a slow poll', () => {
    const log = new WireLog()
    for (const each of [...poll(1), ...poll(2)]) log.take(each)
    for (let seq = 1; seq <= 1000; seq++) log.take(frameOf(`{"id":"a.${seq}","type":"price"}`))
    expect(log.entries).toHaveLength(MOST_MESSAGES)
    expect(log.entries.filter(({ road }) => road === 'short-polling')).toHaveLength(4)
    expect(log.entries.at(-1)?.eventIds).toEqual(['a.1000'])
  })

  test('holds at most 2 MiB, and counts what it forgets', () => {
    const log = new WireLog()
    for (let turn = 0; turn < 60; turn++) log.take(taken('sse', 'sse', 'x'.repeat(64 * 1024)))
    expect(log.bytes).toBeLessThanOrEqual(MOST_BYTES)
    expect(log.bytes).toBe(log.entries.reduce((sum, { weight }) => sum + weight, 0))
    expect(log.entries.length).toBeGreaterThan(20)
  })

  test('keeps the request and the answer that opened a stream, and what somebody looks at', () => {
    const log = new WireLog()
    log.take(taken('sse', 'request', 'GET /feed/sse HTTP/1.1\r\n\r\n'))
    log.take(taken('sse', 'response', 'HTTP/1.1 200 OK\r\n\r\n'))
    const picked = log.take(taken('sse', 'sse', 'data: 1\n\n'))
    for (let turn = 0; turn < 500; turn++) log.take(taken('sse', 'sse', 'data: 2\n\n'), picked)
    expect(log.entries.slice(0, 3).map(({ kind }) => kind)).toEqual(['request', 'response', 'sse'])
    expect(log.entries[2]).toBe(picked)
    expect(log.entries).toHaveLength(MOST_MESSAGES)
  })

  test('keeps the whole exchange of a poll that somebody looks at', () => {
    const log = new WireLog()
    const [request, answer] = poll(1).map((each) => log.take(each))
    for (let exchange = 2; exchange < 300; exchange++) {
      for (const each of poll(exchange)) log.take(each, answer)
    }
    expect(answer && exchangeOf(log.entries, answer)).toEqual([request, answer])
  })

  test('knows which roads carry streams', () => {
    const log = new WireLog()
    for (const each of poll(1)) log.take(each)
    log.take(frameOf('{}'))
    expect([log.isStream('short-polling'), log.isStream('websocket')]).toEqual([false, true])
  })

  test('finds the newest message that brings an event, in one lane or in any', () => {
    const log = new WireLog()
    const block = log.take(taken('sse', 'sse', 'data: {"id":"a.1","type":"price"}\n\n'))
    const frame = log.take(frameOf('{"id":"a.1","type":"price"}'))
    log.take(frameOf('{"id":"a.2","type":"price"}'))
    expect(log.newestWith('a.1')).toBe(frame)
    expect(log.newestWith('a.1', 'sse')).toBe(block)
    expect(log.newestWith('a.3')).toBeUndefined()
  })
})

describe('messages by exchange', () => {
  test('the newest is first, and within an exchange the request', () => {
    const log = new WireLog()
    for (const each of poll(1)) log.take(each)
    log.take(frameOf('{}'))
    const [request] = poll(2)
    if (request) log.take(request)
    expect(kinds(log)).toEqual([['request'], ['frame'], ['request', 'response']])
  })

  test('a held request moves up when its answer comes', () => {
    const log = new WireLog()
    const [request, answer] = poll(1)
    if (request) log.take(request)
    log.take(frameOf('{}'))
    expect(kinds(log)).toEqual([['frame'], ['request']])
    if (answer) log.take(answer)
    expect(kinds(log)).toEqual([['request', 'response'], ['frame']])
  })

  test('two connections, and a road that counts from 1 again, are not mixed up', () => {
    const log = new WireLog()
    for (const each of [...poll(1, 1), ...poll(1, 2), ...poll(1, 1)]) log.take(each)
    expect(kinds(log)).toEqual(Array(3).fill(['request', 'response']))
  })

  test('blocks of a stream stand for themselves', () => {
    const log = new WireLog()
    log.take(taken('sse', 'request', 'GET / HTTP/1.1\r\n\r\n'))
    log.take(taken('sse', 'response', 'HTTP/1.1 200 OK\r\n\r\n'))
    for (let turn = 0; turn < 2; turn++) log.take(taken('sse', 'sse', 'data: 1\n\n'))
    expect(kinds(log, 'sse')).toEqual([['sse'], ['sse'], ['request', 'response']])
    expect(kinds(log, 'websocket')).toEqual([])
  })
})

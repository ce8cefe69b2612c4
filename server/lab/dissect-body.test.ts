import { expect, test } from 'vitest'
import { dissect, eventIdsOf, partsOf } from './dissect.ts'
import { type Chunk, cutUp, down, print, read, rows, splitAt } from './dissect-check.ts'

const EVENT = '{"id":"abcdefgh.1","type":"price","data":{"a":"],}\\\\\\"","b":[1,{}]}}'
const OTHER = EVENT.replace('.1', '.2')
const BATCH = `{"outcome":"live","cursor":"abcdefgh.2", "events":[${EVENT} ,\n${OTHER}],"more":false}`

function answer(body: string, ...headers: string[]): Chunk {
  const lines = ['HTTP/1.1 200 OK', 'Content-Type: application/json; charset=utf-8', ...headers]
  return down(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

function whole(body: string): Chunk {
  return answer(body, `Content-Length: ${new TextEncoder().encode(body).length}`)
}

function inChunks(body: string, size: number, trailer = ''): Chunk {
  const parts = body.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []
  const chunks = parts.map((part) => `${part.length.toString(16)};x=y\r\n${part}\r\n`)
  return answer(`${chunks.join('')}0\r\n${trailer}\r\n`, 'Transfer-Encoding: chunked')
}

test('events are found where they stand, whatever is in them', () => {
  const [, body] = read([whole(BATCH)])
  const fields = body ? dissect(body) : []
  expect(rows(fields)).toEqual([
    'outcome: "live"',
    'cursor: "abcdefgh.2"',
    'events: , "events":[',
    `event: ${EVENT}`,
    'comma:  ,\n',
    `event: ${OTHER}`,
    'events: ]',
    'more: false',
    'punctuation: }',
  ])
  expect(body && eventIdsOf(body)).toEqual(['abcdefgh.1', 'abcdefgh.2'])
  expect(body && partsOf(body)).toEqual({
    headers: 0,
    framing: BATCH.length - 2 * EVENT.length,
    payload: 2 * EVENT.length,
    events: 2,
  })
})

test('a batch without events is all envelope', () => {
  const [, body] = read([whole('{"outcome":"live","cursor":"a.0","events":[],"more":false}')])
  expect(body && partsOf(body)).toMatchObject({ payload: 0, events: 0 })
  expect(rows(body ? dissect(body) : []).slice(2, 4)).toEqual(['events: []', 'more: false'])
})

test('other JSON, and what only looks like it, is payload as a whole', () => {
  const receipt = '{"id":"abcdefgh.7","at":1}'
  for (const json of [receipt, '{"events":{}}', '[1]', '{"events":[1]}}', '{events:[1]}', 'x']) {
    const [, body] = read([whole(json)])
    expect(body && dissect(body)).toMatchObject([{ name: 'body', value: json, part: 'payload' }])
    expect(body && partsOf(body).events).toBe(0)
  }
})

test('chunk sizes and their CRLFs are framing, and do not hide the events', () => {
  const chunk = inChunks(BATCH, 100)
  const [, body] = read([chunk])
  const fields = body ? dissect(body) : []
  expect(fields.slice(0, 4).map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'chunk size: 100',
    'chunk extension: ;x=y',
    'line end: \\r\\n',
    `envelope: ${BATCH.slice(0, BATCH.indexOf(EVENT))}`,
  ])
  expect(fields.filter(({ name }) => name === 'event').map(({ continued }) => continued)).toEqual(
    [undefined, true, undefined, true].slice(
      0,
      fields.filter(({ name }) => name === 'event').length,
    ),
  )
  expect(body && eventIdsOf(body)).toEqual(['abcdefgh.1', 'abcdefgh.2'])
  expect(body && partsOf(body).payload).toBe(2 * EVENT.length)
  expect(fields.slice(-3).map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'chunk size: 0',
    'line end: \\r\\n',
    'empty line: \\r\\n',
  ])
})

test.each([1, 2, 7, 50, 1000])('chunks of %i bytes, split anywhere, say the same', (size) => {
  const chunks = [inChunks(BATCH, size, 'X-Sum: 1\r\n')]
  const messages = print(read(chunks))
  expect(print(read(cutUp(chunks, 1)))).toBe(messages)
  for (let at = 0; at < (chunks[0]?.bytes.length ?? 0); at += size === 1 ? 7 : 1) {
    expect(print(read(splitAt(chunks, 0, at)))).toBe(messages)
  }
  expect(read(chunks)[1]).not.toHaveProperty('cut')
  expect(read(chunks).flatMap(eventIdsOf)).toEqual(['abcdefgh.1', 'abcdefgh.2'])
})

test('an empty chunked body is its last chunk alone', () => {
  const [, body] = read([answer('0\r\n\r\n', 'Transfer-Encoding: chunked')])
  expect(body && dissect(body).map(({ name, note }) => [name, note])).toEqual([
    ['chunk size', 'last-chunk'],
    ['line end', undefined],
    ['empty line', 'last-chunk'],
  ])
})

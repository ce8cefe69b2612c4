import { expect, test } from 'vitest'
import { dissect, partsOf } from './dissect.ts'
import { cutUp, down, faultsIn, print, read, splitAt, textOf } from './dissect-check.ts'

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n'
const EVENT = '{"id":"abcdefgh.1","type":"price","at":1,"data":{}}'

function blocks(text: string): string[] {
  return read([down(HEAD + text)])
    .slice(1)
    .map(textOf)
}

function fieldsOf(text: string): string[] {
  const [, block] = read([down(HEAD + text)])
  return (block ? dissect(block) : []).map(({ name, value, part }) => `${part} ${name}: ${value}`)
}

test('an event: the names, the colons and the line ends are framing, its JSON is payload', () => {
  expect(fieldsOf(`id: abcdefgh.1\ndata: ${EVENT}\n\n`)).toEqual([
    'framing field name: id',
    'framing colon: : ',
    'framing id: abcdefgh.1',
    'framing line end: \\n',
    'framing field name: data',
    'framing colon: : ',
    `payload event: ${EVENT}`,
    'framing line end: \\n',
    'framing empty line: \\n',
  ])
})

test('hello: retry, event, and a batch of which only the events are payload', () => {
  const batch = `{"outcome":"live","cursor":"a.1","events":[${EVENT}],"more":false}`
  const [, block] = read([down(`${HEAD}retry: 700\nevent: hello\nid: a.1\ndata: ${batch}\n\n`)])
  expect(block && partsOf(block)).toMatchObject({ payload: EVENT.length, events: 1 })
})

test('a heartbeat is framing, a problem is payload', () => {
  const [, beat, problem] = read([
    down(
      `${HEAD}event: heartbeat\nid: a.1\ndata: {"cursor":"a.1"}\n\nevent: problem\ndata: {"a":1}\n\n`,
    ),
  ])
  expect(beat && partsOf(beat)).toMatchObject({ payload: 0, events: 0 })
  expect(problem && partsOf(problem)).toMatchObject({ payload: 7, events: 0 })
})

test('comments, unknown names, names alone, values without a space, NUL and a bad retry', () => {
  const text = ': c\nfoo: bar\ndata\nid:x\0\nretry: soon\n:\n\n'
  expect(fieldsOf(text).filter((row) => !/colon|line end|field name/.test(row))).toEqual([
    'framing comment: c',
    'framing foo: bar',
    'framing id: x\0',
    'framing retry: soon',
    'framing empty line: \\n',
  ])
  const [, block] = read([down(HEAD + text)])
  expect(faultsIn(block ? dissect(block) : [])).toEqual(['sse-nul', 'sse-retry'])
})

test('data of several lines is one text, and no JSON by itself', () => {
  expect(fieldsOf('data: {"events":[\ndata: 1]}\n\n').filter((row) => /payload/.test(row))).toEqual(
    ['payload data: {"events":[', 'payload data: 1]}'],
  )
})

test('blocks end with an empty line, be it of LF, CRLF or CR', () => {
  expect(blocks('data: 1\n\ndata: 2\r\n\r\ndata: 3\r\rdata: 4\n\r\n\n')).toEqual([
    'data: 1\n\n',
    'data: 2\r\n\r\n',
    'data: 3\r\r',
    'data: 4\n\r\n',
    '\n',
  ])
})

test('a byte order mark comes before the first block', () => {
  expect(fieldsOf('\ufeffdata: 1\n\n')[0]).toBe('framing byte order mark: \ufeff')
})

test('a block that the end of the connection cuts short is shown as far as it came', () => {
  const messages = read([down(`${HEAD}data: 1\n\nid: 2\nda`)])
  expect(messages.slice(1)).toMatchObject([{ length: 9 }, { length: 8, cut: true }])
})

test.each(['\n', '\r\n', '\r'])('split anywhere, with line ends %j, blocks are the same', (end) => {
  const text = `retry: 1\n: c\n\nid: 1\ndata: ${EVENT}\n\n\n\ufeffdata: é\nevent: x\n\n`
  const chunks = [down(HEAD + text.replaceAll('\n', end))]
  const messages = print(read(chunks))
  expect(JSON.parse(messages)).toHaveLength(5)
  expect(print(read(cutUp(chunks, 1)))).toBe(messages)
  for (let at = HEAD.length; at < (chunks[0]?.bytes.length ?? 0); at++) {
    expect(print(read(splitAt(chunks, 0, at)))).toBe(messages)
  }
})

test('blocks are found within chunks, and the last chunk is no block', () => {
  const stream = `id: abcdefgh.1\ndata: ${EVENT}\n\nid: 2\n\n`
  for (const size of [1, 5, 16, 100]) {
    const parts = stream.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []
    const sized = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')
    const head = HEAD.replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n')
    const messages = read(cutUp([down(`${head}${sized}0\r\n\r\n`)], 11))
    expect(messages.map(({ kind }) => kind)).toEqual(['response', 'sse', 'sse', 'body'])
    const payload = messages.reduce((sum, message) => sum + partsOf(message).payload, 0)
    expect(payload).toBe(EVENT.length)
  }
})

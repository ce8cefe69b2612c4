import { expect, test } from 'vitest'
import { dissect, faults, headerOf, headOf, type Message, notes, parseHead } from './dissect.ts'
import { bytesOf, down, faultsIn, read, rows, up } from './dissect-check.ts'

function only(chunk: ReturnType<typeof up>): Message {
  const [message, ...more] = read([chunk])
  expect(more).toEqual([])
  return message as Message
}

test('a request: method, path, parameters, version, and each header', () => {
  const request = only(
    up(
      'GET /feed/long-polling?cursor=k3v9x2ab.42&wait=25 HTTP/1.1\r\nHost: a:1\r\nPrefer:wait=9 \r\n\r\n',
    ),
  )
  const fields = dissect(request)
  expect(fields.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'request line: GET /feed/long-polling?cursor=k3v9x2ab.42&wait=25 HTTP/1.1',
    'Host: a:1',
    'Prefer: wait=9',
    'empty line: \\r\\n',
  ])
  expect(rows(fields)).toEqual([
    'method: GET',
    'space:  ',
    'path: /feed/long-polling',
    'cursor: k3v9x2ab.42',
    'wait: 25',
    'space:  ',
    'version: HTTP/1.1',
    'line end: \\r\\n',
    'header name: Host',
    'colon: : ',
    'header value: a:1',
    'line end: \\r\\n',
    'header name: Prefer',
    'colon: :',
    'header value: wait=9',
    'white space:  ',
    'line end: \\r\\n',
    'empty line: \\r\\n',
  ])
  expect(fields.every(({ part }) => part === 'headers')).toBe(true)
  expect(fields[1]).toMatchObject({ from: 60, to: 71, note: 'header:host' })
})

test('an answer: version, status, reason, which may be missing', () => {
  const answer = only(down('HTTP/1.1 204 No Content\r\nCache-Control: no-store\r\n\r\n'))
  expect(rows(dissect(answer)).slice(0, 6)).toEqual([
    'version: HTTP/1.1',
    'space:  ',
    'status: 204',
    'space:  ',
    'reason: No Content',
    'line end: \\r\\n',
  ])
  expect(headOf(answer)).toMatchObject({ status: 204, reason: 'No Content', version: 'HTTP/1.1' })
  for (const line of ['HTTP/1.0 204', 'HTTP/1.0 204 ']) {
    expect(headOf(only(down(`${line}\r\n\r\n`)))).toMatchObject({ status: 204, reason: '' })
  }
})

test('headers are looked up in any case, and repeated ones joined', () => {
  const head = parseHead(bytesOf('GET / HTTP/1.1\r\nX-A: 1\r\nVia:\r\nx-a: 2\r\n\r\n'))
  expect(head && headerOf(head, 'X-a')).toBe('1, 2')
  expect(head && headerOf(head, 'via')).toBe('')
  expect(head && headerOf(head, 'host')).toBeUndefined()
})

test('what is unusual: LF alone, empty lines before, a folded value, no colon, a space before it', () => {
  const request = only(up('\r\n\nGET * HTTP/1.1\nA: one\r\n  two\nnothing\r\nB : é\r\n\r\n'))
  const fields = dissect(request)
  expect(fields.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'empty line: \\r\\n',
    'empty line: \\n',
    'request line: GET * HTTP/1.1',
    'A: one\r\n  two',
    'nothing: ',
    'B: Ã©',
    'empty line: \\r\\n',
  ])
  expect(faultsIn(fields)).toEqual(['header-fold', 'header-colon', 'header-space'])
  expect(headOf(request)?.headers).toEqual([
    ['A', 'one  two'],
    ['nothing', ''],
    ['B', 'Ã©'],
  ])
})

test('a parameter may be empty, encoded, or encoded badly', () => {
  const fields = rows(dissect(only(up('GET /?a&b=&c=%ED%95%9C&d=%&=e? HTTP/1.1\r\n\r\n'))))
  expect(fields.slice(2, 8)).toEqual(['path: /', 'a: ', 'b: ', 'c: 한', 'd: %', ': e?'])
})

test('each note and each fault names its source', () => {
  for (const { text, source } of [...Object.values(notes), ...Object.values(faults)]) {
    expect(text).toMatch(/\.$/)
    expect(source).toMatch(/^(RFC \d+ §\d|HTML §9|Fetch §|DESIGN §|nginx, )/)
  }
})

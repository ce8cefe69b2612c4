import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { exchange, RawConnection } from './raw.ts'
import { parseResponses } from './raw-response.ts'

async function serve(listener: http.RequestListener): Promise<number> {
  const server = http.createServer(listener)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('a conversation with a real server', () => {
  test('HTTP/1.0 gets a body that ends with the connection', async () => {
    const port = await serve((_request, response) => {
      response.write('one ')
      response.end('two')
    })
    const [answer] = await exchange(port, 'GET / HTTP/1.0\r\n\r\n')
    expect(answer).toMatchObject({ status: 200, framing: 'close', complete: true })
    expect(answer?.body.toString()).toBe('one two')
  })

  test('HTTP/1.1 gets chunks, whose sizes are not in the body', async () => {
    const port = await serve((_request, response) => {
      response.write('é'.repeat(40))
      response.end('\r\n\r\n')
    })
    const [answer] = await exchange(port, get('/', 'Connection: close'))
    expect(answer).toMatchObject({ framing: 'chunked', complete: true })
    expect(answer?.body.toString()).toBe(`${'é'.repeat(40)}\r\n\r\n`)
  })

  test('requests sent at once are answered in order, HEAD without its body', async () => {
    const port = await serve(({ url, method }, response) => {
      const text = `${method} ${url}`
      response.setHeader('Content-Length', text.length).end(text)
    })
    const requests = `${get('/1')}HEAD /22 HTTP/1.1\r\nHost: x\r\n\r\n${get('/3', 'Connection: close')}`
    const answers = await exchange(port, requests)
    expect(answers.map(({ body }) => body.toString())).toEqual(['GET /1', '', 'GET /3'])
    expect(answers.map(({ headers }) => headers['content-length'])).toEqual(['6', '8', '6'])
  })

  test('an interim answer comes before the one it announces', async () => {
    const port = await serve((request, response) => request.pipe(response))
    const head = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n'
    const answers = await exchange(port, `${head}Expect: 100-continue\r\n\r\nhi`)
    expect(answers.map(({ status }) => status)).toEqual([100, 200])
    expect(answers[1]?.body.toString()).toBe('hi')
  })

  test('reading stops once enough has come of what never ends', async () => {
    const port = await serve((_request, response) => response.write('data: 1\n\n'))
    const [answer] = await exchange(port, get('/'), (text) => text.includes('data: 1'))
    expect(answer).toMatchObject({ framing: 'chunked', complete: false })
  })

  test('what never comes is an error that tells what came', async () => {
    const port = await serve((_request, response) => response.write('hello'))
    const connection = await RawConnection.open(port)
    connection.write(get('/'))
    await expect(connection.until((text) => text.includes('bye'), 200)).rejects.toThrow(
      /200 ms passed before what was waited for.*hello/,
    )
    await expect(connection.untilEnd(100)).rejects.toThrow('before the end')
  })

  test('a server that ends too soon is an error as well', async () => {
    const port = await serve((_request, response) => response.destroy())
    const conversation = exchange(port, get('/'), (text) => text.includes('HTTP'))
    await expect(conversation).rejects.toThrow('the other side ended')
  })
})

describe('bytes as answers', () => {
  const parse = (text: string, options = {}) => parseResponses(Buffer.from(text), options)

  test('names are in lower case, repeated ones joined, values trimmed', () => {
    const [answer] = parse('HTTP/1.1 204 No Content\r\nVary:  a \r\nVARY:b\r\nX:\r\n\r\n')
    expect(answer?.headers).toEqual({ vary: 'a, b', x: '' })
    expect(answer).toMatchObject({ version: '1.1', status: 204, reason: 'No Content' })
  })

  test('a switch of protocols takes the rest as it is', () => {
    const [answer, more] = parse('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\x81\x01a')
    expect(answer).toMatchObject({ status: 101, framing: 'close' })
    expect(answer?.body.length).toBe(4)
    expect(more).toBeUndefined()
  })

  test.each([
    ['a length', 'Content-Length: 5\r\n\r\nabc'],
    ['a chunk', 'Transfer-Encoding: chunked\r\n\r\n5\r\nabc'],
    ['the last chunk', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
    ['the trailers', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n'],
  ])('a body that stops short of %s is not complete', (_name, rest) => {
    const [answer] = parse(`HTTP/1.1 200 OK\r\n${rest}`)
    expect(answer?.complete).toBe(false)
    expect(answer?.body.toString()).toBe('abc')
  })

  test('trailers end with an empty line, and the next answer follows', () => {
    const chunked = 'Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nA: b\r\n\r\n'
    const answers = parse(`HTTP/1.1 200 OK\r\n${chunked}HTTP/1.1 304 Not Modified\r\n\r\n`)
    expect(answers.map(({ status, complete }) => [status, complete])).toEqual([
      [200, true],
      [304, true],
    ])
  })

  test.each([
    ['no status line', 'hello\r\n\r\n'],
    ['no header', 'HTTP/1.1 200 OK\r\n: x\r\n\r\n'],
    ['no end of the head', 'HTTP/1.1 200 OK\r\n'],
    ['no length', 'HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\nabc'],
    ['no chunk size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc'],
  ])('%s is an error', (what, text) => {
    expect(() => parse(text)).toThrow(what)
  })
})

function get(path: string, ...fields: string[]): string {
  return `${[`GET ${path} HTTP/1.1`, 'Host: x', ...fields].join('\r\n')}\r\n\r\n`
}

import { describe, expect, test } from 'vitest'
import { type Message, mask } from './dissect.ts'
import { bytesOf, type Chunk, cutUp, down, read, splitAt, textOf, up } from './dissect-check.ts'

const SECRET = 'S3cret-Value'
const STARS = '*'.repeat(SECRET.length)

function maskedHead(text: string): string {
  const seen = new TextDecoder('latin1').decode(mask(bytesOf(text)))
  expect(seen).toHaveLength(bytesOf(text).length)
  return seen
}

describe('in a head', () => {
  test.each([
    `Cookie: ${SECRET}`,
    `COOKIE:${SECRET}`,
    `cookie:\t ${SECRET}`,
    `Cookie : ${SECRET}`,
    `Cookie ${SECRET}`,
    ` Cookie: ${SECRET}`,
    `Set-Cookie: ${SECRET}`,
    `Authorization: ${SECRET}`,
    `Proxy-Authorization: ${SECRET}`,
    `X: y\rCookie: ${SECRET}`,
    `X: http://h/p?ticket=${SECRET}`,
    `X: http://h/p?a=b&KEY=${SECRET}`,
    `X: http://h/p?a=b;%6b%65y=${SECRET}&c=d`,
    `X: http://h/p?token=${SECRET}#there`,
  ])('%j', (line) => {
    for (const end of ['\r\n', '\n']) {
      const text = `GET / HTTP/1.1${end}A: b${end}${line}${end}C: d${end}${end}`
      expect(maskedHead(text)).toBe(text.replace(SECRET, STARS))
    }
  })

  test('each value of a query, wherever it ends', () => {
    expect(maskedHead('GET /a?ticket=abc&cursor=a.1&key=d%20;f HTTP/1.1\r\n\r\n')).toBe(
      'GET /a?ticket=***&cursor=a.1&key=****** HTTP/1.1\r\n\r\n',
    )
  })

  test('a folded value to its last line, and nothing after it', () => {
    const text = 'GET / HTTP/1.1\r\nCookie: a=b;\r\n c=d\r\n\te: f\r\nHost: x\r\n y\r\n\r\n'
    expect(maskedHead(text)).toBe(
      'GET / HTTP/1.1\r\nCookie: ****\r\n****\r\n*****\r\nHost: x\r\n y\r\n\r\n',
    )
  })

  test('bytes that are no ASCII, at equal length', () => {
    expect(maskedHead('GET / HTTP/1.1\r\nCookie: é가\r\n\r\n')).toContain('Cookie: *****\r\n')
  })

  test('what only sounds alike stays', () => {
    const text =
      'GET /key=a?monkey=b HTTP/1.1\r\nCookies: a\r\nX-Cookie: b\r\nSec-WebSocket-Key: c==\r\n\r\n'
    expect(maskedHead(text)).toBe(text)
  })
})

/** Whether a secret can be read in any message, whatever the chunks; returns what is shown. */
function hides(chunks: readonly Chunk[], secret = SECRET): Message[] {
  const messages = read(chunks)
  const ways = [cutUp(chunks, 1), cutUp(chunks, 5)]
  for (const [index, { bytes }] of chunks.entries()) {
    for (let at = 1; at < bytes.length; at++) ways.push(splitAt(chunks, index, at))
    for (let at = 1; at < bytes.length; at++) {
      ways.push([
        ...chunks.slice(0, index),
        { ...chunks[index], bytes: bytes.slice(0, at) } as Chunk,
      ])
    }
  }
  for (const way of [chunks, ...ways]) {
    for (const message of read(way)) {
      const shown = [textOf(message), said(message)].join(' ')
      // Half of it would be too much as well.
      expect(shown).not.toContain(secret.slice(0, 6))
      expect(shown).not.toContain(secret.slice(-6))
    }
  }
  return messages
}

/** What a masked frame says. */
function said({ bytes, kind }: Message): string {
  if (kind !== 'frame' || bytes.length < 6) return ''
  const payload = bytes.slice(6).map((byte, index) => byte ^ (bytes[2 + (index & 3)] as number))
  return new TextDecoder().decode(payload)
}

function frame(text: string, first = 0x81): Chunk {
  const payload = bytesOf(text)
  const key = [9, 8, 7, 250]
  const bytes = [...payload].map((byte, index) => byte ^ (key[index & 3] as number))
  return { direction: 'up', bytes: Uint8Array.of(first, 0x80 | bytes.length, ...key, ...bytes) }
}

const OPEN = [
  up(`GET /?ticket=${SECRET} HTTP/1.1\r\nUpgrade: websocket\r\nCookie: ${SECRET}\r\n\r\n`),
  down(`HTTP/1.1 101 S\r\nUpgrade: websocket\r\nSet-Cookie: ${SECRET}\r\n\r\n`),
]

describe('in a connection, in whatever pieces it comes, and cut off anywhere', () => {
  test('heads of both directions, and trailers', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n'
    hides([
      up(`GET /?key=${SECRET} HTTP/1.1\r\nAuthorization: ${SECRET}\r\n\r\n`),
      down(`${chunked}Set-Cookie: ${SECRET}\r\n\r\n`),
    ])
  })

  test('what is no HTTP', () => {
    hides([up(`GET / HTTP/3\r\nCookie: ${SECRET}\r\n\r\nCookie: ${SECRET}\r\n\r\n`)])
  })

  test('the ticket of an auth message, written in any way', () => {
    for (const text of [
      `{"type":"auth","token":"${SECRET}"}`,
      `{"token":"${SECRET}", "type" : "\\u0061uth"}`,
      `{"type":"auth","t":["${SECRET}"]}`,
      `{"type":"auth","token":${SECRET}}`,
      `{"type":"publish","ticket":"${SECRET}"}`,
      `{type:'auth',token:'${SECRET}'}`,
      `[{"token":"${SECRET}"}]`,
      `{}{"token":"${SECRET}"}`,
      `auth ${SECRET}`,
    ]) {
      hides([...OPEN, frame(text), frame(text, 0x82)])
    }
    const [, , auth] = hides([...OPEN, frame(`{"type":"auth","token":"${SECRET}"}`)])
    expect(auth && said(auth)).toBe(`{"type":"auth","token":"${STARS}"}`)
  })

  test('a ticket that is cut in two by fragments, with a ping between them', () => {
    const text = `{"type":"auth","token":"${SECRET}"}`
    for (let at = 0; at <= text.length; at++) {
      const first = frame(text.slice(0, at), 0x01)
      const last = frame(text.slice(at), 0x80)
      const messages = read([...OPEN, first, frame('ping', 0x89), last, frame('next')])
      const [, , one, ping, two, next] = messages
      expect(`${one && said(one)}${two && said(two)}`).toBe(text.replace(SECRET, STARS))
      expect([ping && said(ping), next && said(next)]).toEqual(['ping', 'next'])
    }
    hides([...OPEN, frame(text.slice(0, 30), 0x01), frame(text.slice(30), 0x80)])
  })

  test('fragments without their beginning, of too many pieces, and deflated ones', () => {
    hides([...OPEN, frame(SECRET, 0x80), frame(SECRET, 0xc1)])
    const many = Array.from({ length: 1200 }, () => frame('', 0x00))
    const text = `"token":"${SECRET}"}`
    for (const message of read([...OPEN, frame('{', 0x01), ...many, frame(text, 0x80)])) {
      expect(said(message)).not.toContain('S3c')
    }
  })

  test('a token in a JSON body, also within chunks; the rest of it stays', () => {
    const json = `{"a":1,"token":"${SECRET}"}`
    const head = 'POST / HTTP/1.1\r\nContent-Type: application/json\r\n'
    const [, body] = hides([up(`${head}Content-Length: ${json.length}\r\n\r\n${json}`)])
    expect(body && textOf(body)).toBe(`{"a":1,"token":"${STARS}"}`)
    const sized = [...json].map((character) => `1\r\n${character}\r\n`).join('')
    const [, chunked] = read([up(`${head}Transfer-Encoding: chunked\r\n\r\n${sized}0\r\n\r\n`)])
    expect(chunked && textOf(chunked).replace(/1\r\n(.)\r\n/g, '$1')).toBe(
      `${json.replace(SECRET, STARS)}0\r\n\r\n`,
    )
  })
})

import fc from 'fast-check'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import type { AppOptions } from '../app.ts'
import { clientFrame } from './client-frame.ts'
import { bearing, standIns } from './clients.ts'
import { ask, get, H2C, head, post, request, WEBSOCKET } from './conversation.ts'
import { price } from './drafts.ts'
import { holdsFor, PROPERTY_TIMEOUT } from './property.ts'
import { RawConnection } from './raw.ts'
import { serve } from './serve.ts'
import { testPair } from './test-pair.ts'
import { witnesses } from './witnesses.ts'

const EVENT = { type: 'notification', data: { title: 'x' } }
/** Roles, and the keys to them. */
export const ACCESS = { teacherKey: 'the-key-of-the-teacher', joinCode: 'abcd-efgh' }

const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate'
const WEBSOCKETS = ['/feed/websocket', '/channel', '/channel?bench=main'] as const
const PATHS = [
  ...['/feed/short-polling', '/feed/long-polling', '/feed/sse', '/feed/websocket', '/feed/events'],
  ...[
    '/lab/benches',
    '/lab/benches/x',
    '/lab/benches/x/faults',
    '/lab/main',
    '/channel',
    '/health',
    '/stats',
  ],
  ...['/metrics', '/docs', '/docs/json', '/docs/static/x', '/experiments', '/', '/room'],
  ...['/auth', '/auth/join', '/auth/tickets', '/auth/sessions', '/auth/sessions/x', '/?key=x'],
  ...['/nowhere', '/feed/sse?ticket=x', '/feed/sse?token=x'],
] as const

/** What a client may well say: the seed of what none should. */
const requests: readonly string[] = [
  ...PATHS.map((path) => get(path)),
  ...PATHS.map((path) => head(path)),
  get('/feed/long-polling?cursor=anotherlog.1&wait=60', 'Prefer: wait=1'),
  get('/feed/sse', 'Last-Event-ID: anotherlog.7', 'Accept-Encoding: gzip'),
  get('/feed/short-polling', ...H2C),
  get('/auth/sessions', `Authorization: Bearer ${ACCESS.teacherKey}`),
  get('/auth', 'Cookie: session=x; x="y"', 'Origin: http://localhost', 'X-Forwarded-For: ::1, x'),
  ...WEBSOCKETS.map((path) => get(path, ...WEBSOCKET, DEFLATE)),
  post(EVENT),
  request('POST', '/lab/benches', ['Content-Type: application/json', 'Content-Length: 2'], '{}'),
  request('OPTIONS', '/feed/events', ['Origin: http://x', 'Access-Control-Request-Method: POST']),
  'POST /feed/events HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
  'GET /feed/sse HTTP/1.0\r\n\r\n',
]

const anyBuffer = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((bytes) => Buffer.from(bytes))

/** Bytes that are changed, left out, put in, said twice or cut off, a few times over. */
function mutated(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const change = fc.record({
    how: fc.constantFrom('flip', 'drop', 'insert', 'repeat', 'cut'),
    at: fc.nat(),
    length: fc.nat({ max: 40 }),
    junk: anyBuffer(12),
  })
  return fc.tuple(bytes, fc.array(change, { maxLength: 6 })).map(([whole, changes]) =>
    changes.reduce((all, { how, at, length, junk }) => {
      const from = at % (all.length + 1)
      const [before, after] = [all.subarray(0, from), all.subarray(from)]
      if (how === 'cut') return before
      if (how === 'drop') return Buffer.concat([before, after.subarray(length)])
      if (how === 'insert') return Buffer.concat([before, junk, after])
      if (how === 'repeat') return Buffer.concat([before, after.subarray(0, length), after])
      return Buffer.concat([before, junk, after.subarray(junk.length)])
    }, whole),
  )
}

const anyRequest = mutated(
  fc
    .array(fc.constantFrom(...requests), { minLength: 1, maxLength: 4 })
    .map((several) => Buffer.from(several.join(''))),
)

/** A body of any JSON, or none, where bodies are taken. */
const anyBody = fc
  .tuple(
    fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
    fc.constantFrom(
      ...['/feed/events', '/lab/benches', '/lab/benches/x', '/lab/benches/x/faults', '/lab/main'],
      ...['/auth/join', '/auth/tickets', '/auth/sessions/x'],
    ),
    fc.constantFrom('application/json', 'application/json; charset=utf-16', 'text/plain', ''),
    fc.oneof(
      fc.json({ maxDepth: 5 }),
      anyBuffer(200).map(String),
      fc.json().map((it) => `${it},`),
    ),
  )
  .map(([method, path, type, body]) => {
    const headers = [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`]
    return Buffer.from(request(method, path, headers, body))
  })

/** A message of any JSON, most of it of a type that somebody listens for. */
const types = ['publish', 'auth', 'ping', 'look', 'join', 'leave', 'lanes', 'prediction', 'result']
const keys = ['ref', 'event', 'data', 'token', 'nickname', 'lanes', 'scenario', 'value', 'learner']
const anyMessage = fc
  .tuple(
    fc.constantFrom(...types, 'watch', 'call', '__proto__', 'constructor'),
    fc.dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 4 }),
    fc.jsonValue(),
    fc.boolean(),
  )
  .map(([type, fields, other, isKnown]) => JSON.stringify(isKnown ? { ...fields, type } : other))

const anyFrame = fc.oneof(
  anyMessage.map((text) => clientFrame(0x81, Buffer.from(text))),
  fc
    .tuple(fc.nat({ max: 255 }), anyBuffer(140))
    .map(([first, payload]) => clientFrame(first, payload)),
  anyBuffer(60),
)

const anyFrames = fc
  .tuple(
    fc.constantFrom(...WEBSOCKETS),
    fc.boolean(),
    mutated(fc.array(anyFrame, { maxLength: 6 }).map((frames) => Buffer.concat(frames))),
  )
  .map(([path, deflates, frames]) => {
    const handshake = get(path, ...WEBSOCKET, ...(deflates ? [DEFLATE] : []))
    return Buffer.concat([Buffer.from(handshake), frames])
  })

const anyBytes = fc.oneof(anyBuffer(600), anyRequest, anyBody, anyFrames)

/** RFC 9113 §3.4, §4.1: the preface, empty settings, and frames of any kind and flags. */
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0'
const anyHttp2Frame = fc
  .tuple(fc.nat({ max: 12 }), fc.nat({ max: 255 }), fc.nat({ max: 9 }), anyBuffer(60))
  .map(([kind, flags, stream, payload]) =>
    Buffer.concat([Buffer.from([0, 0, payload.length, kind, flags, 0, 0, 0, stream]), payload]),
  )
const anyHttp2 = mutated(
  fc
    .array(anyHttp2Frame, { maxLength: 8 })
    .map((frames) => Buffer.concat([Buffer.from(PREFACE, 'latin1'), ...frames])),
)

/** That whatever anybody sends, the server serves on, has nothing to log, and nobody else notices. */
export function bearsAnyBytes(runs: number, options: AppOptions = {}): void {
  const values = fc.array(anyBytes, { minLength: 1, maxLength: 8 })
  test(
    `[row 40] every: any bytes at all leave the server serving, ${runs} times`,
    async () => {
      const { logger, nothingWentWrong } = listen()
      const served = await serve({ ...options, logger })
      const { token } = options.access ?? {}
      const allIsWell = await witnesses(served, token === undefined ? standIns : bearing(token))
      await holdsFor(values, runs, async (clients) => {
        const said = clients.map(async (bytes) =>
          say(await RawConnection.open(served.port), bytes, 'reset'),
        )
        nothingWentWrong(await Promise.all(said))
        expect(await ask(served.port, get('/health'))).toMatchObject({ status: 200 })
      })
      await allIsWell()
      nothingWentWrong()
    },
    PROPERTY_TIMEOUT,
  )
}

/** The same over TLS, and of bytes that are none, or that HTTP/2 is made of. */
export function bearsAnyBytesOverTls(runs: number): void {
  const way = fc.constantFrom('http/1.1', 'h2', 'none')
  const values = fc.array(fc.tuple(way, fc.oneof(anyBytes, anyHttp2)), {
    minLength: 1,
    maxLength: 8,
  })
  test(
    `[row 40] every: any bytes at all leave an HTTPS server serving, ${runs} times`,
    async () => {
      const { logger, nothingWentWrong } = listen()
      const pair = await testPair()
      const served = await serve({ pair, logger })
      const open = (protocol: string) =>
        protocol === 'none'
          ? RawConnection.open(served.port)
          : RawConnection.secure(served.port, pair, protocol)
      const stream = (await open('http/1.1')).write(get('/feed/sse'))
      await stream.until((text) => text.includes('hello'))
      await holdsFor(values, runs, async (clients) => {
        const said = clients.map(async ([protocol, bytes]) => say(await open(protocol), bytes))
        nothingWentWrong(await Promise.all(said))
        const asked = (await open('http/1.1')).write(get('/health'))
        await asked.until((text) => /^HTTP\/1\.1 200 /.test(text))
        asked.close()
      })
      const { json } = await served.feed.publish(price('WITNESS', 1))
      await stream.until((text) => text.includes(json))
      nothingWentWrong()
    },
    PROPERTY_TIMEOUT,
  )
}

/** Hears what the server logs as an error, and what nobody caught, until the test ends. */
function listen() {
  const wrong: string[] = []
  const note = (what: string | Error): void => {
    wrong.push(typeof what === 'string' ? what : `uncaught: ${what.stack}`)
  }
  process.on('uncaughtException', note)
  onTestFinished(() => void process.off('uncaughtException', note))
  return {
    logger: pino({ level: 'error' }, { write: note }),
    /** Nor does an answer say so. */
    nothingWentWrong(answers: readonly string[] = []): void {
      for (const answer of answers) expect(answer).not.toMatch(/^HTTP\/1\.1 5/m)
      // Each is told once, so that it is found by the least that brings it about.
      expect(wrong.splice(0).join('\n')).toBe('')
    },
  }
}

/** Says it, takes leave, and resolves to what came back until the end, or for a moment. */
async function say(
  connection: RawConnection,
  bytes: Buffer,
  how: 'end' | 'reset' = 'end',
): Promise<string> {
  connection.write(bytes).end()
  await connection.untilEnd(20).catch(() => {})
  connection.close(how)
  return connection.received.toString('latin1')
}

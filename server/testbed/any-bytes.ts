import fc from 'fast-check'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import type { AppOptions } from '../app.ts'
import { clientFrame } from './client-frame.ts'
import { ask, get, H2C, head, post, request, WEBSOCKET } from './conversation.ts'
import { holdsFor, PROPERTY_TIMEOUT } from './property.ts'
import { RawConnection } from './raw.ts'
import { serve } from './serve.ts'
import { witnesses } from './witnesses.ts'

const EVENT = { type: 'notification', data: { title: 'x' } }
const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate'
const WEBSOCKETS = ['/feed/websocket', '/channel', '/channel?bench=main'] as const
const PATHS = [
  ...['/feed/short-polling', '/feed/long-polling', '/feed/sse', '/feed/websocket', '/feed/events'],
  ...['/lab/benches', '/lab/benches/x', '/lab/benches/x/faults', '/channel', '/health', '/stats'],
  ...[
    '/metrics',
    '/docs',
    '/docs/json',
    '/docs/static/x',
    '/experiments',
    '/',
    '/room',
    '/nowhere',
  ],
] as const

/** What a client may well say: the seed of what none should. */
const requests: readonly string[] = [
  ...PATHS.map((path) => get(path)),
  ...PATHS.map((path) => head(path)),
  get('/feed/long-polling?cursor=anotherlog.1&wait=60', 'Prefer: wait=1'),
  get('/feed/sse', 'Last-Event-ID: anotherlog.7', 'Accept-Encoding: gzip'),
  get('/feed/short-polling', ...H2C),
  ...WEBSOCKETS.map((path) => get(path, ...WEBSOCKET, DEFLATE)),
  post(EVENT),
  request('POST', '/lab/benches', ['Content-Type: application/json', 'Content-Length: 2'], '{}'),
  request('OPTIONS', '/feed/events', ['Origin: http://x', 'Access-Control-Request-Method: POST']),
  'POST /feed/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
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
    fc.constantFrom('/feed/events', '/lab/benches', '/lab/benches/x', '/lab/benches/x/faults'),
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

/** That whatever anybody sends, the server serves on, has nothing to log, and nobody else notices. */
export function bearsAnyBytes(runs: number, options: AppOptions = {}): void {
  test(
    `[row 40] every: any bytes at all leave the server serving, ${runs} times`,
    async () => {
      const logged: string[] = []
      const logger = pino({ level: 'error' }, { write: (line) => logged.push(line) })
      const served = await serve({ ...options, logger })
      const allIsWell = await witnesses(served)
      const uncaught: unknown[] = []
      const note = (error: unknown): void => void uncaught.push(error)
      process.on('uncaughtException', note)
      onTestFinished(() => void process.off('uncaughtException', note))
      await holdsFor(fc.array(anyBytes, { minLength: 1, maxLength: 8 }), runs, async (clients) => {
        const answers = await Promise.all(clients.map((bytes) => say(served.port, bytes)))
        for (const answer of answers) expect(answer).not.toMatch(/^HTTP\/1\.1 5/m)
        expect(await ask(served.port, get('/health'))).toMatchObject({ status: 200 })
        expect({ logged, uncaught }).toEqual({ logged: [], uncaught: [] })
      })
      await allIsWell()
      expect(uncaught).toEqual([])
    },
    PROPERTY_TIMEOUT,
  )
}

/** Says it, takes leave, and resolves to what came back until the end, or for a moment. */
async function say(port: number, bytes: Buffer): Promise<string> {
  const connection = await RawConnection.open(port)
  connection.write(bytes).end()
  await connection.untilEnd(20).catch(() => {})
  connection.close('reset')
  return connection.received.toString('latin1')
}

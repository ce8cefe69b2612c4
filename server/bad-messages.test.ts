import { once } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from './testbed/eventually.ts'
import { atEnd } from './testbed/lifetime.ts'
import { type Served, serve } from './testbed/serve.ts'
import { witnesses } from './testbed/witnesses.ts'

const NESTED = '['.repeat(200_000) + ']'.repeat(200_000)
const EVENT = '{"type":"notification","data":{"title":"x"}}'
const publishing = (event: string): string => `{"type":"publish","ref":7,"event":${event}}`

describe('on a WebSocket', () => {
  const messages: [
    name: string,
    message: string | Buffer,
    reason: string,
    detail: string | RegExp,
  ][] = [
    ['no JSON', 'hello', 'json', 'The message is not valid JSON.'],
    ['nothing', '', 'json', 'The message is not valid JSON.'],
    ['half of JSON', '{"type":"publish"', 'json', 'The message is not valid JSON.'],
    ['bytes', Buffer.from([1, 2, 3]), 'binary', 'Messages are text, not binary.'],
    [
      'bytes that are JSON',
      Buffer.from(publishing(EVENT)),
      'binary',
      'Messages are text, not binary.',
    ],
    ['null', 'null', 'invalid', 'The message must be a JSON object.'],
    ['a list', '[]', 'invalid', 'The message must be a JSON object.'],
    ['a number', '5', 'invalid', 'The message must be a JSON object.'],
    ['a text', '"publish"', 'invalid', 'The message must be a JSON object.'],
    ['no type', '{}', 'unknown-type', 'message.type is undefined; it must be "publish".'],
    [
      'an unknown type',
      '{"type":"sing"}',
      'unknown-type',
      'message.type is "sing"; it must be "publish".',
    ],
    ['a type of its parents', '{"type":"constructor"}', 'unknown-type', /constructor/],
    [
      'a type that is a number',
      '{"type":1}',
      'unknown-type',
      'message.type is number; it must be "publish".',
    ],
    ['a type of lists within lists', `{"type":${NESTED}}`, 'unknown-type', /object/],
    ['a type without end', `{"type":"${'x'.repeat(500_000)}"}`, 'unknown-type', /"x{80}…"/],
    ['no event', '{"type":"publish"}', 'invalid', 'event must be object.'],
    ['an event that is a list', publishing('[]'), 'invalid', 'event must be object.'],
    ['an event of lists within lists', publishing(NESTED), 'invalid', 'event must be object.'],
    [
      'an empty event',
      publishing('{}'),
      'invalid',
      'event must have required properties type, data.',
    ],
    [
      'a forged price',
      publishing('{"type":"price","data":{}}'),
      'invalid',
      /^event\.type .*notification/,
    ],
    [
      'no title',
      publishing('{"type":"notification","data":{}}'),
      'invalid',
      /^event\.data .*title/,
    ],
    [
      'a number for a title',
      publishing('{"type":"notification","data":{"title":1}}'),
      'invalid',
      'event.data.title must be string.',
    ],
    [
      'an unknown field',
      publishing('{"type":"notification","data":{"title":"x","y":1}}'),
      'invalid',
      /additional.*: y\.$/,
    ],
    [
      'an unknown level',
      publishing('{"type":"notification","data":{"title":"x","level":"loud"}}'),
      'invalid',
      /info, warning, critical/,
    ],
    [
      'a ref that is an object',
      `{"type":"publish","ref":{},"event":${EVENT}}`,
      'invalid',
      'message.ref must be a string or a number.',
    ],
    [
      'a ref of lists within lists',
      `{"type":"publish","ref":${NESTED},"event":${EVENT}}`,
      'invalid',
      /ref/,
    ],
  ]
  test('[row 40] websocket: a bad message is told in-band, and the connection goes on with its events', async () => {
    const served = await serve()
    const allIsWell = await witnesses(served)
    const { ws, heard } = await connected(served)
    for (const [name, message, reason, detail] of messages) {
      heard.splice(0)
      ws.send(message)
      await eventually(() => expect(heard, name).toHaveLength(1))
      const [{ problem, ...rest } = {}] = heard as [{ problem?: Record<string, unknown> }]
      const ref = `${message}`.includes('"ref":7') && reason !== 'binary' ? { ref: 7 } : {}
      expect(rest, name).toEqual({ type: 'problem', ...ref })
      expect(problem, name).toMatchObject({
        type: 'about:blank',
        status: 400,
        title: 'Bad Request',
        reason,
      })
      if (typeof detail === 'string') expect(problem?.detail, name).toBe(detail)
      else expect(problem?.detail, name).toMatch(detail)
      expect(`${problem?.detail}`.length, name).toBeLessThan(250)
    }
    expect(served.feed.bounds().newest, 'none was published').toBe(0)
    heard.splice(0)
    await allIsWell()
    ws.send(publishing(EVENT))
    await eventually(() => expect(heard).toHaveLength(3))
    expect(heard).toContainEqual(expect.objectContaining({ type: 'ack', ref: 7 }))
    expect(heard.map(({ id }) => id)).toContain(served.feed.read(0, 1, 1)[0]?.event.id)
    await allIsWell()
  })

  test.each([
    ['a text', '"text"'],
    ['an empty text', '""'],
    ['zero', '0'],
    ['a negative number', '-1'],
    ['a fraction', '1.5'],
    ['2^53 - 1', '9007199254740991'],
    ['null', 'null'],
    ['true', 'true'],
    ['NUL and a lone surrogate', '"\\u0000\\ud800"'],
    ['a text of 10,000', `"${'r'.repeat(10_000)}"`],
  ])('a ref that is %s comes back, with a receipt and with a problem', async (_name, ref) => {
    const { ws, heard } = await connected(await serve())
    ws.send(`{"type":"publish","ref":${ref},"event":${EVENT}}`)
    ws.send(`{"type":"publish","ref":${ref}}`)
    await eventually(() => expect(heard).toHaveLength(3))
    const answers = heard.filter(({ type }) => type !== 'notification')
    expect(answers.map(({ type }) => type).sort()).toEqual(['ack', 'problem'])
    for (const answer of answers) expect(answer.ref).toEqual(JSON.parse(ref))
  })

  test('without a ref there is none in the answer', async () => {
    const { ws, heard } = await connected(await serve())
    ws.send(`{"type":"publish","event":${EVENT}}`)
    await eventually(() => expect(heard).toHaveLength(2))
    const ack = heard.find(({ type }) => type === 'ack')
    expect(Object.keys(ack ?? {}).sort()).toEqual(['at', 'id', 'type'])
  })

  test('a feed that fails is a problem of its own, and not the end', async () => {
    const served = await serve()
    const { ws, heard } = await connected(served)
    vi.spyOn(served.feed, 'publish').mockRejectedValueOnce(new Error('secret'))
    ws.send(publishing(EVENT))
    ws.send(publishing(EVENT))
    await eventually(() => expect(heard).toHaveLength(3))
    expect(heard).toContainEqual(expect.objectContaining({ type: 'ack', ref: 7 }))
    const told = heard.find(({ type }) => type === 'problem')
    expect(told).toMatchObject({ ref: 7, problem: { status: 500, reason: 'internal' } })
    expect(JSON.stringify(heard)).not.toContain('secret')
  })
})

/** A client and what it hears after its `hello`. */
async function connected({ port }: Served) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/feed/websocket`)
  atEnd(() => ws.terminate())
  const heard: Record<string, unknown>[] = []
  await once(ws, 'message')
  ws.on('message', (data) => void heard.push(JSON.parse(`${data}`)))
  return { ws, heard }
}

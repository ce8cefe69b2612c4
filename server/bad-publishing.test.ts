import { describe, expect, test } from 'vitest'
import { ask, post, request } from './testbed/conversation.ts'
import { problemIn } from './testbed/problem-in.ts'
import { RawConnection } from './testbed/raw.ts'
import { serveEvents } from './testbed/serve.ts'
import { witnesses } from './testbed/witnesses.ts'

const JSON_TYPE = 'Content-Type: application/json'
const NESTED = '['.repeat(200_000) + ']'.repeat(200_000)

describe('POST /feed/events', () => {
  const note = (data: unknown): object => ({ type: 'notification', data })
  const bodies: [name: string, body: unknown, reason: string, detail: string | RegExp][] = [
    ['half of JSON', '{"type":', 'json', 'The body is not valid JSON.'],
    ['no JSON', 'hello', 'json', 'The body is not valid JSON.'],
    ['nothing', '', 'json', 'The body is empty; it must be a JSON object.'],
    ['null', 'null', 'invalid', 'body must be object.'],
    ['a list', '[]', 'invalid', 'body must be object.'],
    ['a text', '"x"', 'invalid', 'body must be object.'],
    ['no fields', {}, 'invalid', 'body must have required properties type, data.'],
    ['no data', { type: 'notification' }, 'invalid', 'body must have required properties data.'],
    ['no title', note({ text: 'x' }), 'invalid', 'body.data must have required properties title.'],
    [
      'a forged price',
      { type: 'price', data: { symbol: 'X', price: 1 } },
      'invalid',
      /^body\.type .*notification/,
    ],
    ['data that is a list', note([]), 'invalid', 'body.data must be object.'],
    ['a number for a title', note({ title: 5 }), 'invalid', 'body.data.title must be string.'],
    [
      'null for a text',
      note({ title: 'x', text: null }),
      'invalid',
      'body.data.text must be string.',
    ],
    ['an empty title', note({ title: '' }), 'invalid', /^body\.data\.title .*fewer than 1 char/],
    [
      'a long title',
      note({ title: 'x'.repeat(1001) }),
      'invalid',
      /^body\.data\.title .*more than 1000 char/,
    ],
    [
      'a long text',
      note({ title: 'x', text: 'x'.repeat(65_537) }),
      'invalid',
      /^body\.data\.text .*65536 char/,
    ],
    [
      'an unknown level',
      note({ title: 'x', level: 'loud' }),
      'invalid',
      /^body\.data\.level .*: info, warning, critical\.$/,
    ],
    [
      'an id of its own',
      { ...note({ title: 'x' }), id: 'a.1' },
      'invalid',
      /^body .*additional.*: id\.$/,
    ],
    [
      'an unknown field',
      note({ title: 'x', pad: 'x' }),
      'invalid',
      /^body\.data .*additional.*: pad\.$/,
    ],
    [
      'an unknown field of great length',
      note({ title: 'x', ['y'.repeat(9999)]: 1 }),
      'invalid',
      /: y{80}…\.$/,
    ],
    [
      'a poisoned prototype',
      '{"__proto__":{"x":1},"type":"notification","data":{"title":"x"}}',
      'json',
      /not valid JSON/,
    ],
    [
      'lists within lists',
      `{"type":"notification","data":{"title":${NESTED}}}`,
      'invalid',
      'body.data.title must be string.',
    ],
  ]
  test('says what is wrong with a body, and what would be right', async () => {
    const served = await serveEvents(1)
    const allIsWell = await witnesses(served)
    for (const [name, body, reason, detail] of bodies) {
      const it = problemIn(await ask(served.port, post(body)))
      expect(it, name).toMatchObject({ status: 400, title: 'Bad Request', reason })
      if (typeof detail === 'string') expect(it.detail, name).toBe(detail)
      else expect(it.detail, name).toMatch(detail)
    }
    expect(served.feed.bounds().newest, 'none was published').toBe(1)
    await allIsWell()
  })

  test.each([
    ['none', []],
    ['text/plain', ['Content-Type: text/plain']],
    ['a form', ['Content-Type: application/x-www-form-urlencoded']],
    ['XML', ['Content-Type: text/xml']],
    ['nonsense', ['Content-Type: nonsense']],
  ])('with %s for a content type is refused with 415', async (_name, headers) => {
    const { port, feed } = await serveEvents(1)
    const body = JSON.stringify(note({ title: 'x' }))
    const lines = [...headers, `Content-Length: ${body.length}`]
    const it = problemIn(await ask(port, request('POST', '/feed/events', lines, body)))
    expect(it).toMatchObject({ status: 415, reason: 'media-type' })
    expect(it.detail).toBe('The body must be application/json.')
    expect(feed.bounds().newest).toBe(1)
  })

  test('without any body is refused', async () => {
    const { port } = await serveEvents(1)
    const it = problemIn(await ask(port, request('POST', '/feed/events')))
    expect(it).toMatchObject({ status: 400, detail: 'body must be object.' })
  })

  test('over the limit is refused with 413, whether it says its length or not', async () => {
    const served = await serveEvents(1)
    const allIsWell = await witnesses(served)
    const text = 'x'.repeat(512 * 1024)
    const announced = await ask(served.port, post(note({ title: 'x', text })))
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const chunked = [JSON_TYPE, 'Transfer-Encoding: chunked']
    const body = `${chunk.repeat(9)}0\r\n\r\n`
    const unannounced = await ask(served.port, request('POST', '/feed/events', chunked, body))
    for (const answer of [announced, unannounced]) {
      const it = problemIn(answer)
      expect(it).toMatchObject({ status: 413, reason: 'too-large' })
      expect(it.detail).toBe('The body is larger than 512 KiB.')
    }
    // From its head alone: nothing of the body is waited for.
    const lines = [JSON_TYPE, 'Content-Length: 1099511627776']
    const huge = await ask(served.port, request('POST', '/feed/events', lines))
    expect(problemIn(huge)).toMatchObject({ status: 413 })
    await allIsWell()
  })

  test('that stops in the middle of its body publishes nothing', async () => {
    const served = await serveEvents(1)
    const allIsWell = await witnesses(served)
    const connection = await RawConnection.open(served.port)
    connection.write(post(note({ title: 'x' })).slice(0, -5))
    connection.end()
    await connection.untilEnd()
    expect(served.feed.bounds().newest).toBe(1)
    await allIsWell()
  })
})

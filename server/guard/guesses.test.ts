import { once } from 'node:events'
import pino from 'pino'
import { describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { ask, Conversation, get, request, WEBSOCKET } from '../testbed/conversation.ts'
import { bearer, JOIN_CODE, serveGuarded, TEACHER_KEY, TOKEN } from '../testbed/guarded.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { problemIn } from '../testbed/problem-in.ts'
import { RawConnection } from '../testbed/raw.ts'
import type { Served, ServeOptions } from '../testbed/serve.ts'
import { Exceeded } from './exceeded.ts'
import { Guesses } from './guesses.ts'

const from = (client: number | string): string =>
  `X-Forwarded-For: ${typeof client === 'number' ? `203.0.113.${client}` : client}`

/** A server behind a proxy, where nobody may look without a token. */
function guarded(maxGuesses: number, options: ServeOptions = {}): Promise<Served> {
  return serveGuarded({ token: TOKEN }, { maxGuesses, trustProxy: ['loopback'], ...options })
}

function joining(code: string, ...headers: readonly string[]): string {
  const body = JSON.stringify({ code, nickname: 'Mina' })
  const lines = ['Content-Type: application/json', `Content-Length: ${body.length}`, ...headers]
  return request('POST', '/auth/join', lines, body)
}

const poll = (token: string, ...headers: readonly string[]): string =>
  get('/feed/short-polling', bearer(token), ...headers)

async function limitsOf({ port }: Served): Promise<Record<string, number>> {
  return JSON.parse(`${(await ask(port, get('/stats', bearer(TOKEN)))).body}`).limits
}

let guessed = 0

/** Guesses wrong from an address, each time something else, and returns the statuses. */
async function guess({ port }: Served, times: number, client: number | string = 1) {
  const statuses: number[] = []
  for (let count = 0; count < times; count++) {
    statuses.push((await ask(port, poll(`guess${guessed++}`, from(client)))).status)
  }
  return statuses
}

/** The status of an answer, also of one that does not end. */
async function statusOf({ port }: Served, text: string): Promise<number> {
  const connection = await RawConnection.open(port)
  const head = await connection.write(text).until((text) => text.includes('\r\n\r\n'))
  connection.close()
  return Number(`${head}`.split(' ')[1])
}

/** Joins as a program does, from an address. */
async function tokenOf({ port }: Served, client: number): Promise<string> {
  const answer = await ask(port, joining(JOIN_CODE, from(client)))
  return JSON.parse(`${answer.body}`).token
}

/** How a WebSocket fares that says who it is in its first message. */
async function saying({ port }: Served, token: string, client: number) {
  const headers = { 'x-forwarded-for': `203.0.113.${client}` }
  const ws = new WebSocket(`ws://127.0.0.1:${port}/feed/websocket`, { headers })
  atEnd(() => ws.terminate())
  const first = once(ws, 'message').then(([data]) => JSON.parse(`${data}`))
  const closed = once(ws, 'close').then(([code, reason]) => ({ code, reason: `${reason}` }))
  await once(ws, 'open')
  ws.send(JSON.stringify({ type: 'auth', token }))
  return { first: await first, closed }
}

type Way = [name: string, right: string, status: number, asking: (secret: string) => string]

/** Each with what is right, and what that is answered. */
const WAYS: Way[] = [
  ['a join code', JOIN_CODE, 201, (secret) => joining(secret, from(1))],
  ['a key in the link', TEACHER_KEY, 303, (secret) => get(`/?key=${secret}`, from(1))],
  ['a key in the room’s link', TEACHER_KEY, 303, (secret) => get(`/room?key=${secret}`, from(1))],
  ['a key as Bearer', TEACHER_KEY, 200, (secret) => poll(secret, from(1))],
  ['the token as Bearer', TOKEN, 200, (secret) => poll(secret, from(1))],
  [
    'the token in the head of an upgrade',
    TOKEN,
    101,
    (secret) => get('/feed/websocket', bearer(secret), from(1), ...WEBSOCKET),
  ],
]

describe.each(WAYS)('%s', (_name, right, status, asking) => {
  const elsewhere = (text: string): string => text.replace(from(1), from(2))

  test('is compared until too many were wrong; then the right one is 429 as well', async () => {
    const served = await guarded(3)
    for (let count = 0; count < 3; count++) {
      // There is no page here to say that a key is wrong.
      expect([401, 404]).toContain(await statusOf(served, asking(`wrong${count}`)))
    }
    for (const secret of ['wrong3', right]) {
      const refused = await ask(served.port, asking(secret))
      expect(problemIn(refused)).toMatchObject({ status: 429, reason: 'guesses' })
      expect(problemIn(refused).detail).toMatch(
        /^3 different wrong codes, .* Come again in \d+ s\.$/,
      )
      const seconds = Number(refused.headers['retry-after'])
      expect(seconds).toBeGreaterThanOrEqual(1)
      expect(seconds).toBeLessThanOrEqual(60)
      expect(refused.headers['set-cookie']).toBeUndefined()
    }
    expect(await limitsOf(served)).toMatchObject({ guesses: 2 })
    expect(await statusOf(served, elsewhere(asking(right)))).toBe(status)
  })

  test('that is right counts for nothing, however often', async () => {
    const served = await guarded(1)
    for (let count = 0; count < 4; count++) {
      expect(await statusOf(served, asking(right))).toBe(status)
    }
  })
})

test('a WebSocket that says it wrong is closed with 4401; too often, with 1008 and why', async () => {
  const served = await guarded(2)
  for (const token of ['wrong1', 'wrong2']) {
    const { first, closed } = await saying(served, token, 1)
    expect(first).toMatchObject({ type: 'problem', problem: { status: 401 } })
    expect(await closed).toEqual({ code: 4401, reason: 'credential' })
  }
  for (const token of ['wrong3', TOKEN]) {
    const { first, closed } = await saying(served, token, 1)
    expect(first).toMatchObject({ type: 'problem', problem: { status: 429, reason: 'guesses' } })
    expect(await closed).toEqual({ code: 1008, reason: 'guesses' })
  }
  expect((await saying(served, TOKEN, 2)).first).toMatchObject({ type: 'hello' })
  expect(await limitsOf(served)).toMatchObject({ guesses: 2 })
})

test('wrong tickets count, too', async () => {
  const { port } = await guarded(2)
  const statuses: number[] = []
  for (const ticket of ['a', 'b', 'c']) {
    statuses.push((await ask(port, get(`/feed/short-polling?ticket=${ticket}`, from(1)))).status)
  }
  expect(statuses).toEqual([401, 401, 429])
})

test('[row 27] sse: past the limit it is told when to come again, with 200', async () => {
  const served = await guarded(1)
  const stream = (token: string) => ask(served.port, get('/feed/sse', bearer(token), from(1)))
  expect(await stream('wrong')).toMatchObject({ status: 401 })
  for (const token of ['other', TOKEN]) {
    const answer = await stream(token)
    expect(answer).toMatchObject({ status: 200, complete: true })
    const [, ms, said = ''] =
      /^retry: (\d+)\nevent: problem\ndata: (.*)\n\n$/.exec(`${answer.body}`) ?? []
    expect(Number(ms)).toBeLessThanOrEqual(60_000)
    expect(JSON.parse(said)).toMatchObject({ status: 429, reason: 'guesses' })
  }
})

test('who has joined goes on behind the same address, by token, cookie and ticket', async () => {
  const served = await guarded(2)
  const { port, origin } = served
  const token = await tokenOf(served, 1)
  const opened = await ask(port, get(`/?key=${TEACHER_KEY}`, from(1)))
  const [cookie = ''] = `${opened.headers['set-cookie']}`.split(';')
  expect(await guess(served, 4)).toEqual([401, 401, 429, 429])
  const page = [`Cookie: ${cookie}`, `Origin: ${origin}`, from(1)]
  for (let count = 0; count < 3; count++) {
    expect(await ask(port, poll(token, from(1)))).toMatchObject({ status: 200 })
    expect(await ask(port, get('/auth/sessions', ...page))).toMatchObject({ status: 200 })
    const asking = request('POST', '/auth/tickets', [bearer(token), from(1)])
    const { ticket } = JSON.parse(`${(await ask(port, asking)).body}`)
    const once = get(`/feed/short-polling?ticket=${ticket}`, from(1))
    expect(await ask(port, once)).toMatchObject({ status: 200 })
    expect((await saying(served, token, 1)).first).toMatchObject({ type: 'hello' })
  }
  expect(await ask(port, joining(JOIN_CODE, from(1)))).toMatchObject({ status: 429 })
  // The teacher's link once more, in a browser in which it was opened before.
  const again = await ask(port, get(`/room?key=${TEACHER_KEY}`, ...page))
  expect(again).toMatchObject({ status: 303, headers: { location: '/room' } })
})

test('the same wrong secret counts once: a program whose session is over asks on', async () => {
  const served = await guarded(2)
  for (let count = 0; count < 5; count++) {
    expect(await ask(served.port, poll('over', from(1)))).toMatchObject({ status: 401 })
  }
  // Tried as something else it is another guess.
  expect(await ask(served.port, joining('over', from(1)))).toMatchObject({ status: 401 })
  expect(await guess(served, 1)).toEqual([429])
})

test('all that come at once are counted before the next is compared', async () => {
  const { port } = await guarded(5)
  const conversation = await Conversation.open(port)
  const secrets = [...Array.from({ length: 10 }, (_, index) => `wrong${index}`), TOKEN]
  conversation.send(secrets.map((secret) => poll(secret, from(1))).join(''))
  const statuses = (await conversation.answers()).map(({ status }) => status)
  expect(statuses).toEqual([...Array(5).fill(401), ...Array(6).fill(429)])
})

test('a line of IPv6 is one address, and this machine is none', async () => {
  const served = await guarded(1)
  expect(await guess(served, 1, '2001:db8::1')).toEqual([401])
  expect(await guess(served, 1, '2001:db8::ffff:2')).toEqual([429])
  expect(await guess(served, 1, '2001:db8:0:1::1')).toEqual([401])
  expect(await guess(served, 5, '127.0.0.1')).toEqual(Array(5).fill(401))
})

test('a minute after the first, as many may be tried again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  atEnd(() => vi.useRealTimers())
  const served = await guarded(2)
  expect(await guess(served, 1)).toEqual([401])
  vi.advanceTimersByTime(40_000)
  expect(await guess(served, 2)).toEqual([401, 429])
  const refused = await ask(served.port, poll(TOKEN, from(1)))
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '20' } })
  vi.advanceTimersByTime(20_000)
  expect(await ask(served.port, poll(TOKEN, from(1)))).toMatchObject({ status: 200 })
  expect(await guess(served, 3)).toEqual([401, 401, 429])
})

test('the log hears of it once for many, with the address and without what was tried', async () => {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const { port } = await guarded(1, { logger })
  const secrets = ['whispered1', 'whispered2', 'whispered3', TOKEN]
  for (const secret of secrets) await ask(port, poll(secret, from(1)))
  for (const secret of secrets) await ask(port, get(`/?key=${secret}`, from(1)))
  for (const secret of secrets) await ask(port, joining(secret, from(1)))
  const told = lines.map((line) => JSON.parse(line)).filter(({ limit }) => limit === 'guesses')
  expect(told).toMatchObject([{ limit: 'guesses', refused: 1, client: '203.0.113.1' }])
  for (const secret of secrets) expect(lines.join('')).not.toContain(secret)
})

describe('the guesses that are remembered', () => {
  const wrong = (): undefined => undefined
  const by = (network: number) => ({ client: `10.0.${network >> 8}.${network & 255}` })

  test('are 60,000 at a time; the oldest network makes room', () => {
    const guesses = new Guesses({ maxGuesses: 10_000 }, new Exceeded({ warn: () => {} }))
    const guess = (network: number): void => {
      for (let count = 0; count < 10_000; count++) {
        guesses.check('key', `wrong${count}`, by(network), wrong)
      }
    }
    for (let network = 0; network < 6; network++) guess(network)
    expect(guesses.waitOf(by(0))).toBeGreaterThan(0)
    guess(6)
    expect(guesses.waitOf(by(0))).toBe(0)
    expect(guesses.waitOf(by(1))).toBeGreaterThan(0)
    expect(guesses.waitOf(by(6))).toBeGreaterThan(0)
  })

  test('cost nobody a look at their address, while there are none', () => {
    const guesses = new Guesses({ maxGuesses: 1 }, new Exceeded({ warn: () => {} }))
    const client = vi.fn(() => '203.0.113.1')
    const guesser = {
      get client() {
        return client()
      },
    }
    expect(guesses.check('key', 'right', guesser, () => 'teacher')).toBe('teacher')
    expect(client).not.toHaveBeenCalled()
  })
})

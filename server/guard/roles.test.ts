import { describe, expect, test } from 'vitest'
import { ask, get } from '../testbed/conversation.ts'
import {
  askTo,
  JOIN_CODE,
  joined,
  joinedByPage,
  openedWith,
  serveGuarded,
  TEACHER_KEY,
  TOKEN,
} from '../testbed/guarded.ts'
import { serve } from '../testbed/serve.ts'

const EVENT = { type: 'notification', data: { title: 'Hello' } }
const by = (token: string) => ({ authorization: `Bearer ${token}` })

type Ask = [method: string, path: string, body?: unknown]
const WATCHING: Ask[] = [
  ['GET', '/feed/short-polling'],
  ['GET', '/feed/long-polling?wait=0'],
  ['HEAD', '/feed/sse'],
  ['GET', '/stats'],
  ['GET', '/docs/json'],
]
const LEARNING: Ask[] = [
  ['POST', '/lab/benches', {}],
  ['POST', '/feed/events', EVENT],
]
const TEACHING: Ask[] = [['GET', '/auth/sessions']]

async function statuses(origin: string, asks: readonly Ask[], headers = {}): Promise<number[]> {
  const answers = asks.map(([method, path, body]) => askTo(origin, method, path, body, headers))
  return (await Promise.all(answers)).map(({ status }) => status)
}

test('on loopback, with no key, everything is open and nothing is asked', async () => {
  const { origin } = await serve()
  expect(await statuses(origin, WATCHING)).toEqual([200, 200, 200, 200, 200])
  expect(await statuses(origin, LEARNING)).toEqual([201, 201])
})

describe('where roles are kept apart', () => {
  test('whoever says nothing watches, and no more', async () => {
    const { origin } = await serveGuarded()
    expect(await statuses(origin, WATCHING)).toEqual([200, 200, 200, 200, 200])
    expect(await statuses(origin, [...LEARNING, ...TEACHING])).toEqual([401, 401, 401])
    const { headers, body } = await askTo(origin, 'POST', '/feed/events', EVENT)
    expect(headers.get('www-authenticate')).toBe('Bearer')
    expect(headers.get('content-type')).toContain('application/problem+json')
    expect(body).toMatchObject({ status: 401, reason: 'learner' })
    expect(body.detail).toContain('/auth/join')
  })

  test('with --token not even that; the health of the server is nobody’s secret', async () => {
    const { origin } = await serveGuarded({ token: TOKEN })
    const all = [...WATCHING, ...LEARNING, ...TEACHING]
    expect(new Set(await statuses(origin, all))).toEqual(new Set([401]))
    expect(await statuses(origin, [['GET', '/health']])).toEqual([200])
    expect(await statuses(origin, WATCHING, by(TOKEN))).toEqual([200, 200, 200, 200, 200])
    expect(await statuses(origin, [...LEARNING, ...TEACHING], by(TOKEN))).toEqual([403, 403, 403])
  })

  test('a learner, who joined with code and nickname, publishes and has a bench', async () => {
    const { origin } = await serveGuarded({ token: TOKEN })
    const learner = by(await joined(origin))
    expect(await statuses(origin, WATCHING, learner)).toEqual([200, 200, 200, 200, 200])
    expect(await statuses(origin, LEARNING, learner)).toEqual([201, 201])
    expect(await statuses(origin, TEACHING, learner)).toEqual([403])
    expect((await askTo(origin, 'GET', '/auth', undefined, learner)).body).toMatchObject({
      role: 'learner',
      nickname: 'Mina',
    })
  })

  test('the teacher does it all', async () => {
    const { origin } = await serveGuarded({ token: TOKEN })
    const teacher = by(TEACHER_KEY)
    expect(await statuses(origin, WATCHING, teacher)).toEqual([200, 200, 200, 200, 200])
    expect(await statuses(origin, LEARNING, teacher)).toEqual([201, 201])
    expect(await statuses(origin, TEACHING, teacher)).toEqual([200])
  })

  test('what is no token (any more) is refused, whatever it would be needed for', async () => {
    const { origin } = await serveGuarded()
    for (const wrong of ['wrong', `${TEACHER_KEY}x`, JOIN_CODE.replace(' ', ''), TOKEN]) {
      const { status, body } = await askTo(origin, 'GET', '/stats', undefined, by(wrong))
      expect([status, body.reason]).toEqual([401, 'credential'])
      expect(body.detail).not.toContain(wrong)
    }
  })

  test('nobody joins without the code, or by no name', async () => {
    const { origin } = await serveGuarded()
    const join = async (code: string, nickname: string) => {
      const { status, body } = await askTo(origin, 'POST', '/auth/join', { code, nickname })
      return [status, body.reason ?? body.role]
    }
    expect(await join('red whale', 'Mina')).toEqual([401, 'join-code'])
    expect(await join('', 'Mina')).toEqual([401, 'join-code'])
    expect(await join(JOIN_CODE, ' ')).toEqual([400, 'nickname'])
    expect(await join(' BLUE-whale ', 'Mina')).toEqual([201, 'learner'])
  })

  test("a bench is its maker's and the teacher's", async () => {
    const { origin } = await serveGuarded()
    const [mina, bo] = [by(await joined(origin, 'Mina')), by(await joined(origin, 'Bo'))]
    const { body: bench } = await askTo(origin, 'POST', '/lab/benches', {}, mina)
    const asks: Ask[] = [
      ['GET', `/lab/benches/${bench.name}`],
      ['PUT', `/lab/benches/${bench.name}`, { rate: 5 }],
      ['POST', `/lab/benches/${bench.name}/faults`, { fault: 'cut' }],
      ['GET', `/feed/short-polling?bench=${bench.name}`],
      ['POST', `/feed/events?bench=${bench.name}`, EVENT],
    ]
    expect(await statuses(origin, asks, mina)).toEqual([200, 200, 200, 200, 201])
    expect(await statuses(origin, asks, by(TEACHER_KEY))).toEqual([200, 200, 200, 200, 201])
    expect(await statuses(origin, asks, bo)).toEqual([403, 403, 403, 403, 403])
    expect(await statuses(origin, asks)).toEqual([401, 401, 401, 401, 401])
    // Over its roads it is no other.
    const road = `http://127.0.0.1:${bench.roads['short-polling']}`
    const overRoad: Ask[] = [['GET', `/feed/short-polling?bench=${bench.name}`]]
    expect(await statuses(road, overRoad, mina)).toEqual([200])
    expect(await statuses(road, overRoad, bo)).toEqual([403])
    // One that is not there (any more) is answered as `main`.
    expect(await statuses(origin, [['GET', '/feed/short-polling?bench=gone']])).toEqual([200])
  })
})

describe('[row 32] every: the key in a link', () => {
  test.each(['/', '/room'])('of %s is exchanged once for a cookie', async (path) => {
    const { origin, port } = await serveGuarded()
    const url = `${path}?lang=ko&key=${TEACHER_KEY}&theme=projector`
    const { status, headers } = await askTo(origin, 'GET', url)
    expect(status).toBe(303)
    expect(headers.get('location')).toBe(`${path}?lang=ko&theme=projector`)
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    const cookie = headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      new RegExp(
        `^push-or-poll-${port}=[\\w-]{24}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200$`,
      ),
    )
    expect(cookie).not.toContain(TEACHER_KEY)
  })

  test('makes a viewer of whoever has the token, and less of no one', async () => {
    const { origin } = await serveGuarded({ token: TOKEN })
    const cookie = await openedWith(origin, TOKEN)
    expect(await statuses(origin, WATCHING, { cookie, origin })).toEqual([200, 200, 200, 200, 200])
    expect(await statuses(origin, LEARNING, { cookie, origin })).toEqual([403, 403])
    const teacher = await openedWith(origin, TEACHER_KEY)
    const again = await askTo(origin, 'GET', `/?key=${TOKEN}`, undefined, { cookie: teacher })
    expect([again.status, again.headers.get('set-cookie')]).toEqual([303, null])
    expect(await statuses(origin, TEACHING, { cookie: teacher, origin })).toEqual([200])
  })

  test('gives nothing where it is wrong', async () => {
    const { origin, port } = await serveGuarded()
    for (const wrong of ['wrong', '', await joined(origin), encodeURIComponent(JOIN_CODE)]) {
      const { headers } = await askTo(origin, 'GET', `/?key=${wrong}`)
      expect(headers.get('set-cookie')).toBeNull()
      expect(headers.get('location')).toBeNull()
    }
    // Nor where it is right, and the path is none of ours.
    for (const path of ['//room', '//[', '/roomy', '/room/']) {
      const { status, headers } = await ask(port, get(`${path}?key=${TEACHER_KEY}`))
      expect([status, headers['set-cookie']]).toEqual([400, undefined])
    }
  })
})

test.each([
  ['short-polling', '/feed/short-polling'],
  ['long-polling', '/feed/long-polling'],
  ['sse', '/feed/sse'],
  ['websocket', '/feed/websocket'],
  ['every', '/feed/events'],
  ['every', '/lab/benches'],
  ['every', '/auth/tickets'],
  ['every', '/stats'],
])('[row 32] %s: a long-lived token in the URL of %s is refused', async (_transport, path) => {
  const { origin } = await serveGuarded({ token: TOKEN })
  for (const query of [`key=${TEACHER_KEY}`, `token=${TOKEN}`, `access_token=${TOKEN}`]) {
    const method = /events|benches|tickets/.test(path) ? 'POST' : 'GET'
    const { status, body } = await askTo(origin, method, `${path}?${query}`, {}).catch(() =>
      askTo(origin, method, `${path}?${query}`),
    )
    expect([status, body.reason]).toEqual([400, 'credential-in-url'])
    expect(body.detail).toContain('Authorization: Bearer')
  }
})

test('a learner has benches of their own, and leaves some for the others', async () => {
  const { origin } = await serveGuarded()
  const [mina, bo] = await Promise.all(['Mina', 'Bo'].map((name) => joined(origin, name)))
  const make = (token = '') =>
    askTo(origin, 'POST', '/lab/benches', {}, { authorization: `Bearer ${token}` })
  const made = []
  for (let count = 0; count < 9; count++) made.push((await make(mina)).status)
  expect(made).toEqual([...Array(8).fill(201), 429])
  expect((await make(bo)).status).toBe(201)
})

describe('[row 39] every: a cookie counts for a page of ours alone', () => {
  async function page() {
    const { origin, port } = await serveGuarded({ token: TOKEN })
    return { origin, port, cookie: await joinedByPage(origin) }
  }
  const read: Ask[] = [['GET', '/feed/short-polling']]

  // By hand, since fetch has ideas of its own about these headers.
  async function reading(port: number, cookie: string, headers: object): Promise<number> {
    const lines = Object.entries({ cookie, ...headers }).map(([name, value]) => `${name}: ${value}`)
    return (await ask(port, get('/feed/short-polling', ...lines))).status
  }

  test('no origin, no cookie', async () => {
    const { origin, cookie } = await page()
    expect(await statuses(origin, [...read, ...LEARNING], { cookie })).toEqual([401, 401, 401])
    expect(await statuses(origin, [...read, ...LEARNING], { cookie, origin })).toEqual([
      200, 201, 201,
    ])
  })

  test('another origin is refused before the cookie is looked at', async () => {
    const { origin, cookie } = await page()
    const theirs = { cookie, origin: 'http://evil.example' }
    expect(await statuses(origin, [...read, ...LEARNING], theirs)).toEqual([403, 403, 403])
  })

  test('a page that the browser, or its Referer, says is ours reads with it', async () => {
    const { origin, port, cookie } = await page()
    for (const ours of [
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
      { referer: `${origin}/?lang=ko` },
    ]) {
      expect(await reading(port, cookie, ours)).toBe(200)
      // No browser leaves the Origin out of what changes something.
      expect(await statuses(origin, LEARNING, { cookie, ...ours })).toEqual([401, 401])
    }
    for (const theirs of [
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', referer: `${origin}/` },
      { referer: 'http://evil.example/' },
      { referer: 'nowhere' },
    ]) {
      expect(await reading(port, cookie, theirs)).toBe(401)
    }
  })

  test('scripts are not given what they cannot read', async () => {
    const { origin } = await serveGuarded()
    const body = { code: JOIN_CODE, nickname: 'Ada' }
    const byPage = await askTo(origin, 'POST', '/auth/join', body, { origin })
    expect(byPage.body).not.toHaveProperty('token')
    expect(byPage.headers.get('set-cookie')).toContain('HttpOnly')
    const byProgram = await askTo(origin, 'POST', '/auth/join', body)
    expect(byProgram.body.token).toMatch(/^[\w-]{24}$/)
    expect(byProgram.headers.get('set-cookie')).toBeNull()
  })
})

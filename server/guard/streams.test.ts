import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ask, get, post } from '../testbed/conversation.ts'
import { price } from '../testbed/drafts.ts'
import {
  askTo,
  bearer,
  joined,
  joinedByPage,
  openedWith,
  revoke,
  serveGuarded,
  TEACHER_KEY,
  TOKEN,
} from '../testbed/guarded.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { RawConnection } from '../testbed/raw.ts'
import type { Served } from '../testbed/serve.ts'

interface Talk {
  readonly ws: WebSocket
  readonly messages: readonly { type: string; problem?: { reason: string; status: number } }[]
  /** Resolves to how it was closed. */
  readonly closed: Promise<{ code: number; reason: string }>
  next(type: string): Promise<{ type: string; problem?: { reason: string } }>
}

async function talk(
  { origin }: Pick<Served, 'origin'>,
  path = '/feed/websocket',
  headers: Readonly<Record<string, string>> = {},
): Promise<Talk> {
  const ws = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers })
  atEnd(() => ws.terminate())
  const messages: Talk['messages'][number][] = []
  ws.on('message', (data) => messages.push(JSON.parse(String(data))))
  const closed = once(ws, 'close').then(([code, reason]) => ({ code, reason: String(reason) }))
  await once(ws, 'open')
  const next = async (type: string) => {
    const found = () => messages.find((message) => message.type === type)
    await expect.poll(found).toBeDefined()
    return found() as Talk['messages'][number]
  }
  return { ws, messages, closed, next }
}

/** The status that an upgrade is refused with. */
async function refusedWith({ origin }: Served, path: string, headers = {}): Promise<number> {
  const ws = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { headers })
  atEnd(() => ws.terminate())
  ws.on('error', () => {})
  const [, response] = await once(ws, 'unexpected-response')
  return response.statusCode
}

const say = ({ ws }: Talk, message: object): void => ws.send(JSON.stringify(message))
const PUBLISH = { type: 'publish', ref: 7, event: { type: 'notification', data: { title: 'Hi' } } }

describe('[row 31] websocket: one that cannot send headers', () => {
  test('says who it is first, and hears nothing before', async () => {
    const served = await serveGuarded({ token: TOKEN })
    const client = await talk(served)
    await served.feed.publish(price('X', 1))
    const beat = new Promise((resolve) => setTimeout(resolve, 50))
    await beat
    expect(client.messages).toEqual([])
    say(client, { type: 'auth', token: TOKEN })
    await client.next('hello')
    expect(client.messages[0]?.type).toBe('hello')
    say(client, PUBLISH)
    expect((await client.next('problem')).problem?.reason).toBe('learner')
    expect(client.ws.readyState).toBe(client.ws.OPEN)
  })

  test.each([
    ['a token that is none', { type: 'auth', token: 'x' }, 'credential'],
    ['no token', { type: 'auth', token: null }, 'credential'],
    ['something else', PUBLISH, 'unauthenticated'],
  ])('is closed with 4401 for %s', async (_what, message, reason) => {
    const served = await serveGuarded({ token: TOKEN })
    const client = await talk(served)
    say(client, message)
    expect(await client.closed).toEqual({ code: 4401, reason })
    expect(client.messages).toMatchObject([{ type: 'problem', problem: { status: 401, reason } }])
    expect(served.feed.bounds().newest).toBe(0)
  })

  test('is closed with 4401 when it says nothing in time', async () => {
    const served = await serveGuarded({ token: TOKEN, patience: 30 })
    const client = await talk(served)
    expect(await client.closed).toEqual({ code: 4401, reason: 'unauthenticated' })
    expect(client.messages).toHaveLength(1)
  })

  test('may become a learner, and publishes then', async () => {
    const served = await serveGuarded()
    const client = await talk(served)
    await client.next('hello')
    say(client, PUBLISH)
    expect((await client.next('problem')).problem?.reason).toBe('learner')
    say(client, { type: 'auth', token: await joined(served.origin) })
    say(client, PUBLISH)
    expect(await client.next('ack')).toMatchObject({ ref: 7 })
  })

  test('has no way into the bench of somebody else', async () => {
    const served = await serveGuarded()
    const authorization = `Bearer ${await joined(served.origin, 'Mina')}`
    const { body } = await askTo(served.origin, 'POST', '/lab/benches', {}, { authorization })
    const path = `/feed/websocket?bench=${body.name}`
    const bo = await talk(served, path)
    say(bo, { type: 'auth', token: await joined(served.origin, 'Bo') })
    expect(await bo.closed).toEqual({ code: 4401, reason: 'bench' })
    await (await talk(served, path, { authorization })).next('hello')
  })
})

test('[row 31] websocket: a wrong token in its head is 401 before the 101', async () => {
  const served = await serveGuarded()
  const wrong = { authorization: 'Bearer wrong' }
  expect(await refusedWith(served, '/feed/websocket', wrong)).toBe(401)
  expect(await refusedWith(served, '/channel', wrong)).toBe(401)
  expect(await refusedWith(served, '/feed/websocket?ticket=wrong')).toBe(401)
})

describe('[row 39] websocket: a cookie', () => {
  test('counts with an Origin of ours, and without one is none', async () => {
    const served = await serveGuarded({ token: TOKEN })
    const cookie = await openedWith(served.origin, TOKEN)
    await (await talk(served, '/feed/websocket', { cookie, origin: served.origin })).next('hello')
    const without = await talk(served, '/feed/websocket', { cookie })
    say(without, PUBLISH)
    expect(await without.closed).toMatchObject({ code: 4401 })
    expect(await refusedWith(served, '/channel', { cookie })).toBe(401)
    const theirs = { cookie, origin: 'http://evil.example' }
    expect(await refusedWith(served, '/feed/websocket', theirs)).toBe(403)
  })
})

describe('[row 32] every: a ticket', () => {
  async function ticketOf({ origin }: Served, token: string): Promise<string> {
    const authorization = `Bearer ${token}`
    const headers = { authorization }
    const { status, body } = await askTo(origin, 'POST', '/auth/tickets', undefined, headers)
    expect(status).toBe(201)
    expect(body.expires - Date.now()).toBeLessThanOrEqual(30_000)
    return body.ticket
  }

  test('lets one stream in, and no second one', async () => {
    const served = await serveGuarded({ token: TOKEN })
    const ticket = await ticketOf(served, TOKEN)
    const stream = await RawConnection.open(served.port)
    stream.write(get(`/feed/sse?ticket=${ticket}`))
    await stream.until((text) => text.includes('event: hello'))
    const again = await ask(served.port, get(`/feed/sse?ticket=${ticket}`))
    expect([again.status, JSON.parse(String(again.body)).reason]).toEqual([401, 'ticket'])
    const client = await talk(served, `/feed/websocket?ticket=${await ticketOf(served, TOKEN)}`)
    await client.next('hello')
    const poll = get(`/feed/short-polling?ticket=${await ticketOf(served, TOKEN)}`)
    expect((await ask(served.port, poll)).status).toBe(200)
    expect((await ask(served.port, poll)).status).toBe(401)
  })

  test('is worth what its owner may do, and nothing once they are let in no longer', async () => {
    const served = await serveGuarded()
    const token = await joined(served.origin)
    const client = await talk(served, `/feed/websocket?ticket=${await ticketOf(served, token)}`)
    say(client, PUBLISH)
    await client.next('ack')
    const late = await ticketOf(served, token)
    await revoke(served.origin, 'Mina')
    expect((await ask(served.port, get(`/feed/sse?ticket=${late}`))).status).toBe(401)
    expect(await client.closed).toEqual({ code: 4401, reason: 'session-ended' })
  })

  test('is for the feed and the channel: it buys no other, and a preflight leaves it whole', async () => {
    const served = await serveGuarded()
    const ticket = await ticketOf(served, TEACHER_KEY)
    for (const [method, path] of [
      ['POST', '/auth/tickets'],
      ['GET', '/auth/sessions'],
      ['POST', '/lab/benches'],
    ] as const) {
      const { status, body } = await askTo(served.origin, method, `${path}?ticket=${ticket}`)
      expect([status, body.reason], path).toEqual([400, 'ticket'])
    }
    const poll = `/feed/short-polling?ticket=${ticket}`
    expect((await askTo(served.origin, 'OPTIONS', poll)).status).toBe(204)
    expect((await askTo(served.origin, 'GET', poll)).status).toBe(200)
  })

  test('is issued to nobody who has not said who they are', async () => {
    const { origin } = await serveGuarded()
    const { status, body } = await askTo(origin, 'POST', '/auth/tickets')
    expect([status, body.reason]).toEqual([401, 'unauthenticated'])
  })

  test('is gone after its time, and is issued to nobody who may not look', async () => {
    const served = await serveGuarded({ token: TOKEN, ticketLife: 20 })
    const ticket = await ticketOf(served, TOKEN)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect((await ask(served.port, get(`/feed/sse?ticket=${ticket}`))).status).toBe(401)
    expect((await askTo(served.origin, 'POST', '/auth/tickets')).status).toBe(401)
  })
})

const ENDS = [
  ['is revoked', {}, ({ origin }: Served) => revoke(origin, 'Mina')],
  ['expires', { life: 400 }, async () => {}],
] as const

describe.each(ENDS)('when what let a client in %s', (_how, options, end) => {
  /** With a token that nobody may look without, so that what comes back is told apart. */
  async function learner() {
    const served = await serveGuarded({ token: TOKEN, ...options })
    const token = await joined(served.origin)
    const { epoch } = served.feed.bounds()
    return { ...served, token, cursor: `${epoch}.0` }
  }

  test('[row 31] sse: a problem and the end, then 401', async () => {
    const served = await learner()
    const stream = await RawConnection.open(served.port)
    stream.write(get('/feed/sse', bearer(served.token)))
    await stream.until((text) => text.includes('event: hello'))
    await end(served)
    const text = String(await stream.untilEnd())
    const [, said = ''] = /event: problem\ndata: (.*)\n\n$/.exec(text) ?? []
    expect(JSON.parse(said)).toMatchObject({ status: 401, reason: 'session-ended' })
    const back = get('/feed/sse', bearer(served.token), `Last-Event-ID: ${served.cursor}`)
    expect((await ask(served.port, back)).status).toBe(401)
  })

  test('[row 31] websocket: a problem and 4401, then 401', async () => {
    const served = await learner()
    const headers = { authorization: `Bearer ${served.token}` }
    const client = await talk(served, '/feed/websocket', headers)
    await client.next('hello')
    await end(served)
    expect(await client.closed).toEqual({ code: 4401, reason: 'session-ended' })
    expect(client.messages.at(-1)).toMatchObject({ type: 'problem', problem: { status: 401 } })
    expect(await refusedWith(served, `/feed/websocket?cursor=${served.cursor}`, headers)).toBe(401)
  })

  test('[row 31] long-polling: a held poll is 401 at once, and so is the next', async () => {
    const served = await learner()
    const poll = get(`/feed/long-polling?cursor=${served.cursor}`, bearer(served.token))
    const connection = await RawConnection.open(served.port)
    connection.write(poll)
    await expect.poll(() => served.sockets.at(-1)?.bytesRead).toBe(poll.length)
    await end(served)
    const text = String(await connection.until((text) => text.includes('session-ended')))
    expect(text).toMatch(/^HTTP\/1\.1 401 /)
    expect((await ask(served.port, poll)).status).toBe(401)
  })

  test('[row 31] short-polling: the next poll is 401', async () => {
    const served = await learner()
    const poll = get('/feed/short-polling', bearer(served.token))
    expect((await ask(served.port, poll)).status).toBe(200)
    await end(served)
    await expect.poll(async () => (await ask(served.port, poll)).status).toBe(401)
    expect((await ask(served.port, post({}, bearer(served.token)))).status).toBe(401)
  })
})

test('[row 31] every: the page hears on its channel that it is let in no longer', async () => {
  const served = await serveGuarded()
  const cookie = await joinedByPage(served.origin, 'Bo')
  const client = await talk(served, '/channel', { cookie, origin: served.origin })
  await client.next('stats')
  await revoke(served.origin, 'Bo')
  expect(await client.closed).toEqual({ code: 4401, reason: 'session-ended' })
})

test('[row 31] every: in the room a viewer says nothing, and a learner does not teach', async () => {
  const served = await serveGuarded()
  const { origin } = served
  const asking = async (cookie: string | undefined, message: object) => {
    const client = await talk(served, '/channel', cookie === undefined ? {} : { cookie, origin })
    say(client, message)
    return client
  }
  const join = { type: 'join', nickname: 'Ada' }
  const teach = { type: 'teach' }
  expect((await (await asking(undefined, join)).next('problem')).problem?.reason).toBe('learner')
  expect((await (await asking(undefined, teach)).next('problem')).problem?.reason).toBe('teacher')
  const learner = await joinedByPage(origin, 'Ada')
  await (await asking(learner, join)).next('joined')
  expect((await (await asking(learner, teach)).next('problem')).problem?.reason).toBe('teacher')
  const teacher = await asking(await openedWith(origin, TEACHER_KEY, '/room'), teach)
  expect(await teacher.next('invitation')).toEqual({ type: 'invitation', code: 'blue whale' })
  await teacher.next('room')
})

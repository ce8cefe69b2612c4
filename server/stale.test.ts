import { once } from 'node:events'
import { beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ask, Conversation, get, post, WEBSOCKET } from './testbed/conversation.ts'
import { epoch, FragileFeed } from './testbed/fragile-feed.ts'
import { atEnd } from './testbed/lifetime.ts'
import { opening } from './testbed/opening.ts'
import { RawConnection } from './testbed/raw.ts'
import { serveFeed } from './testbed/serve.ts'
import { countWaiters } from './testbed/waiters.ts'

const CURSOR = `${epoch}.5`
const HELLO = { type: 'notification', data: { title: 'Hello' } }

describe('a server whose log is out of reach', () => {
  const waiters = countWaiters()
  let feed: FragileFeed
  let port: number

  beforeEach(async () => {
    feed = new FragileFeed()
    feed.publishMany(5)
    ;({ port } = await serveFeed(feed))
  })

  test.each(['short-polling', 'long-polling'])('answers a %s poll 200, at once', async (name) => {
    feed.turnStale(true)
    const nothing = await ask(port, get(`/feed/${name}?cursor=${CURSOR}`))
    expect(nothing.status).toBe(200)
    expect(JSON.parse(`${nothing.body}`)).toEqual({
      ...{ outcome: 'resumed', cursor: CURSOR, events: [], more: false, stale: true },
    })
    const two = await opening(port, name, { cursor: `${epoch}.3` })
    expect(two).toMatchObject({ outcome: 'resumed', cursor: CURSOR, stale: true })
    expect(two?.events.map(({ id }) => id)).toEqual([`${epoch}.4`, CURSOR])
    feed.turnStale(false)
    expect(await ask(port, get(`/feed/short-polling?cursor=${CURSOR}`))).toMatchObject({
      status: 204,
    })
  })

  test('lets go of held polls as it turns out to be', async () => {
    const held = await Conversation.open(port)
    held.send(get(`/feed/long-polling?cursor=${CURSOR}`))
    await waiters(1)
    feed.turnStale(true)
    const [answer] = await held.answers()
    expect(JSON.parse(`${answer?.body}`)).toMatchObject({ cursor: CURSOR, stale: true })
  })

  test.each(['sse', 'websocket'])('tells %s by a heartbeat at each change', async (name) => {
    const stream = await RawConnection.open(port)
    stream.write(get(`/feed/${name}`, ...(name === 'websocket' ? WEBSOCKET : [])))
    await stream.until((text) => text.includes(CURSOR))
    expect(stream.text).not.toContain('stale')
    feed.turnStale(true)
    await stream.until((text) => text.includes('"stale":true'))
    const told = name === 'sse' ? [`event: heartbeat`, `id: ${CURSOR}`] : ['"type":"heartbeat"']
    for (const part of told) expect(stream.text).toContain(part)
    expect(stream.text).toContain(`"cursor":"${CURSOR}","stale":true}`)
    feed.turnStale(false)
    await stream.until((text) => text.trimEnd().endsWith(`"cursor":"${CURSOR}"}`))
  })

  test.each(['sse', 'websocket'])('says so in the hello of %s', async (name) => {
    feed.turnStale(true)
    expect(await opening(port, name, { cursor: CURSOR })).toMatchObject({ stale: true })
  })

  test('refuses what is published with 503, and says when to try again', async () => {
    feed.turnStale(true)
    const answer = await ask(port, post(HELLO))
    expect(answer.status).toBe(503)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.headers['retry-after']).toBe('1')
    expect(JSON.parse(`${answer.body}`)).toMatchObject({ status: 503, reason: 'out-of-reach' })
    feed.turnStale(false)
    expect((await ask(port, post(HELLO))).status).toBe(201)
  })

  test('refuses in-band what is published over a WebSocket, which goes on', async () => {
    const ws = new WebSocket(`ws://127.0.0.1:${port}/feed/websocket`)
    atEnd(() => ws.terminate())
    await once(ws, 'message')
    const said: Record<string, unknown>[] = []
    ws.on('message', (text) => said.push(JSON.parse(`${text}`)))
    feed.turnStale(true)
    ws.send(JSON.stringify({ type: 'publish', ref: 7, event: HELLO }))
    await expect
      .poll(() => said.find(({ ref }) => ref === 7))
      .toMatchObject({ type: 'problem', problem: { status: 503, reason: 'out-of-reach' } })
    feed.turnStale(false)
    ws.send(JSON.stringify({ type: 'publish', ref: 8, event: HELLO }))
    await expect
      .poll(() => said.find(({ ref }) => ref === 8))
      .toMatchObject({ type: 'ack', id: `${epoch}.6` })
  })

  test('has a cursor of its log’s decided by what memory has, without a wait', async () => {
    feed.turnStale(true)
    const asked = performance.now()
    expect(await opening(port, 'short-polling', { cursor: `${epoch}.9` })).toMatchObject({
      ...{ outcome: 'reset', reason: 'future', stale: true },
    })
    expect(performance.now() - asked).toBeLessThan(900)
  })
})

import { expect, test } from 'vitest'
import { ask, get } from '../testbed/conversation.ts'
import { type Deployed, deploy } from '../testbed/deployed.ts'
import { notification, price } from '../testbed/drafts.ts'
import { describeWith } from '../testbed/found.ts'
import { RawConnection } from '../testbed/raw.ts'
import { cursorAt } from '../testbed/serve.ts'

/** Milliseconds: what is promised of the first byte and of each event. */
const SECOND = 1000

/** How many requests of short polling each server has had. */
async function polls({ apps }: Deployed): Promise<number[]> {
  return Promise.all(
    apps.map(async (app) => {
      const { transports } = (await app.inject('/stats')).json()
      return transports['short-polling'].requests
    }),
  )
}

describeWith('nginx', 'nginx as it ships', () => {
  test('[row 22] sse: first byte and each event, small or large, within a second', async () => {
    const served = await deploy()
    const stream = await RawConnection.open(served.port)
    stream.write(get('/feed/sse'))
    await stream.until((text) => text.includes('event: hello'), SECOND)
    for (let seq = 1; seq <= 30; seq++) {
      const text = seq % 5 === 0 ? 'x'.repeat(30_000) : ''
      const { event } = await served.feed.publish(notification(`event ${seq}`, text))
      await stream.until((text) => text.includes(`id: ${event.id}\n`), SECOND)
    }
  })

  test('spreads those whom any server knows, and keeps those who are somebody with one', async () => {
    const served = await deploy()
    for (let time = 0; time < 12; time++) await ask(served.port, get('/feed/short-polling'))
    expect(Math.min(...(await polls(served)))).toBeGreaterThanOrEqual(2)
    const before = await polls(served)
    for (const header of ['Cookie: a=b; push-or-poll-3000=c', 'Authorization: Basic x']) {
      for (let time = 0; time < 4; time++) {
        await ask(served.port, get('/feed/short-polling', header))
        await ask(served.port, get('/feed/short-polling?bench=mine'))
      }
    }
    const more = (await polls(served)).map((count, index) => count - (before[index] ?? 0))
    expect(more).toEqual([16, 0, 0])
  })

  test('does not take a cookie of somebody else for one of ours', async () => {
    const served = await deploy()
    const cookie = 'Cookie: a=b; not-push-or-poll-3000=c'
    for (let time = 0; time < 12; time++) {
      await ask(served.port, get('/feed/short-polling', cookie))
    }
    expect(Math.min(...(await polls(served)))).toBeGreaterThanOrEqual(2)
  })

  test('what it answers by itself is a problem, as what a server answers', async () => {
    const served = await deploy()
    const url = `${served.origin}/feed/events`
    const json = { 'content-type': 'application/json' }
    const large = await fetch(url, { method: 'POST', headers: json, body: 'x'.repeat(2 << 20) })
    expect(large.status).toBe(413)
    expect(large.headers.get('content-type')).toBe('application/problem+json')
    expect(await large.json()).toMatchObject({ status: 413, reason: 'too-large' })
    // A head that a server takes comes through; one beyond that is refused.
    const long = (bytes: number) => get('/feed/short-polling', `X-Long: ${'x'.repeat(bytes)}`)
    expect((await ask(served.port, long(12_000))).status).toBe(200)
    const refused = await ask(served.port, long(20_000))
    expect(refused.status).toBe(431)
    expect(JSON.parse(`${refused.body}`)).toMatchObject({ reason: 'headers-too-large' })
    const garbled = await ask(served.port, 'GET / HTTP/1.1\r\nno colon\r\n\r\n')
    expect(garbled.status).toBe(400)
    expect(JSON.parse(`${garbled.body}`)).toMatchObject({ status: 400, reason: 'http' })
    for (const [request, status, reason] of [
      [get(`/feed/short-polling?cursor=${'x'.repeat(20_000)}`), 414, 'uri-too-long'],
      [get('/metrics'), 404, 'not-found'],
      [get('/problems/502'), 404, 'not-found'],
      [get('/').replace('GET', 'TRACE'), 405, 'method'],
    ] as const) {
      const answer = await ask(served.port, request)
      expect(answer.status).toBe(status)
      expect(JSON.parse(`${answer.body}`)).toMatchObject({ status, reason })
    }
    await Promise.all(served.apps.map((app) => app.close()))
    const gone = await fetch(`${served.origin}/feed/short-polling`)
    expect([gone.status, gone.headers.get('retry-after')]).toEqual([502, '5'])
    expect(await gone.json()).toMatchObject({ status: 502, reason: 'unreachable' })
  })

  test('a poll goes to the next server where one is gone, and so does who was at it', async () => {
    const served = await deploy()
    await served.feed.publish(price('X', 1))
    await served.apps[0]?.close()
    for (let time = 0; time < 12; time++) {
      const path = `/feed/short-polling?cursor=${cursorAt(served, time % 2)}`
      expect((await ask(served.port, get(path))).status).toBe(time % 2 ? 204 : 200)
      expect((await ask(served.port, get('/feed/short-polling?bench=mine'))).status).toBe(200)
    }
  })

  test('keeps metrics, which are for each server by itself, to those behind it', async () => {
    const served = await deploy()
    expect((await ask(served.port, get('/metrics'))).status).toBe(404)
    expect((await ask(served.port, get('/stats'))).status).toBe(200)
  })
})

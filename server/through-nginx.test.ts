import { constants, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { nodeClients } from './testbed/clients.ts'
import { ask, Conversation, get } from './testbed/conversation.ts'
import { notification, price } from './testbed/drafts.ts'
import { describeWith } from './testbed/found.ts'
import { startNginx } from './testbed/nginx.ts'
import { opening } from './testbed/opening.ts'
import { exchange, RawConnection } from './testbed/raw.ts'
import { parseResponses } from './testbed/raw-response.ts'
import { cursorAt, serve, serveEvents } from './testbed/serve.ts'
import { caughtUp, idsAfter, trace } from './testbed/trace.ts'

const { Z_SYNC_FLUSH } = constants

/** Milliseconds in which a byte comes that nobody holds back, on a busy machine, too. */
const SOON = 3000

describeWith('nginx', 'through nginx as it comes', () => {
  test('[row 22] sse: a stream brings its first byte and each event at once, and loses none', async () => {
    const served = await serveEvents(3)
    const nginx = await startNginx(served.port)
    const stream = await RawConnection.open(nginx.port)
    // To a client of HTTP/1.0 nginx passes on the bytes as they are; to others in chunks of its own.
    stream.write(`GET /feed/sse?cursor=${cursorAt(served, 1)} HTTP/1.0\r\n\r\n`)
    await stream.until((text) => text.includes('event: hello'), SOON)
    for (let seq = 4; seq <= 30; seq++) {
      // Small and large: neither may wait in a buffer for company.
      const text = seq % 5 === 0 ? 'x'.repeat(30_000) : ''
      const { json } = await served.feed.publish(notification(`event ${seq}`, text))
      await stream.until((text) => text.includes(json), SOON)
    }
    const ids = [...stream.text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)
    expect(ids).toEqual(Array.from({ length: 30 }, (_, index) => cursorAt(served, index + 1)))
    expect(stream.text).not.toMatch(/transfer-encoding/i)
    await served.app.close()
    await stream.untilEnd()
  })

  test('[row 23] sse: what the server compressed passes at once, too', async () => {
    const served = await serve({ compress: 'gzip' })
    const nginx = await startNginx(served.port)
    const client = await nodeClients().connect('sse', nginx.url)
    for (let seq = 1; seq <= 10; seq++) {
      await served.feed.publish(price('X', seq))
      await expect.poll(() => client.cursor(), { timeout: SOON }).toBe(cursorAt(served, seq))
    }
  })

  test.each(['short-polling', 'long-polling'])(
    '[row 22] %s: each event passes at once, and so does what is published',
    async (name) => {
      const served = await serveEvents(2)
      const nginx = await startNginx(served.port)
      const options = { interval: 50, wait: 20 }
      const client = await nodeClients().connect(name, nginx.url, options)
      await caughtUp(client, served)
      for (let time = 0; time < 5; time++) {
        const { id } = await client.publish('through nginx')
        await expect.poll(() => client.cursor(), { timeout: SOON }).toBe(id)
      }
      expect(trace(await client.reports()).ids).toEqual(idsAfter(served, 2))
    },
  )

  test('a WebSocket, which it does not pass on, is refused with what is missing', async () => {
    const served = await serve()
    const nginx = await startNginx(served.port)
    const conversation = await Conversation.open(nginx.port)
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket']
    const answer = await conversation.ask(get('/feed/websocket', ...upgrade))
    expect(answer.status).toBe(426)
    expect(`${answer.body}`).toContain('upgrade-required')
  })

  test('[row 23] sse: what it compresses itself passes event by event', async () => {
    const served = await serve()
    const nginx = await startNginx(served.port, { gzip: true })
    const stream = await RawConnection.open(nginx.port)
    stream.write(get('/feed/sse', 'Accept-Encoding: gzip'))
    const said = (): string => {
      const body = parseResponses(stream.received, { ended: true })[0]?.body ?? Buffer.alloc(0)
      return body.length === 0 ? '' : `${gunzipSync(body, { finishFlush: Z_SYNC_FLUSH })}`
    }
    await stream.until((text) => text.includes('\r\n\r\n') && said().includes('hello'), SOON)
    expect(stream.text).toMatch(/^content-encoding: gzip/im)
    for (let seq = 1; seq <= 10; seq++) {
      const { json } = await served.feed.publish(price('X', seq))
      await stream.until(() => said().includes(`data: ${json}\n\n`), SOON)
    }
  })
})

describeWith('nginx', 'through a cache that keeps whatever it may', () => {
  test.each(['short-polling', 'long-polling', 'sse'])(
    '[row 21] %s: no two clients share an answer',
    async (name) => {
      const served = await serveEvents(1)
      const nginx = await startNginx(served.port, { cache: true })
      const cursor = cursorAt(served, 1)
      for (let seq = 2; seq <= 4; seq++) {
        await served.feed.publish(price('X', seq))
        // The same URL each time, whose answer is another one: with a cursor and without.
        expect((await opening(nginx.port, name))?.cursor).toBe(cursorAt(served, seq))
        const [answer] = await exchange(nginx.port, get(`/feed/${name}?cursor=${cursor}`), (text) =>
          text.includes(cursorAt(served, seq)),
        )
        expect(answer?.headers).toMatchObject({ 'cache-control': 'no-store', 'x-cache': 'MISS' })
      }
      const refused = await Promise.all(
        [1, 2].map(() => ask(nginx.port, get(`/feed/${name}?cursor=x`))),
      )
      expect(refused.map(({ headers }) => headers['x-cache'])).toEqual(['MISS', 'MISS'])
    },
  )
})

import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { WEBSOCKET } from '../testbed/conversation.ts'
import { price } from '../testbed/drafts.ts'
import { Http2Client } from '../testbed/http2-client.ts'
import { exchange, RawConnection } from '../testbed/raw.ts'
import { serveBefore, serveRelaying } from '../testbed/relaying.ts'
import { cursorAt } from '../testbed/serve.ts'
import { testPair } from '../testbed/test-pair.ts'
import { countWaiters } from '../testbed/waiters.ts'

const waiting = countWaiters()

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

describe('what is relayed has the limits of what is not', () => {
  const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`

  test.each(['/stats', '/feed/long-polling?wait=60&bench=x'])(
    'so many pipelined on one connection, and no more: %s',
    async (path) => {
      const { worker, primary } = await serveBefore({ maxHeldPerSocket: 4 })
      let open = 0
      let most = 0
      const firsts: ServerResponse[] = []
      primary.removeAllListeners('request').on('request', (_request, answer) => {
        most = Math.max(most, ++open)
        answer.once('close', () => open--)
        firsts.push(answer)
      })
      const connection = await RawConnection.open(worker.port)
      connection.write(get(path).repeat(40))
      await expect.poll(() => firsts.length, { timeout: 10_000 }).toBe(4)
      for (const answer of firsts) answer.end('ok')
      const text = String(
        await connection.until((text) => text.split('HTTP/1.1 ').length === 41, 10_000),
      )
      expect(text.match(/HTTP\/1\.1 \d+/g)?.filter((it) => it.endsWith('429'))).toHaveLength(36)
      expect(most).toBe(4)
    },
  )

  test('a client that leaves takes along what waits for it, also behind another', async () => {
    const { worker, primary } = await serveBefore()
    let open = 0
    primary.removeAllListeners('request').on('request', (_request, answer) => {
      open++
      answer.once('close', () => open--)
      answer.flushHeaders()
    })
    const connection = await RawConnection.open(worker.port)
    connection.write(get('/feed/sse?bench=x').repeat(3))
    await expect.poll(() => open, { timeout: 10_000 }).toBe(3)
    connection.close()
    await expect.poll(() => open, { timeout: 10_000 }).toBe(0)
  })

  test('streams keep nobody else from the primary', async () => {
    const { worker, primary } = await serveBefore()
    let open = 0
    primary.prependListener('request', ({ url }, answer) => {
      if (!url?.startsWith('/feed')) return
      open++
      answer.flushHeaders()
      answer.end = () => answer
    })
    const connections = await Promise.all(
      Array.from({ length: 300 }, () => RawConnection.open(worker.port)),
    )
    for (const connection of connections) connection.write(get('/feed/sse?bench=x'))
    await expect.poll(() => open, { timeout: 20_000 }).toBe(300)
    expect((await fetch(`${worker.origin}/stats`)).status).toBe(200)
  })
})

describe('a worker that is to end lets go of what it relays', () => {
  test('streams with when to come again, held polls with nothing new, well within its time', async () => {
    const { primary, worker } = await serveRelaying({ drain: 20 })
    await primary.feed.publish(price('X', 1))
    const streams = await Promise.all(
      [1, 2, 3].map(() => fetch(`${worker.origin}/feed/sse?bench=x`)),
    )
    const path = `/feed/long-polling?wait=60&bench=x&cursor=${cursorAt(primary, 1)}`
    const held = fetch(`${worker.origin}${path}`)
    await waiting(1)
    const began = performance.now()
    const closed = worker.app.close()
    for (const stream of streams) {
      expect(await stream.text()).toMatch(/event: hello.*\n\nretry: \d+\n\n$/s)
    }
    expect((await held).status).toBe(204)
    await closed
    expect(performance.now() - began).toBeLessThan(9_000)
  })

  test('and waits for the answer of who has nothing yet', async () => {
    const { worker, primary } = await serveBefore({ drain: 20 })
    const asked = new Promise<ServerResponse>((resolve) => {
      primary.removeAllListeners('request').on('request', (_request, answer) => resolve(answer))
    })
    const first = fetch(`${worker.origin}/feed/long-polling?bench=x`)
    const answer = await asked
    const closed = worker.app.close()
    await sleep(700)
    answer.end('ok')
    expect((await first).status).toBe(200)
    await closed
  })

  test('also of a stream that is in the midst of an event, and of HTTP/2’s', async () => {
    const pair = await testPair()
    const { worker, primary } = await serveBefore({ pair, drain: 20 })
    primary.removeAllListeners('request').on('request', ({ url }, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      answer.write(url?.includes('half') ? 'data: ha' : 'data: 1\n\n')
    })
    const client = await Http2Client.open(worker.origin, pair)
    const half = client.ask('/feed/sse?bench=half')
    const whole = client.ask('/feed/sse?bench=whole')
    await expect.poll(() => client.session.state.outboundQueueSize).toBe(0)
    await sleep(200)
    await worker.app.close()
    expect((await half).body).toBe('data: ha')
    expect((await whole).body).toMatch(/^data: 1\n\nretry: \d+\n\n$/)
  })
})

describe('a primary that does not answer', () => {
  test('is waited for only so long', async () => {
    const { worker, primary } = await serveBefore({}, 300)
    let asked = 0
    primary.removeAllListeners('request').on('request', () => asked++)
    primary.on('upgrade', () => asked++)
    const { status, headers } = await fetch(`${worker.origin}/stats`)
    expect([status, headers.get('content-type')]).toEqual([504, PROBLEM_TYPE])
    const upgrade = `GET /channel HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET.join('\r\n')}\r\n\r\n`
    expect((await exchange(worker.port, upgrade))[0]?.status).toBe(504)
    expect(asked).toBe(2)
  })

  test('and not at all where it is gone', async () => {
    const { worker, primary } = await serveBefore()
    primary.close()
    expect((await fetch(`${worker.origin}/stats`)).status).toBe(502)
    const upgrade = `GET /channel HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET.join('\r\n')}\r\n\r\n`
    expect((await exchange(worker.port, upgrade))[0]?.status).toBe(502)
  })
})

import { once } from 'node:events'
import { connect } from 'node:net'
import { Agent, request } from 'undici'
import { expect, test } from 'vitest'
import { get } from '../testbed/conversation.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { RawConnection } from '../testbed/raw.ts'
import { type Served, type ServeOptions, serve } from '../testbed/serve.ts'
import { testPair } from '../testbed/test-pair.ts'
import type { Bench } from './bench.ts'
import { Entrance } from './entrance.ts'
import { Road } from './road.ts'

/** A server with TLS and a bench of it. */
async function benched(options: ServeOptions = {}): Promise<Served & { ask: Ask; bench: Bench }> {
  const pair = await testPair()
  const served = await serve({ ...options, pair })
  const agent = new Agent({ connect: { ca: pair.cert } })
  atEnd(() => agent.destroy())
  const ask: Ask = async (method, path, body) => {
    const answer = await request(`${served.origin}${path}`, {
      method,
      dispatcher: agent,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await answer.body.json()) as never
  }
  return { ...served, ask, bench: await ask('POST', '/lab/benches', {}) }
}

type Ask = <Answer>(method: 'POST', path: string, body: object) => Promise<Answer>

const SSE = get('/feed/sse')

test('a road of a server with TLS ends it, and what crosses is read, counted and charged as ever', async () => {
  const { bench, app } = await benched()
  const road = await RawConnection.secure(bench.roads.sse ?? 0, await testPair())
  road.write(SSE)
  const bytes = await road.until((text) => text.includes('"live"') && text.endsWith('\n\n'))
  const stats = JSON.parse((await app.inject('/stats')).body)
  expect(stats.transports.sse).toMatchObject({ connections: 1, requests: 1 })
  expect(stats.transports.sse.bytesIn).toBe(SSE.length)
  expect(stats.transports.sse.bytesOut).toBe(bytes.length)
})

test('who comes over it counts as who they are', async () => {
  const { bench } = await benched({ maxConnections: 4 })
  const pair = await testPair()
  const port = bench.roads.sse ?? 0
  const told = await Promise.all(
    [1, 2, 3, 4, 5].map(async () => {
      const road = await RawConnection.secure(port, pair)
      const said = await road.write(SSE).until((text) => /hello|event: problem/.test(text))
      return said.includes('hello')
    }),
  )
  // One is the page's, that made the bench.
  expect(told.filter(Boolean)).toHaveLength(3)
})

test('its faults are those of a plain road: cut resets, refuse lets nobody in', async () => {
  const { bench, ask } = await benched()
  const pair = await testPair()
  const port = bench.roads.sse ?? 0
  const road = await RawConnection.secure(port, pair)
  road.write(SSE)
  await road.until((text) => text.includes('hello'))
  const fault = (body: object): Promise<{ cut: number }> => {
    return ask('POST', `/lab/benches/${bench.name}/faults`, body)
  }
  expect(await fault({ fault: 'cut', roads: ['sse'] })).toEqual({ cut: 1 })
  await road.untilEnd()
  expect(road.error).toBe('ECONNRESET')
  await fault({ fault: 'refuse', roads: ['sse'] })
  await expect(RawConnection.secure(port, pair)).rejects.toThrow()
  await fault({ fault: 'restore', roads: ['sse'] })
  const again = await RawConnection.secure(port, pair)
  await again.write(SSE).until((text) => text.includes('hello'))
})

test('closes at once though a client is still in its handshake', async () => {
  const target = { host: '127.0.0.1', port: 9 }
  const road = await Road.open({ target, pair: await testPair() })
  const silent = connect(road.port, '127.0.0.1')
  atEnd(() => silent.destroy())
  silent.on('error', () => {})
  await once(silent, 'connect')
  const asked = performance.now()
  await road.close()
  expect(performance.now() - asked).toBeLessThan(2000)
})

test('nobody but a road of this process gets in by the entrance behind it', async () => {
  const { app } = await serve({ pair: await testPair() })
  const entrance = new Entrance(app.server)
  atEnd(() => entrance.close())
  const { host, port } = await entrance.address()
  const stranger = await RawConnection.open(port)
  stranger.write(get('/health'))
  expect((await stranger.untilEnd()).toString()).toBe('')
  const road = await Road.open({ target: { host, port } })
  atEnd(() => road.close())
  const client = await RawConnection.open(road.port)
  await client.write(get('/health')).until((text) => text.includes('"ok"'))
})

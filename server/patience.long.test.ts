import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { atEnd } from './testbed/lifetime.ts'
import { RawConnection } from './testbed/raw.ts'
import { serve } from './testbed/serve.ts'

describe.concurrent('how long the server waits', { timeout: 120_000 }, () => {
  test.each([
    ...['short-polling', 'long-polling', 'sse', 'websocket'].map((name) => [
      `${name}: a head`,
      `GET /feed/${name} HTTP/1.1\r\nHost: localhost\r\nX-Slow: `,
    ]),
    [
      'every: a body',
      'POST /feed/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n',
    ],
  ])('[row 15] %s that comes a byte a second is given up after about 10 s', async (_, start) => {
    const { port } = await serve()
    const client = await RawConnection.open(port)
    client.write(start)
    const began = performance.now()
    while (!client.ended && performance.now() - began < 40_000) {
      client.write('a')
      await sleep(1000)
    }
    expect(client.ended).toBe(true)
    expect(performance.now() - began).toBeGreaterThan(9000)
    expect(performance.now() - began).toBeLessThan(25_000)
  })

  test('[row 30] every: heartbeats come every 15 s, with the cursor, on both streams', async ({
    expect,
  }) => {
    const { port, feed } = await serve()
    const sse = await RawConnection.open(port)
    sse.write('GET /feed/sse HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const ws = new WebSocket(`ws://127.0.0.1:${port}/feed/websocket`)
    atEnd(() => ws.terminate())
    const texts: string[] = []
    ws.on('message', (data) => texts.push(String(data)))
    await sleep(12_000)
    expect(sse.text).not.toContain('heartbeat')
    const cursor = `${feed.bounds().epoch}.0`
    const beat = `event: heartbeat\nid: ${cursor}\ndata: {"cursor":"${cursor}"}\n\n`
    await expect.poll(() => sse.text, { timeout: 8000 }).toContain(beat)
    await expect
      .poll(() => texts, { timeout: 8000 })
      .toContain(`{"type":"heartbeat","cursor":"${cursor}"}`)
  })

  test('[row 42] websocket: is pinged after 25 s, and ended when 8 s bring no pong', async () => {
    const { port } = await serve()
    const ws = new WebSocket(`ws://127.0.0.1:${port}/feed/websocket`, { autoPong: false })
    atEnd(() => ws.terminate())
    await once(ws, 'open')
    const opened = performance.now()
    await once(ws, 'ping')
    expect(performance.now() - opened).toBeGreaterThan(24_000)
    expect(performance.now() - opened).toBeLessThan(32_000)
    await once(ws, 'close')
    expect(performance.now() - opened).toBeGreaterThan(32_000)
    expect(performance.now() - opened).toBeLessThan(45_000)
  })
})

test('npm start does not leave the server behind when it is ended', {
  timeout: 120_000,
}, async () => {
  const npm = spawn('npm', ['start', '--', '--port', '0'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  atEnd(() => npm.kill('SIGKILL'))
  let said = ''
  npm.stdout.on('data', (chunk) => {
    said += chunk
  })
  const url = (): string | undefined => /^ready at (\S+)$/m.exec(said)?.[1]
  await expect.poll(url, { timeout: 60_000 }).toBeDefined()
  npm.kill('SIGTERM')
  const gone = (): Promise<boolean> =>
    fetch(`${url()}/health`).then(
      () => false,
      () => true,
    )
  await expect.poll(gone, { timeout: 10_000 }).toBe(true)
})

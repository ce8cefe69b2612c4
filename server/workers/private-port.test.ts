import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { get, WEBSOCKET } from '../testbed/conversation.ts'
import { exchange } from '../testbed/raw.ts'
import { SECRET, serveRelaying } from '../testbed/relaying.ts'

test('who is no worker is turned away from the port of the primary, whatever is asked', async () => {
  const { primary } = await serveRelaying()
  const forged = ['X-Forwarded-For: 6.6.6.6', 'Connection: close']
  for (const path of ['/stats', '/metrics', '/health', '/nothing', '/feed/sse', '/channel']) {
    for (const lines of [forged, [...forged, 'X-Push-Or-Poll-Worker: guessed']]) {
      const [answer] = await exchange(primary.port, get(path, ...lines))
      expect([path, answer?.status]).toEqual([path, 421])
      expect(JSON.parse(String(answer?.body))).toMatchObject({ reason: 'private' })
    }
    const [upgraded] = await exchange(primary.port, get(path, ...WEBSOCKET))
    expect([path, upgraded?.status]).toEqual([path, 421])
  }
  const shown = get('/health', 'Connection: close', `X-Push-Or-Poll-Worker: ${SECRET}`)
  expect((await exchange(primary.port, shown))[0]?.status).toBe(200)
})

test('what a worker shows there no client of its can use, or is told', async () => {
  const { worker, primary } = await serveRelaying()
  const seen: unknown[] = []
  primary.app.server.on('request', ({ headers }) => seen.push(headers['x-push-or-poll-worker']))
  const answer = await fetch(`${worker.origin}/stats`, {
    headers: { 'x-push-or-poll-worker': 'guessed' },
  })
  expect(answer.status).toBe(200)
  expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain(SECRET)
  // Fastify has heard the request by then, and its hooks have taken it out.
  expect(seen).toEqual([undefined])
  const channel = new WebSocket(`${worker.origin.replace('http', 'ws')}/channel`)
  const [first] = await new Promise<unknown[]>((resolve, reject) => {
    channel.once('message', (...said) => resolve(said)).once('error', reject)
  })
  expect(JSON.parse(String(first))).toHaveProperty('type')
  channel.terminate()
})

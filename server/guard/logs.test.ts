import { once } from 'node:events'
import pino from 'pino'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { LOG_FORMATS } from '../log.ts'
import {
  askTo,
  JOIN_CODE,
  joined,
  joinedByPage,
  openedWith,
  revoke,
  serveGuarded,
  TEACHER_KEY,
  TOKEN,
} from '../testbed/guarded.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { startServer } from '../testbed/server-process.ts'
import { redacted } from './redacted.ts'

test.each([
  ['/?key=abc', '/?key=…'],
  ['/feed/sse?cursor=a.1&ticket=abc&bench=b', '/feed/sse?cursor=a.1&ticket=…&bench=b'],
  ['/x?TOKEN=abc&access_token=&authorization=a%20b', '/x?TOKEN=…&access_token=…&authorization=…'],
  ['/x?k%65y=abc&%zz=1', '/x?k%65y=…&%zz=1'],
  ['/x?monkey=abc', '/x?monkey=abc'],
])('[row 32] every: %s is logged as %s', (url, logged) => {
  expect(redacted(url)).toBe(logged)
})

/** Uses every secret in every way that there is, right ones and wrong ones. */
async function useAll(origin: string): Promise<string[]> {
  const token = await joined(origin, 'Mina')
  const cookies = [
    await joinedByPage(origin, 'Bo'),
    await openedWith(origin, TEACHER_KEY, '/room'),
    await openedWith(origin, TOKEN),
  ]
  const authorization = `Bearer ${token}`
  const headers = { authorization, cookie: cookies.join('; '), origin }
  const { body } = await askTo(origin, 'POST', '/auth/tickets', undefined, headers)
  const event = { type: 'notification', data: { title: 'Hello' } }
  for (const query of [`ticket=${body.ticket}`, `key=${TEACHER_KEY}`, `token=${TOKEN}`]) {
    await askTo(origin, 'POST', `/feed/events?${query}`, event, headers)
    await askTo(origin, 'POST', `/feed/events?${query}`, event)
    await askTo(origin, 'GET', `/nothing/%zz?${query}`, undefined, headers)
  }
  const ws = new WebSocket(`${origin.replace('http', 'ws')}/feed/websocket`)
  atEnd(() => ws.terminate())
  await once(ws, 'open')
  ws.send(JSON.stringify({ type: 'auth', token: TOKEN }))
  await once(ws, 'message')
  ws.send(JSON.stringify({ type: 'auth', token: `${TEACHER_KEY}x` }))
  await once(ws, 'close')
  await revoke(origin, 'Mina')
  const values = cookies.map((cookie) => cookie.slice(cookie.indexOf('=') + 1))
  return [TEACHER_KEY, TOKEN, JOIN_CODE, token, body.ticket, ...values]
}

test('[row 32] every: no secret reaches the log of a server that fails', async () => {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const { feed, origin } = await serveGuarded({ token: TOKEN }, { logger })
  vi.spyOn(feed, 'publish').mockRejectedValue(new Error('no room left'))
  const secrets = await useAll(origin)
  const log = lines.join('')
  expect(log).toContain('"url":"/feed/events?ticket=…"')
  for (const secret of secrets) expect(log).not.toContain(secret)
})

test.each(LOG_FORMATS)(
  '[row 32] every: no secret reaches what the process writes as %s, but in the link to open',
  async (format) => {
    const flags = ['--join-code', JOIN_CODE, '--source', 'simulator', '--log-format', format]
    const env = { TOKEN, TEACHER_KEY }
    const server = await startServer({ flags, env })
    const secrets = await useAll(server.url)
    await server.stop()
    expect(server.stdout).toBe(`ready at ${server.url}\n`)
    expect(server.stderr).toContain('Server listening')
    for (const secret of secrets) expect(server.stderr).not.toContain(secret)
  },
)

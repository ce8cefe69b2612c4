import { describe, expect, test } from 'vitest'
import { WEBSOCKET } from '../testbed/conversation.ts'
import { exchange } from '../testbed/raw.ts'
import { serveBefore, serveRelaying } from '../testbed/relaying.ts'

/** Spellings of a path that a router may take for the same. */
const SPELLINGS: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  (path) => `http://localhost${path}`,
  (path) => `HTTP://localhost${path}`,
  (path) => `http://user@localhost:1${path}`,
  (path) => `${path}#`,
  (path) => `${path}?#`,
  (path) => `${path}?${'&'.repeat(1200)}x=1`,
  (path) => `/${path}`,
  (path) => `${path}/`,
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `${path};x=1`,
  (path) => path.toUpperCase(),
]

describe('what the primary alone has', () => {
  const access = { teacherKey: 'of-the-teacher', joinCode: 'ABCD-2345' }
  const paths = [
    ...['/auth', '/auth/join', '/auth/tickets', '/auth/sessions/x', '/channel', '/stats'],
    ...[
      '/metrics',
      '/lab/benches',
      '/lab/benches/x',
      '/lab/main',
      '/lab/workers/1',
      '/docs',
      '/docs/json',
    ],
    ...['/feed/sse?bench=x', '/feed/long-polling?ticket=x', '/feed/short-polling#bench=x'],
    ...['/feed/short-polling?%62ench=x', '/?key=of-the-teacher', '/feed/events?bench=x'],
  ]

  test('is never answered by a worker, however it is spelled and asked for', async () => {
    const { worker, came } = await serveBefore({ access })
    const own: string[] = []
    const ask = async (method: string, target: string): Promise<void> => {
      const head = `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close`
      const [answer] = await exchange(worker.port, `${head}\r\nContent-Length: 0\r\n\r\n`)
      const isRelayed = came.some(
        ({ head: { method: by, url } }) => by === method && url === target,
      )
      // The primary has no such thing, either: its routes are the same.
      const isNowhere = [400, 404, 405].includes(answer?.status ?? 0)
      if (!isRelayed && !isNowhere) own.push(`${method} ${target}`)
    }
    for (const path of paths) {
      const targets = SPELLINGS.map((spell) => spell(path))
      for (const method of ['GET', 'POST', 'DELETE']) {
        await Promise.all(targets.map((target) => ask(method, target)))
      }
    }
    expect(own).toEqual([])
  })

  test('is not to be upgraded to in a worker, however it is spelled', async () => {
    const { worker, primary } = await serveRelaying({ access })
    const reached: (string | undefined)[] = []
    primary.app.server.prependListener('upgrade', ({ url }) => reached.push(url))
    const paths = ['/channel', '/feed/websocket?bench=x', '/feed/websocket?x=1#&bench=x']
    for (const path of paths) {
      for (const spell of SPELLINGS) {
        const target = spell(path)
        const upgrade = [...WEBSOCKET, `Origin: ${worker.origin}`].join('\r\n')
        const [answer] = await exchange(
          worker.port,
          `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${worker.port}\r\n${upgrade}\r\n\r\n`,
          (text) => text.includes('\r\n\r\n'),
        )
        if (answer?.status === 101) expect(reached.at(-1)).toBe(target)
      }
    }
    expect(reached).toEqual(
      expect.arrayContaining(['/channel', '/%63hannel', '/feed/websocket?bench=x']),
    )
  })
})

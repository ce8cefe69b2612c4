import { once } from 'node:events'
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { MemoryFeed } from './feed/memory-feed.ts'
import { Road } from './lab/road.ts'
import { atEnd } from './testbed/lifetime.ts'

/** Only Linux has all of 127.0.0.0/8 without asking. */
const ELSEWHERE = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1'

test.each(['127.0.0.1', '::'])('a server on %s knows who is behind a road', async (host) => {
  const app = await buildApp(new MemoryFeed())
  app.get('/who', async (request) => request.client)
  await app.listen({ port: 0, host })
  atEnd(() => app.close())
  const { port } = app.server.address() as { port: number }
  const road = await Road.open({ target: { host: '127.0.0.1', port } })
  atEnd(() => road.close())
  expect(await who(road.port)).toBe(ELSEWHERE)
  expect(await who(port)).toMatch(new RegExp(`${ELSEWHERE.replaceAll('.', '\\.')}$`))
})

async function who(port: number): Promise<string> {
  const asked = request({ port, host: '127.0.0.1', path: '/who', localAddress: ELSEWHERE }).end()
  const [answer] = await once(asked, 'response')
  let text = ''
  for await (const chunk of answer) text += chunk
  return text
}

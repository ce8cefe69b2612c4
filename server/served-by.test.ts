import { describe, expect, test } from 'vitest'
import { transports as halves } from '../web/transports/index.ts'
import { nodeClients } from './testbed/clients.ts'
import { ask, get } from './testbed/conversation.ts'
import { cursorAt, serve, serveEvents } from './testbed/serve.ts'
import { started } from './testbed/trace.ts'

const clients = nodeClients()

describe('a server with a name', () => {
  test.each(halves.map(({ name }) => name))('%s: tells its clients once', async (name) => {
    const { origin } = await serveEvents(2, { serverName: 'b' })
    const client = await clients.connect(name, origin, { interval: 20 })
    await started(client)
    const named = (await client.reports()).filter(({ kind }) => kind === 'server')
    expect(named).toEqual([{ kind: 'server', server: 'b' }])
  })

  test('says it on an empty answer too, and lets pages of its roads read it', async () => {
    const served = await serveEvents(2, { serverName: 'b' })
    for (const path of ['short-polling', 'long-polling?wait=0']) {
      const join = path.includes('?') ? '&' : '?'
      const full = `/feed/${path}${join}cursor=${cursorAt(served, 2)}`
      const { status, headers } = await ask(served.port, get(full, `Origin: ${served.origin}`))
      expect([path, status, headers['x-served-by']]).toEqual([path, 204, 'b'])
      expect(headers['access-control-expose-headers']).toBe('X-Served-By')
      const own = await ask(served.port, get(full))
      expect(own.headers).not.toHaveProperty('access-control-expose-headers')
    }
  })
})

test('a server without a name says nothing of itself', async () => {
  const { origin, port } = await serve()
  const { headers } = await ask(port, get('/feed/short-polling'))
  expect(headers).not.toHaveProperty('x-served-by')
  for (const { name } of halves) {
    const client = await clients.connect(name, origin, {})
    await started(client)
    expect((await client.reports()).map(({ kind }) => kind)).not.toContain('server')
  }
})

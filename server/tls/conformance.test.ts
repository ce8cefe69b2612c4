import { afterAll, beforeAll, expect, test } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { type Clients, nodeClients } from '../testbed/clients.ts'
import { notification } from '../testbed/drafts.ts'
import { HOSTILE } from '../testbed/hostile-texts.ts'
import { secureStandIns } from '../testbed/secure-clients.ts'
import { serve } from '../testbed/serve.ts'
import { testPair } from '../testbed/test-pair.ts'
import { caughtUp, idsAfter, started, trace } from '../testbed/trace.ts'

// All promises over TLS are kept in the long tests; here are the ones that a wire could break.
let clients: Clients
let close: () => Promise<void>
beforeAll(async () => {
  const standIns = secureStandIns(await testPair())
  clients = nodeClients(halves, standIns.platform)
  close = standIns.close
})
afterAll(() => close())

test.each(halves)('$name over TLS: every event, in order, in the same JSON', async ({ name }) => {
  const served = await serve({ pair: await testPair() })
  const client = await clients.connect(name, served.origin, { interval: 50, wait: 2 })
  await started(client)
  for (const text of HOSTILE) await served.feed.publish(notification(text.slice(0, 100), text))
  const { id } = await client.publish('from here')
  await caughtUp(client, served)
  const seen = trace(await client.reports())
  expect(seen.ids).toEqual(idsAfter(served, 0))
  expect(seen.ids).toContain(id)
  expect(seen.texts).toEqual(served.feed.read(0, 1000, 1e9).map(({ json }) => json))
  const protocols = served.sockets.map(
    (socket) => Reflect.get(socket, 'alpnProtocol') || 'http/1.1',
  )
  expect(new Set(protocols)).toEqual(new Set([name === 'websocket' ? 'http/1.1' : 'h2']))
})

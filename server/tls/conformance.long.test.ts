import { afterAll, beforeAll, describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { type Clients, nodeClients } from '../testbed/clients.ts'
import { secureStandIns } from '../testbed/secure-clients.ts'
import { type Served, type ServeOptions, serve } from '../testbed/serve.ts'
import { testPair } from '../testbed/test-pair.ts'
import { keepsThePromises, sharesItsBytes, subjectsOf } from '../transports/conformance.ts'

let clients: Clients
let close: () => Promise<void>
beforeAll(async () => {
  const standIns = secureStandIns(await testPair())
  clients = nodeClients(halves, standIns.platform)
  close = standIns.close
})
afterAll(() => close())

const secured = async (options: ServeOptions = {}): Promise<Served> => {
  return serve({ ...options, pair: await testPair() })
}

describe.each(subjectsOf(halves, () => clients))('$transport over TLS in Node', (subject) => {
  keepsThePromises({ ...subject, serve: secured })
  if (!subject.transport.endsWith('polling')) sharesItsBytes({ ...subject, serve: secured })
})

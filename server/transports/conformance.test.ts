import { beforeAll, describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { launchBrowser } from '../testbed/browser.ts'
import { browserClients } from '../testbed/browser-clients.ts'
import { type Clients, nodeClients } from '../testbed/clients.ts'
import { describeWith } from '../testbed/found.ts'
import { holdsBoundedBytes, keepsThePromises, type Subject, survivesCuts } from './conformance.ts'

const names = halves.map(({ name }) => name)

const subject = (transport: string, clients: () => Clients): Subject => ({
  transport,
  others: names.filter((name) => name !== transport),
  clients,
})

describe.each(names)('%s in Node', (name) => {
  const it = subject(name, () => nodeClients())
  keepsThePromises(it)
  holdsBoundedBytes(it)
  survivesCuts(it, { clients: 20, events: 10_000, cuts: 200 })
})

describeWith('browser', 'in Chromium', () => {
  let clients: Clients
  beforeAll(async () => {
    clients = await browserClients(await launchBrowser())
  })
  describe.each(names)('%s', (name) => keepsThePromises(subject(name, () => clients)))
})

import { beforeAll, describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { launchBrowser } from '../testbed/browser.ts'
import { browserClients } from '../testbed/browser-clients.ts'
import type { Clients } from '../testbed/clients.ts'
import { describeWith } from '../testbed/found.ts'
import { keepsThePromises, subjectsOf } from './conformance.ts'

describeWith('browser', 'in Chromium', () => {
  let clients: Clients
  beforeAll(async () => {
    clients = await browserClients(await launchBrowser())
  })
  describe.each(subjectsOf(halves, () => clients))('$transport', keepsThePromises)
})

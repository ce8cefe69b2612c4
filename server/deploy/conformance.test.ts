import { describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients } from '../testbed/clients.ts'
import { deploy } from '../testbed/deployed.ts'
import { describeWith } from '../testbed/found.ts'
import { keepsThePromises, subjectsOf } from '../transports/conformance.ts'

describeWith('nginx', 'over three servers behind nginx as it ships', () => {
  describe.each(subjectsOf(halves, nodeClients))('$transport', (subject) => {
    keepsThePromises({ ...subject, serve: deploy })
  })
})

import { describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients } from '../testbed/clients.ts'
import { subjectsOf } from './conformance.ts'
import { survivesDeadSockets, survivesStalls } from './conformance-chaos.ts'

describe.each(subjectsOf(halves, nodeClients))('$transport in Node', (subject) => {
  survivesStalls(subject)
  survivesDeadSockets(subject)
})

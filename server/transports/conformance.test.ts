import { describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients } from '../testbed/clients.ts'
import { holdsBoundedBytes, keepsThePromises, sharesItsBytes, subjectsOf } from './conformance.ts'
import { survivesCuts, survivesDeadSockets, survivesStalls } from './conformance-chaos.ts'

describe.each(subjectsOf(halves, nodeClients))('$transport in Node', (subject) => {
  keepsThePromises(subject)
  holdsBoundedBytes(subject)
  survivesCuts(subject, { clients: 20, events: 10_000, cuts: 200 })
  survivesStalls(subject)
  survivesDeadSockets(subject)
  if (!subject.transport.endsWith('polling')) sharesItsBytes(subject)
})

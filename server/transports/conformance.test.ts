import { describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients } from '../testbed/clients.ts'
import { holdsBoundedBytes, keepsThePromises, sharesItsBytes, subjectsOf } from './conformance.ts'

describe.each(subjectsOf(halves, nodeClients))('$transport in Node', (subject) => {
  keepsThePromises(subject)
  holdsBoundedBytes(subject)
  if (!subject.transport.endsWith('polling')) sharesItsBytes(subject)
})

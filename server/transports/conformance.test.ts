import { describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients } from '../testbed/clients.ts'
import { holdsBoundedBytes, keepsThePromises, subjectsOf, survivesCuts } from './conformance.ts'

describe.each(subjectsOf(halves, nodeClients))('$transport in Node', (subject) => {
  keepsThePromises(subject)
  holdsBoundedBytes(subject)
  survivesCuts(subject, { clients: 20, events: 10_000, cuts: 200 })
})

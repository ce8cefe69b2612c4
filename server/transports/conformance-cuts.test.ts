import { describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients } from '../testbed/clients.ts'
import { subjectsOf } from './conformance.ts'
import { survivesCuts } from './conformance-chaos.ts'

// A file of its own, as the stalls have: each takes a minute, and files run side by side.
describe.each(subjectsOf(halves, nodeClients))('$transport in Node', (subject) => {
  survivesCuts(subject, { clients: 20, events: 10_000, cuts: 200 })
})

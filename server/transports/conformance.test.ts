import { describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients } from '../testbed/clients.ts'
import { holdsBoundedBytes, keepsThePromises, subjectsOf } from './conformance.ts'
import {
  sharesItsBytes,
  survivesCuts,
  survivesDeadSockets,
  survivesStalls,
} from './conformance-chaos.ts'

const PUSHED = ['sse', 'websocket']

describe.each(subjectsOf(halves, nodeClients))('$transport in Node', (subject) => {
  keepsThePromises(subject)
  holdsBoundedBytes(subject)
  survivesCuts(subject, { clients: 20, events: 10_000, cuts: 200 })
  survivesStalls(subject)
  survivesDeadSockets(subject)
  if (PUSHED.includes(subject.transport)) sharesItsBytes(subject)
})

import { describe } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients } from '../testbed/clients.ts'
import { subjectsOf } from './conformance.ts'
import { survivesCuts } from './conformance-chaos.ts'

const chaos = { clients: 20, events: 20_000, cuts: 500 }

/** The settings in which a delivery takes another way through the server. */
const ways = [
  { way: 'as it comes' },
  { way: 'in batches', batch: 50 },
  { way: 'deflated', compress: 'deflate' },
  { way: 'gzipped', compress: 'gzip' },
] as const

describe.each(ways)('$way', ({ way: _, ...options }) => {
  describe.each(subjectsOf(halves, nodeClients))('$transport', (subject) => {
    survivesCuts(subject, { ...chaos, ...options })
  })
})

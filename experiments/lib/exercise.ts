import type { Bed } from './bed.ts'
import type { Server } from './server.ts'

/** Clients that ask as often as they can, where they ask at all. */
const CLIENTS = { clients: 60, interval: 10, wait: 25, split: 0, connectRate: 1000 } as const
const EVENTS = 150
const EVENT = { level: 'info', title: 'One of many', text: 'before it counts.', from: 'Exercise' }

const exercised = new WeakSet<Server>()

/**
 * Has a server do what it will be measured at. Until Node has compiled what it needs often, an
 * answer takes several times the CPU, and whoever is measured first would bear that.
 */
export async function exercise(bed: Bed, server: Server, transport: string): Promise<void> {
  if (exercised.has(server)) return
  exercised.add(server)
  const { host, port } = server
  const clients = await bed.clients({ ...CLIENTS, transport, host, port })
  for (let event = 0; event < EVENTS; event++) await server.publish(EVENT)
  await clients.leave()
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from '../bed.ts'
import type { Client } from '../drivers/driver.ts'
import { driverOf } from '../drivers/index.ts'
import type { Server } from '../server.ts'

/** Publications of each transport. */
const TIMES = 20
/** ms until what is under way has come. */
const PAUSE = 40

/** Longer than 125 bytes as an event, so that each frame's head is 4 bytes, RFC 6455 §5.2. */
const JSON_TEXT = JSON.stringify({
  type: 'notification',
  data: { level: 'info', title: 'A move', text: 'x'.repeat(120), from: 'somebody' },
})
const FRAME_HEAD = 4

/**
 * Bytes that it takes a client of a transport to publish, both ways, beside the JSON that it has to
 * say: counted at a road for requests of their own, on the client's socket for frames.
 */
export async function publishingBytes(bed: Bed, server: Server, transport: string) {
  const road = await bed.road(server)
  /** Of what comes back: no part of publishing. */
  let events = 0
  const client = driverOf(transport).connect({
    host: server.host,
    port: road.port,
    // Not a poll more than the first while it is counted: what crosses the road is known then.
    interval: () => 60_000,
    random: () => 0.999,
    onEvent(event) {
      events += FRAME_HEAD + Buffer.byteLength(event.json())
    },
  })
  bed.onEnd(() => client.close())
  await until(() => client.state === 'open')
  await sleep(PAUSE)
  const before = { all: sumOf(road.crossed), own: ownOf(client), events }
  for (let time = 0; time < TIMES; time++) await client.publish(JSON_TEXT)
  await sleep(PAUSE)
  const own = ownOf(client) - before.own
  const posted = sumOf(road.crossed) - before.all - own
  const framed = own - (events - before.events)
  const bytes = posted > 0 ? posted : framed
  return { value: bytes / TIMES - Buffer.byteLength(JSON_TEXT), n: TIMES }
}

function ownOf(client: Client): number {
  const { up, down } = client.traffic()
  return up.bytes + down.bytes
}

function sumOf({ up, down }: { readonly up: number; readonly down: number }): number {
  return up + down
}

async function until(isThere: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000
  while (!isThere()) {
    if (performance.now() > deadline) throw new Error('a client that publishes could not connect')
    await sleep(5)
  }
}

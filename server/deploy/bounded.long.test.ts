import { expect, test } from 'vitest'
import { Cluster } from '../testbed/cluster.ts'
import { Crowd } from '../testbed/crowd.ts'
import { eventually } from '../testbed/eventually.ts'
import { describeWith } from '../testbed/found.ts'

/** Characters of one event, and events that are published at a time: 6 MB. */
const LARGE = 60_000
const MANY = 100

/**
 * What all sockets on the way have taken at the latest, in such lots: 10 MB of a stream and 21 MB of a
 * WebSocket, as it was seen here, and 150 MB at the very most that Linux gives them.
 */
const MOST = 25

describeWith('redis', 'three processes behind nginx', () => {
  describeWith('nginx', 'and clients that stop reading', () => {
    test('promise 7: are handed no more once sockets are full, and miss nothing in the end', async () => {
      const cluster = await Cluster.start({ rate: 0.1 })
      const { record, nginx } = cluster
      const crowd = await Crowd.at(nginx.port, { steady: 0, restless: 0, slow: 1 })
      const { slow } = crowd.ways
      // Who gives up waits, as on a network that is down.
      slow.refuse()
      slow.hold()
      let before = await handed(cluster)
      let more = Number.POSITIVE_INFINITY
      for (let lot = 0; more > LARGE; lot++) {
        expect(lot, 'lots until nothing more was handed out').toBeLessThan(MOST)
        await publish(nginx.url)
        const after = await handed(cluster)
        more = Math.max(...[...after].map(([name, bytes]) => bytes - (before.get(name) ?? 0)))
        before = after
      }
      for (const name of ['sse', 'websocket']) {
        expect(before.get(name), `${name} had been served`).toBeGreaterThan(10 * LARGE)
      }
      for (let lot = 0; lot < 3; lot++) await publish(nginx.url)
      for (const [transport, bytes] of await handed(cluster)) {
        // A page, and the event that fills it, were what it had been told to send.
        expect(bytes - (before.get(transport) ?? 0), transport).toBeLessThan(3 * LARGE)
      }
      slow.accept()
      slow.release()
      await crowd.reach(record.newest)
      for (const [{ name }, { wrong, resets, events }] of await crowd.leave(record)) {
        expect([wrong, resets], name).toEqual([[], []])
        expect(events, name).toBeGreaterThan(4 * MANY)
      }
    }, 240_000)
  })
})

/** Bytes by transport that servers gave to sockets, what waits for one included, once all have the log. */
async function handed(cluster: Cluster): Promise<Map<string, number>> {
  const { seq } = cluster.record.newest
  const stats = await eventually(async () => {
    const stats = await cluster.stats()
    for (const { feed } of stats) expect(feed.newest).toBeGreaterThanOrEqual(seq)
    return stats
  })
  const sums = new Map<string, number>()
  for (const { transports } of stats) {
    for (const [name, { bytesOut }] of Object.entries(transports)) {
      sums.set(name, (sums.get(name) ?? 0) + bytesOut)
    }
  }
  return sums
}

/** One lot, each with a receipt. */
async function publish(origin: string): Promise<void> {
  for (let n = 0; n < MANY; n += 10) {
    await Promise.all(Array.from({ length: 10 }, () => publishOne(origin)))
  }
}

async function publishOne(origin: string): Promise<void> {
  const data = { title: 'large', text: 'x'.repeat(LARGE) }
  const answer = await fetch(`${origin}/feed/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'notification', data }),
  })
  expect(answer.status).toBe(201)
}

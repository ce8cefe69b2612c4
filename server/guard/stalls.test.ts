import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { get, WEBSOCKET } from '../testbed/conversation.ts'
import { price } from '../testbed/drafts.ts'
import { eventually } from '../testbed/eventually.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { RawConnection } from '../testbed/raw.ts'
import { cursorAt, type Served, serveEvents } from '../testbed/serve.ts'

/** 30 MB, which no system takes for a client that does not read. */
const LARGE = { events: 3000, payloadBytes: 10_000 }

function asking(name: string, served: Served): string {
  const path = `/feed/${name}?cursor=${cursorAt(served, 0)}`
  if (name === 'websocket') return get(path, ...WEBSOCKET)
  return name === 'sse' ? get(path) : get(path).repeat(12)
}

describe('a client that takes none of its bytes', () => {
  test.each([
    ['[row 25] sse', 'sse'],
    ['[row 41] websocket', 'websocket'],
    ['short-polling', 'short-polling'],
    ['long-polling', 'long-polling'],
  ])('%s: is cut off in time, its bytes bounded, and goes on from its cursor', async (_, name) => {
    const { events, payloadBytes } = LARGE
    const served = await serveEvents(events, { payloadBytes, maxStall: 0.3, maxQueuedBytes: 1e7 })
    const client = await RawConnection.open(served.port)
    client.pause().write(asking(name, served))
    await eventually(() => expect(served.sockets[0]?.writableNeedDrain).toBe(true))
    // A stream has a page, a poll its answer, on top of what its socket takes.
    expect(served.sockets[0]?.writableLength).toBeLessThan(name.endsWith('polling') ? 2e6 : 2e5)
    await eventually(() => expect(served.sockets[0]?.destroyed).toBe(true))
    const stats = await (await fetch(`${served.origin}/stats`)).json()
    expect(stats).toMatchObject({ limits: { stalled: 1 } })

    client.resume()
    await eventually(() => expect(client.ended).toBe(true))
    const { epoch } = served.feed.bounds()
    const ids = [...client.text.matchAll(new RegExp(`"id":"${epoch}\\.(\\d+)"`, 'g'))]
    const last = Number(ids.at(-1)?.[1])
    expect(last).toBeLessThan(events)
    const again = await RawConnection.open(served.port)
    again.write(asking(name, served).replace(`${epoch}.0`, `${epoch}.${last}`))
    const next = cursorAt(served, last + 1)
    await again.until((text) => text.includes(`"id":"${next}"`))
    again.close()
  })

  test('is not one that reads slowly, nor one for whom nothing waits', async () => {
    const served = await serveEvents(LARGE.events, { ...LARGE, maxStall: 0.5 })
    const idle = await RawConnection.open(served.port)
    await idle.write(get('/feed/sse')).until((text) => text.includes('hello'))
    const slow = await RawConnection.open(served.port)
    slow.pause().write(asking('sse', served))
    const began = performance.now()
    while (performance.now() - began < 1500) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      slow.resume()
      await new Promise((resolve) => setTimeout(resolve, 5))
      slow.pause()
    }
    expect([idle.ended, slow.ended]).toEqual([false, false])
    await served.feed.publish(price('X', 1))
    await idle.until((text) => text.includes(cursorAt(served, LARGE.events + 1)))
  })
})

test('one long write that makes progress is no stall', async () => {
  // A snapshot of 20 MB, which is one write.
  const served = await serveEvents(0, { payloadBytes: 65_000, maxStall: 0.6 })
  for (let seq = 1; seq <= 300; seq++) await served.feed.publish(price(`S${seq}`, seq))
  const client = net.connect(served.port, '127.0.0.1').pause()
  atEnd(() => client.destroy())
  client.write(get('/feed/sse'))
  await eventually(() => expect(served.sockets[0]?.writableLength).toBeGreaterThan(10e6))
  const before = served.sockets[0]?.writableLength
  for (let read = 0, round = 1; round <= 12; round++) {
    client.resume()
    while (read < round * 600_000) read += (await once(client, 'data'))[0].length
    client.pause()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  expect(served.sockets[0]?.destroyed).toBe(false)
  expect(served.sockets[0]?.writableLength, 'it is the same write').toBe(before)
})

import { setTimeout as wait } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { RawConnection } from '../testbed/raw.ts'
import { roadTo } from '../testbed/road-to.ts'
import { MOST_BYTES, PATIENCE } from './line.ts'
import type { Road } from './road.ts'

const CHUNK = 64 * 1024
const MB = 1024 * 1024
const SIZE = 50 * MB

/** A road to a server that has 50 MB to send, and sends them as its socket drains. */
async function roadToMuch(): Promise<{ road: Road; offered: () => number }> {
  let offered = 0
  const road = await roadTo((socket) => {
    const send = (): void => {
      let hasRoom = true
      while (hasRoom && offered < SIZE) {
        hasRoom = socket.write(Buffer.alloc(CHUNK, offered / CHUNK))
        offered += CHUNK
      }
      if (offered === SIZE) socket.end()
    }
    socket.on('drain', send)
    send()
  })
  return { road, offered: () => offered }
}

/** Resolves when nothing was offered for a while. */
async function backedUp(offered: () => number): Promise<void> {
  let before = -1
  while (offered() !== before) {
    before = offered()
    await wait(300)
  }
}

const underway = (road: Road): number =>
  [...road.connections].reduce((most, connection) => Math.max(most, connection.underway), 0)

test.each([
  ['a plain road', {}],
  ['a long road', { delay: 100 }],
])('on %s a reader that does not read is felt by the server', async (_, conditions) => {
  const { road, offered } = await roadToMuch()
  road.set(conditions)
  const client = await RawConnection.open(road.port)
  client.pause()
  await backedUp(offered)
  expect(underway(road)).toBeLessThanOrEqual(MOST_BYTES + 2 * CHUNK)
  // The rest lies in the sockets of the system, of which there are four.
  expect(offered()).toBeLessThan(SIZE * 0.7)
  const received = await client.resume().untilEnd(60_000)
  expect(received.length).toBe(SIZE)
  for (let at = 0; at < SIZE; at += CHUNK) expect(received[at]).toBe((at / CHUNK) % 256)
  expect(road.crossed.down).toBe(SIZE)
})

test('a plain road holds next to nothing for a reader that does not read', async () => {
  const { road, offered } = await roadToMuch()
  const client = await RawConnection.open(road.port)
  client.pause()
  await backedUp(offered)
  expect(underway(road)).toBeLessThanOrEqual(2 * CHUNK)
})

test('a frozen road holds no more than it may', async () => {
  const { road, offered } = await roadToMuch()
  road.freeze(600_000)
  const client = await RawConnection.open(road.port)
  await backedUp(offered)
  expect(underway(road)).toBeGreaterThanOrEqual(MOST_BYTES)
  expect(underway(road)).toBeLessThanOrEqual(MOST_BYTES + 2 * CHUNK)
  expect(offered()).toBeLessThan(SIZE * 0.7)
  road.freeze(0)
  expect((await client.untilEnd(60_000)).length).toBe(SIZE)
})

test('a road holds no more tiny chunks than it may', async () => {
  const road = await roadTo((socket) => void socket.resume())
  road.freeze(600_000)
  const client = await RawConnection.open(road.port)
  for (let byte = 0; byte < 10_000; byte++) {
    client.write('x')
    await new Promise(setImmediate)
  }
  expect(underway(road)).toBeGreaterThanOrEqual(4_096)
  expect(underway(road)).toBeLessThan(9_000)
  road.freeze(0)
  await vi.waitFor(() => expect(road.crossed.up).toBe(10_000), 10_000)
})

test('a reset waits for a reader that does not read, but not for ever', async () => {
  const road = await roadTo((socket) => {
    socket.write(Buffer.alloc(SIZE))
    setTimeout(() => socket.resetAndDestroy(), 500)
  })
  const client = await RawConnection.open(road.port)
  client.pause()
  await wait(800)
  // The road reads on no more than its reader does; it hears of the reset when it writes.
  const started = performance.now()
  client.write('still there?')
  await vi.waitFor(() => expect([...road.connections]).toEqual([]), 10_000)
  expect(performance.now() - started).toBeGreaterThanOrEqual(PATIENCE - 1)
})

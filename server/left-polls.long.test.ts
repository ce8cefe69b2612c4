import { once } from 'node:events'
import net from 'node:net'
import { expect, test } from 'vitest'
import { get } from './testbed/conversation.ts'
import { eventually } from './testbed/eventually.ts'
import { collectGarbage } from './testbed/garbage.ts'
import { cursorAt, serve } from './testbed/serve.ts'

test('[row 17] long-polling: 10,000 polls that were left leave no timer and no memory', {
  timeout: 120_000,
}, async () => {
  const served = await serve()
  const poll = get(`/feed/long-polling?cursor=${cursorAt(served, 0)}&wait=60`)
  const leave = async (count: number): Promise<void> => {
    const clients = Array.from({ length: count }, () => net.connect(served.port, '127.0.0.1'))
    await Promise.all(clients.map((client) => once(client, 'connect')))
    for (const client of clients) client.on('error', () => {}).write(poll)
    await eventually(() => {
      const read = served.sockets.map(({ bytesRead }) => bytesRead)
      expect(read).toEqual(Array(count).fill(poll.length))
    })
    expect(timers(), 'they are held').toBeGreaterThanOrEqual(count)
    for (const [index, client] of clients.entries()) {
      if (index % 2 === 0) client.destroy()
      else client.resetAndDestroy()
    }
    await eventually(() => expect(served.sockets.every(({ destroyed }) => destroyed)).toBe(true))
    // The list of what was ever accepted is the test's own.
    ;(served.sockets as net.Socket[]).length = 0
  }
  for (let time = 0; time < 5; time++) await leave(200)
  const before = { heap: heap(), timers: timers() }
  for (let time = 0; time < 50; time++) await leave(200)
  expect(timers()).toBeLessThanOrEqual(before.timers + 2)
  // One of 10 kB each would be 100 MB; what is left is of the last few, and of the machine's own.
  expect(heap() - before.heap).toBeLessThan(2_000_000)
})

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}

/** Bytes that are in use once everything is collected that can be. */
function heap(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

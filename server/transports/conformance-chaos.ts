import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AppOptions } from '../app.ts'
import type { Client } from '../testbed/clients.ts'
import { notification, price } from '../testbed/drafts.ts'
import { Relay } from '../testbed/relay.ts'
import { type Served, serve } from '../testbed/serve.ts'
import { caughtUp, idsAfter, started, trace } from '../testbed/trace.ts'
import { QUICK, type Subject } from './conformance.ts'

/* The promises of `Feed` while connections break, stall and die. */

interface Chaos extends AppOptions {
  readonly clients: number
  readonly events: number
  readonly cuts: number
}

/** Connections cut at random while events pass: nothing missing, nothing out of order. */
export function survivesCuts({ transport, clients }: Subject, chaos: Chaos): void {
  const { events, cuts } = chaos
  test(`promises 1 to 3 hold for ${chaos.clients} clients cut ${cuts} times while ${events} events pass`, async () => {
    const served = await serve({ ...chaos, retain: events })
    const relay = await Relay.open(served.port)
    const all = await Promise.all(
      Array.from({ length: chaos.clients }, () => clients().connect(transport, relay.url, QUICK)),
    )
    await Promise.all(all.map(started))
    let done = 0
    for (let index = 1; index <= events; index++) {
      await served.feed.publish(price('X', index))
      while (done < cuts && done / cuts < index / events) {
        const cut = relay.cutOne()
        done += cut
        // Everyone is away just now: one of them will be back.
        if (cut === 0) await sleep(5)
      }
      if (index % 10 === 0) await sleep(4)
    }
    expect(done).toBe(cuts)
    await expectAll(served, all)
    // A poll whose connection was idle when it was cut just takes another; that one is counted.
    expect(relay.opened, 'the cuts were felt').toBeGreaterThan(cuts / 4)
  }, 240_000)
}

/** Clients that stop reading and go on, again and again, beside some that read all the time. */
export function survivesStalls({ transport, clients }: Subject): void {
  test('promises 1 to 3 hold for clients that stop reading and go on, and for those beside them', async () => {
    const served = await serve()
    const [steady, stalling] = await Promise.all([Relay.open(served.port), Relay.open(served.port)])
    const all = await Promise.all(
      [steady, stalling, steady, stalling, steady, stalling].map(({ url }) =>
        clients().connect(transport, url, QUICK),
      ),
    )
    await Promise.all(all.map(started))
    for (let stall = 0; stall < 3; stall++) {
      stalling.hold()
      // 12 MB are more than all the sockets on the way take for one that does not read.
      for (let index = 0; index < 200; index++) {
        await served.feed.publish(notification(`large ${index}`, 'x'.repeat(60_000)))
        await new Promise(setImmediate)
      }
      stalling.release()
      for (let index = 0; index < 200; index++) {
        await served.feed.publish(price('X', index))
        if (index % 10 === 0) await sleep(1)
      }
    }
    await expectAll(served, all)
  }, 120_000)
}

/** A socket that is found dead while the fan-out is at it, or just before its turn. */
export function survivesDeadSockets({ transport, clients }: Subject): void {
  const ways: [name: string, kill: (relay: Relay, sockets: readonly Socket[]) => void][] = [
    // Its reset is there before the write is: the write itself fails.
    ['reset by its client', (relay) => relay.cutOne()],
    // Each goes in the middle of a write to the one before it.
    ['ended by the write to another', (_, sockets) => sockets.forEach(endTheNext)],
  ]
  test.each(ways)(
    'a socket that is %s costs the others nothing, and its own client no event',
    async (_name, kill) => {
      const served = await serve()
      const relay = await Relay.open(served.port)
      const all = await Promise.all(
        Array.from({ length: 20 }, () => clients().connect(transport, relay.url, QUICK)),
      )
      await Promise.all(all.map(started))
      const before = relay.opened
      for (let index = 1; index <= 20; index++) {
        kill(relay, served.sockets)
        await served.feed.publish(price('X', index))
        await sleep(10)
      }
      await expectAll(served, all)
      expect(relay.opened, 'some died').toBeGreaterThan(before)
    },
    60_000,
  )
}

/** Has the next write to a socket end the one behind it, every tenth in a row. */
function endTheNext(socket: Socket, index: number, all: readonly Socket[]): void {
  const next = all[index + 1]
  if (index % 10 !== 0 || next === undefined || socket.destroyed) return
  const { write } = socket
  socket.write = function (this: Socket, ...what: Parameters<Socket['write']>) {
    socket.write = write
    next.destroy()
    return write.apply(this, what)
  } as Socket['write']
}

/** Once they are caught up: that each was told every event, in order, without a reset. */
async function expectAll(served: Served, all: readonly Client[]): Promise<void> {
  await Promise.all(all.map((client) => caughtUp(client, served)))
  const expected = idsAfter(served, 0)
  for (const client of all) {
    const seen = trace(await client.reports())
    expect(seen.gaps).toEqual([])
    expect(seen.resets).toEqual([])
    expect(seen.ids).toEqual(expected)
  }
}

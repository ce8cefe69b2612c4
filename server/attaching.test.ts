import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { transports as halves } from '../web/transports/index.ts'
import { nodeClients } from './testbed/clients.ts'
import { price } from './testbed/drafts.ts'
import { opening } from './testbed/opening.ts'
import { cursorAt, serve, serveEvents } from './testbed/serve.ts'
import { caughtUp, idsAfter, started, trace } from './testbed/trace.ts'

const CLIENTS = 16

describe.each(halves.map(({ name }) => name))('attaching by %s', (name) => {
  test(`[row 13] ${name}: while events pass loses none and repeats none, ${CLIENTS} times`, async () => {
    const served = await serveEvents(20)
    const clients: ReturnType<ReturnType<typeof nodeClients>['connect']>[] = []
    for (let index = 0; index < CLIENTS; index++) {
      // Every other one comes back, to somewhere among the events that pass.
      const { newest } = served.feed.bounds()
      const back = index % 2 === 0 ? {} : { cursor: cursorAt(served, newest - (index % 11)) }
      const options = { interval: 50, wait: 1, ...back }
      clients.push(nodeClients().connect(name, served.origin, options))
      for (let burst = 0; burst < 8; burst++) {
        for (let at = 0; at <= burst % 3; at++) void served.feed.publish(price('X', at + 1))
        await new Promise(setImmediate)
      }
    }
    const all = await Promise.all(clients)
    const fresh = all.filter((_, index) => index % 2 === 0)
    // On a busy machine they take longer to come than that.
    while ((await Promise.all(fresh.map((client) => client.cursor()))).includes(undefined)) {
      await served.feed.publish(price('X', 1))
      await sleep(1)
    }
    const { newest } = served.feed.bounds()
    const during: number[] = []
    for (const [index, client] of all.entries()) {
      const { outcome, cursor } = await started(client)
      await caughtUp(client, served)
      const seen = trace(await client.reports())
      expect(outcome).toBe(index % 2 === 0 ? 'live' : 'resumed')
      const first = outcome === 'live' ? seqOf(cursor) : seqOf(seen.ids[0] ?? cursor) - 1
      if (outcome === 'live') during.push(first)
      else expect(seen.ids[0], 'the first that it missed').toBe(cursorAt(served, first + 1))
      expect(seen.ids).toEqual(idsAfter(served, first))
      expect({ gaps: seen.gaps, repeats: seen.repeats }).toEqual({ gaps: [], repeats: 0 })
    }
    const between = during.filter((seq) => seq > 20 && seq < newest)
    expect(between.length, 'they attached while events passed').toBeGreaterThan(3)
  })

  test(`[row 14] ${name}: with the newest cursor is resumed without repeats, however often`, async () => {
    const served = await serveEvents(5)
    const cursor = cursorAt(served, 5)
    const resumed = { outcome: 'resumed', cursor, events: [] }
    for (let time = 0; time < 3; time++) {
      const batch = await opening(served.port, name, { cursor })
      if (batch !== undefined || !name.endsWith('polling')) expect(batch).toMatchObject(resumed)
    }
    await served.feed.publish(price('X', 6))
    const client = await nodeClients().connect(name, served.origin, { cursor, interval: 20 })
    await caughtUp(client, served)
    expect(trace(await client.reports())).toMatchObject({ ids: [cursorAt(served, 6)], repeats: 0 })
  })

  test(`[row 14] ${name}: and leaving before any event is resumed where it stood`, async () => {
    const served = await serve()
    const { cursor = '', ...live } = (await opening(served.port, name)) ?? {}
    expect({ cursor, ...live }).toMatchObject({ outcome: 'live', cursor: cursorAt(served, 0) })
    for (let index = 1; index <= 3; index++) await served.feed.publish(price('X', index))
    const client = await nodeClients().connect(name, served.origin, { cursor, interval: 20 })
    expect(await started(client)).toMatchObject({ outcome: 'resumed' })
    await caughtUp(client, served)
    expect(trace(await client.reports()).ids).toEqual(idsAfter(served, 0))
  })
})

function seqOf(id: string): number {
  return Number(id.split('.')[1])
}

import { describe, expect, test } from 'vitest'
import { FakeClient } from '../testbed/fake-client.ts'
import { at, epoch } from '../testbed/fragile-feed.ts'
import { serveLog } from '../testbed/served-log.ts'

describe('a feed that turns stale, or comes back', () => {
  test('has a heartbeat sent to each connection, with the cursor of its own', () => {
    const { feed, fanOut } = serveLog(5)
    const [slow, quick] = [new FakeClient(fanOut, at(2), { room: 1 }), new FakeClient(fanOut)]
    feed.turnStale(true)
    feed.turnStale(true)
    feed.turnStale(false)
    expect(slow.heartbeats).toEqual([
      { cursor: `${epoch}.2`, stale: true },
      { cursor: `${epoch}.2`, stale: false },
    ])
    expect(quick.heartbeats).toEqual([
      { cursor: `${epoch}.5`, stale: true },
      { cursor: `${epoch}.5`, stale: false },
    ])
  })

  test('says so in the hello of whoever attaches', () => {
    const { feed, fanOut } = serveLog(5)
    feed.turnStale(true)
    expect(new FakeClient(fanOut).hellos).toMatchObject([{ outcome: 'live', stale: true }])
  })

  test('sends no heartbeat to one that left', () => {
    const { feed, fanOut } = serveLog(5)
    const client = new FakeClient(fanOut)
    client.detach()
    feed.turnStale(true)
    expect(client.heartbeats).toEqual([])
  })
})

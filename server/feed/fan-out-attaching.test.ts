import { describe, expect, test } from 'vitest'
import { FakeClient } from '../testbed/fake-client.ts'
import { at, epoch } from '../testbed/fragile-feed.ts'
import { serveLog, turn } from '../testbed/served-log.ts'
import type { Cursor } from './cursor.ts'

describe('attaching', () => {
  test('without a cursor says hello with the snapshot, and is live from there', async () => {
    const { feed, fanOut } = serveLog(5)
    const client = new FakeClient(fanOut)
    expect(client.heard).toEqual([`live ${epoch}.5`])
    feed.publishMany(2)
    await turn()
    expect(client.heard).toEqual([`live ${epoch}.5`, [6, 7]])
  })

  test('to an empty log misses nothing from the first event on', async () => {
    const { feed, fanOut } = serveLog(0)
    const clients = [new FakeClient(fanOut), new FakeClient(fanOut, at(0))]
    feed.publishMany(1)
    await turn()
    expect(clients.map(({ heard }) => heard)).toEqual([
      [`live ${epoch}.0`, [1]],
      [`resumed ${epoch}.0`, [1]],
    ])
  })

  test('with a cursor says hello first, then sends what is missing in the same turn', async () => {
    const { feed, fanOut } = serveLog(5)
    const client = new FakeClient(fanOut, at(2))
    expect(client.heard).toEqual([`resumed ${epoch}.2`, [3, 4, 5]])
    feed.publishMany(1)
    await turn()
    expect(client.heard.slice(2)).toEqual([[6]])
  })

  test('has the snapshot in its hello, unless it is resumed', () => {
    const { fanOut } = serveLog(5)
    const snapshots = (cursor?: Cursor): string[][] =>
      new FakeClient(fanOut, cursor).hellos.map(({ events }) => events.map(({ id }) => id))
    expect(snapshots()).toEqual([[`${epoch}.5`]])
    expect(snapshots(at(6))).toEqual([[`${epoch}.5`]])
    expect(snapshots(at(2))).toEqual([[]])
  })

  test('at the newest event says hello alone', () => {
    const { fanOut } = serveLog(5)
    expect(new FakeClient(fanOut, at(5)).heard).toEqual([`resumed ${epoch}.5`])
  })

  test('one before the oldest event sends exactly all that is kept', () => {
    const { fanOut } = serveLog(10, { retain: 4 })
    expect(new FakeClient(fanOut, at(6)).heard).toEqual([`resumed ${epoch}.6`, [7, 8, 9, 10]])
  })

  test.each([
    ['malformed', 'malformed'],
    ['epoch', { epoch: 'otherlog', seq: 8 }],
    ['future', at(11)],
    ['trimmed', at(5)],
  ] as const)('is reset: %s where the cursor is, without a partial replay', (reason, cursor) => {
    const { fanOut } = serveLog(10, { retain: 4 })
    expect(new FakeClient(fanOut, cursor).heard).toEqual([`reset ${reason} ${epoch}.10`])
  })

  test('is resumed with exactly as many missing as --catch-up allows, and reset with one more', () => {
    const { fanOut } = serveLog(10, { catchUp: 4 })
    expect(new FakeClient(fanOut, at(6)).heard).toEqual([`resumed ${epoch}.6`, [7, 8, 9, 10]])
    expect(new FakeClient(fanOut, at(5)).heard).toEqual([`reset behind ${epoch}.10`])
  })

  test('in the turn of an event that is not delivered yet neither misses nor repeats it', async () => {
    const { feed, fanOut } = serveLog(5)
    const before = new FakeClient(fanOut)
    feed.publishMany(2)
    const clients = [
      new FakeClient(fanOut),
      new FakeClient(fanOut, at(5)),
      new FakeClient(fanOut, at(6)),
    ]
    feed.publishMany(1)
    await turn()
    expect(before.seqs).toEqual([6, 7, 8])
    expect(clients.map(({ heard }) => heard)).toEqual([
      [`live ${epoch}.7`, [8]],
      [`resumed ${epoch}.5`, [6, 7], [8]],
      [`resumed ${epoch}.6`, [7], [8]],
    ])
  })

  test('in a turn of more events than are retained says hello once and joins once', async () => {
    const { feed, fanOut } = serveLog(5, { retain: 2 })
    const before = new FakeClient(fanOut)
    feed.publishMany(5)
    const client = new FakeClient(fanOut)
    feed.publishMany(1)
    await turn()
    expect(client.heard).toEqual([`live ${epoch}.10`, [11]])
    expect(before.heard).toEqual([`live ${epoch}.5`, `reset behind ${epoch}.10`, [11]])
  })

  test('while the hello fills the socket sends nothing more until it drains', async () => {
    const { feed, fanOut } = serveLog(5)
    const client = new FakeClient(fanOut, at(2), { room: 1 })
    feed.publishMany(1)
    await turn()
    expect(client.heard).toEqual([`resumed ${epoch}.2`])
    client.drain()
    expect(client.heard.slice(1)).toEqual([[3, 4, 5, 6]])
  })
})

describe('the cursor of an attachment', () => {
  test('is what the connection was sent, never what the feed has', async () => {
    const { feed, fanOut } = serveLog(5)
    const [slow, quick] = [new FakeClient(fanOut, at(2), { room: 2 }), new FakeClient(fanOut)]
    expect([slow.cursor, quick.cursor]).toEqual([`${epoch}.5`, `${epoch}.5`])
    feed.publishMany(2)
    expect([slow.cursor, quick.cursor]).toEqual([`${epoch}.5`, `${epoch}.5`])
    await turn()
    expect([slow.cursor, quick.cursor]).toEqual([`${epoch}.5`, `${epoch}.7`])
    slow.drain()
    expect(slow.cursor).toBe(`${epoch}.7`)
  })

  test('is the client’s own while it was sent no more than the hello', () => {
    const { fanOut } = serveLog(5)
    expect(new FakeClient(fanOut, at(2), { room: 1 }).cursor).toBe(`${epoch}.2`)
    expect(new FakeClient(fanOut, at(9), { room: 1 }).cursor).toBe(`${epoch}.5`)
  })

  test('stays in the old epoch until a full connection could be told of the new one', () => {
    const { feed, fanOut } = serveLog(5)
    const slow = new FakeClient(fanOut, at(2), { room: 1 })
    feed.lose('newepoch', 7)
    expect(slow.cursor).toBe(`${epoch}.2`)
    slow.drain()
    expect(slow.cursor).toBe('newepoch.7')
  })
})

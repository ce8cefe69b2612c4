import { describe, expect, test, vi } from 'vitest'
import { upTo } from '../testbed/entries.ts'
import { FakeClient, lines } from '../testbed/fake-client.ts'
import { at, epoch } from '../testbed/fragile-feed.ts'
import { serveLog, turn } from '../testbed/served-log.ts'

const PAGE_BYTES = 64 * 1024

describe('a connection that is full', () => {
  test('is sent nothing until it drains, then all that it missed, then what is new', async () => {
    const { feed, fanOut } = serveLog(0)
    const [slow, quick] = [new FakeClient(fanOut), new FakeClient(fanOut)]
    slow.room = 1
    for (let n = 0; n < 4; n++) {
      feed.publishMany(2)
      await turn()
    }
    expect(slow.seqs).toEqual([1, 2])
    expect(quick.heard.slice(1)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ])

    slow.drain()
    expect(slow.heard.slice(2)).toEqual([upTo(3, 8)])
    feed.publishMany(1)
    await turn()
    expect(slow.heard.slice(3)).toEqual([[9]])
    // It is live again: it is written the buffer that everyone is written.
    expect(slow.writes.at(-1)).toBe(quick.writes.at(-1))
  })

  test('and drains in the turn of an event that is not delivered yet gets it once', async () => {
    const { feed, fanOut } = serveLog(0)
    const [slow, quick] = [new FakeClient(fanOut), new FakeClient(fanOut)]
    slow.room = 1
    feed.publishMany(1)
    await turn()
    feed.publishMany(2)
    slow.drain()
    feed.publishMany(1)
    await turn()
    expect(slow.seqs).toEqual([1, 2, 3, 4])
    expect(quick.seqs).toEqual([1, 2, 3, 4])
  })

  test('is sent a page at a time, never more than 64 KiB and one event', async () => {
    const { feed, fanOut } = serveLog(0, { payloadBytes: 10_000 })
    const slow = new FakeClient(fanOut, at(0), { room: 1, form: lines })
    feed.publishMany(100)
    await turn()
    expect(slow.writes).toHaveLength(0)
    for (let page = 1; page <= 15; page++) {
      slow.drain(1)
      expect(slow.writes).toHaveLength(page)
      expect(slow.writes.at(-1)?.length).toBeLessThan(PAGE_BYTES + 10_000)
    }
    expect(slow.seqs).toEqual(upTo(1, 100))
  })

  test('in the middle of a delivery is sent the rest of it only as it drains', async () => {
    const { feed, fanOut } = serveLog(0, { payloadBytes: 10_000 })
    const [slow, quick] = [new FakeClient(fanOut), new FakeClient(fanOut)]
    slow.room = 2
    feed.publishMany(50)
    await turn()
    expect(quick.seqs).toEqual(upTo(1, 50))
    expect(slow.seqs).toEqual(upTo(1, 14))
    slow.drain(1)
    expect(slow.seqs).toEqual(upTo(1, 21))
    slow.drain()
    expect(slow.seqs).toEqual(upTo(1, 50))
  })

  test('and misses exactly --catch-up events is sent them; with one more it is reset', async () => {
    const { feed, fanOut } = serveLog(0, { catchUp: 4 })
    const [four, five] = [
      new FakeClient(fanOut, undefined, { room: 1 }),
      new FakeClient(fanOut, undefined, { room: 1 }),
    ]
    feed.publishMany(4)
    await turn()
    four.drain()
    feed.publishMany(1)
    await turn()
    five.drain()
    expect(four.heard).toEqual([`live ${epoch}.0`, [1, 2, 3, 4], [5]])
    expect(five.heard).toEqual([`live ${epoch}.0`, `reset behind ${epoch}.5`])
    feed.publishMany(1)
    await turn()
    expect(five.heard.slice(2)).toEqual([[6]])
  })

  test('and whose next event was trimmed is reset: behind, without a partial replay', async () => {
    const { feed, fanOut } = serveLog(0, { retain: 5 })
    const slow = new FakeClient(fanOut, undefined, { room: 1 })
    feed.publishMany(5)
    await turn()
    feed.publishMany(1)
    await turn()
    slow.drain()
    expect(slow.heard).toEqual([`live ${epoch}.0`, `reset behind ${epoch}.6`])
    feed.publishMany(1)
    await turn()
    expect(slow.heard.slice(2)).toEqual([[7]])
  })

  test('and whose next event is the oldest kept is sent all of them', async () => {
    const { feed, fanOut } = serveLog(0, { retain: 5 })
    const slow = new FakeClient(fanOut, undefined, { room: 1 })
    feed.publishMany(5)
    await turn()
    slow.drain()
    expect(slow.heard).toEqual([`live ${epoch}.0`, [1, 2, 3, 4, 5]])
  })

  test('and detaches is never written to again, even if it drains', async () => {
    const { feed, fanOut } = serveLog(0)
    const [slow, quick] = [new FakeClient(fanOut), new FakeClient(fanOut)]
    slow.room = 1
    feed.publishMany(1)
    await turn()
    slow.detach()
    slow.drain()
    slow.detach()
    feed.publishMany(1)
    await turn()
    expect(slow.seqs).toEqual([1])
    expect(quick.seqs).toEqual([1, 2])
  })

  test('and drains twice is not live twice', async () => {
    const { feed, fanOut } = serveLog(0)
    const slow = new FakeClient(fanOut, undefined, { room: 1 })
    slow.drain()
    slow.drain()
    feed.publishMany(1)
    await turn()
    expect(slow.seqs).toEqual([1])
  })
})

describe('more events in one turn than are retained', () => {
  test('reset whoever was live, and the next event follows', async () => {
    const { feed, fanOut } = serveLog(3, { retain: 5 })
    const clients = [new FakeClient(fanOut), new FakeClient(fanOut)]
    feed.publishMany(6)
    await turn()
    feed.publishMany(1)
    await turn()
    for (const { heard } of clients) {
      expect(heard).toEqual([`live ${epoch}.3`, `reset behind ${epoch}.9`, [10]])
    }
  })

  test('are delivered where they are exactly as many', async () => {
    const { feed, fanOut } = serveLog(3, { retain: 5 })
    const client = new FakeClient(fanOut)
    feed.publishMany(5)
    await turn()
    expect(client.heard).toEqual([`live ${epoch}.3`, [4, 5, 6, 7, 8]])
  })

  test('are not told to one that is full, however often, until it drains', async () => {
    const { feed, fanOut } = serveLog(3, { retain: 5 })
    const slow = new FakeClient(fanOut, undefined, { room: 1 })
    for (let n = 0; n < 10; n++) {
      feed.publishMany(6)
      await turn()
    }
    expect(slow.heard).toEqual([`live ${epoch}.3`])
    slow.drain()
    expect(slow.heard.slice(1)).toEqual([`reset behind ${epoch}.63`])
  })

  test('wake who waits', async () => {
    const { feed, fanOut } = serveLog(3, { retain: 5 })
    const news = vi.fn()
    fanOut.wait(news)
    feed.publishMany(6)
    await turn()
    expect(news).toHaveBeenCalledOnce()
  })
})

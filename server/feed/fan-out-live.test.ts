import { describe, expect, test } from 'vitest'
import { price } from '../testbed/drafts.ts'
import { upTo } from '../testbed/entries.ts'
import { detachAll, FakeClient, ids, lines } from '../testbed/fake-client.ts'
import { at, epoch } from '../testbed/fragile-feed.ts'
import { serveLog, turn } from '../testbed/served-log.ts'
import { Form } from './entry.ts'

describe('delivering', () => {
  test('waits for the end of the turn, and is one write per connection then', async () => {
    const { feed, fanOut } = serveLog(0)
    const clients = upTo(1, 5).map(() => new FakeClient(fanOut))
    feed.publishMany(100)
    for (const { writes } of clients) expect(writes).toHaveLength(0)
    await turn()
    for (const { heard } of clients) expect(heard.slice(1)).toEqual([upTo(1, 100)])
  })

  test.each([1, 100])('of %i events writes one and the same buffer to all', async (count) => {
    const { feed, fanOut } = serveLog(0)
    const [one, two, three] = [
      new FakeClient(fanOut),
      new FakeClient(fanOut),
      new FakeClient(fanOut),
    ]
    feed.publishMany(count)
    await turn()
    expect(one.writes).toHaveLength(1)
    expect(two.writes[0]).toBe(one.writes[0])
    expect(three.writes[0]).toBe(one.writes[0])
  })

  test('of one event copies nothing: what is written is the buffer that the entry keeps', async () => {
    const { feed, fanOut } = serveLog(0)
    const client = new FakeClient(fanOut)
    const entry = await feed.publish(price('A', 1))
    await turn()
    expect(client.writes[0]).toBe(entry.as(ids))
  })

  test('encodes an event once a form, and not in a form that nobody listens in', async () => {
    const { feed, fanOut } = serveLog(0)
    const encoded: string[] = []
    const named = (name: string): Form =>
      new Form(({ seq, json }) => {
        encoded.push(`${name} ${seq}`)
        return Buffer.from(`${json}\n`)
      })
    const [a, b] = [named('a'), named('b')]
    const clients = [a, b, b, a].map((form) => new FakeClient(fanOut, undefined, { form }))
    feed.publishMany(2)
    await turn()
    expect(encoded).toEqual(['a 1', 'a 2', 'b 1', 'b 2'])
    for (const { seqs } of clients) expect(seqs).toEqual([1, 2])

    for (const client of clients) if (client.form === b) client.detach()
    feed.publishMany(1)
    await turn()
    expect(encoded.slice(4)).toEqual(['a 3'])
  })

  test('goes in pages of 64 KiB of JSON and at most one event more', async () => {
    const { feed, fanOut } = serveLog(0, { payloadBytes: 10_000 })
    const client = new FakeClient(fanOut, undefined, { form: lines })
    feed.publishMany(50)
    await turn()
    expect(client.seqs).toEqual(upTo(1, 50))
    expect(client.writes.map(({ length }) => length).slice(0, -1)).toEqual(Array(7).fill(70_007))
  })

  test('goes on to those that are left when others leave', async () => {
    const { feed, fanOut } = serveLog(0)
    const clients = upTo(1, 6).map(() => new FakeClient(fanOut))
    const left = clients.filter((_, index) => ![0, 3, 5].includes(index))
    for (const client of clients) if (!left.includes(client)) client.detach()
    feed.publishMany(2)
    await turn()
    for (const { seqs } of left) expect(seqs).toEqual([1, 2])
    detachAll(left)
    feed.publishMany(2)
    await turn()
    for (const { seqs } of clients) expect(seqs.length).toBeLessThan(3)
  })

  test.each([
    [0, 0],
    [0, 4],
    [4, 0],
    [1, 3],
    [3, 1],
    [2, 2],
  ])(
    'survives that connection %i detaches number %i while it is written to',
    async (one, other) => {
      const { feed, fanOut } = serveLog(0)
      const clients = upTo(1, 5).map(() => new FakeClient(fanOut))
      const writer = clients[one] as FakeClient
      writer.onWrite = () => clients[other]?.detach()
      feed.publishMany(1)
      await turn()
      feed.publishMany(1)
      await turn()
      for (const [index, { seqs }] of clients.entries()) {
        if (index !== other) expect(seqs).toEqual([1, 2])
        else expect([[], [1]]).toContainEqual(seqs)
      }
    },
  )

  test('survives that a connection becomes full and is detached in one write', async () => {
    const { feed, fanOut } = serveLog(0)
    const [one, two, three] = [
      new FakeClient(fanOut),
      new FakeClient(fanOut),
      new FakeClient(fanOut),
    ]
    two.room = 1
    two.onWrite = () => two.detach()
    feed.publishMany(1)
    await turn()
    feed.publishMany(1)
    await turn()
    expect([one.seqs, two.seqs, three.seqs]).toEqual([[1, 2], [1], [1, 2]])
  })

  test('survives that all leave at once, and that others come in their place', async () => {
    const { feed, fanOut } = serveLog(0)
    const clients = upTo(1, 4).map(() => new FakeClient(fanOut))
    for (const client of clients) client.onWrite = () => detachAll(clients)
    feed.publishMany(1)
    await turn()
    expect(clients.flatMap(({ seqs }) => seqs)).toEqual([1])
    const next = new FakeClient(fanOut, at(0))
    feed.publishMany(1)
    await turn()
    expect(next.seqs).toEqual([1, 2])
  })

  test('keeps gap and repeat from one that attaches while others are written to', async () => {
    const { feed, fanOut } = serveLog(0, { payloadBytes: 10_000 })
    const joined: FakeClient[] = []
    const clients = upTo(1, 3).map(() => new FakeClient(fanOut))
    for (const client of clients) {
      client.onWrite = () => {
        if (joined.length < 5) joined.push(new FakeClient(fanOut), new FakeClient(fanOut, at(0)))
      }
    }
    feed.publishMany(20)
    await turn()
    await turn()
    feed.publishMany(2)
    await turn()
    expect(joined).toHaveLength(6)
    for (const { seqs } of clients) expect(seqs).toEqual(upTo(1, 22))
    for (const [index, { heard, seqs }] of joined.entries()) {
      const from = index % 2 === 0 ? 20 : 0
      expect(heard[0]).toBe(`${from === 0 ? 'resumed' : 'live'} ${epoch}.${from}`)
      expect(seqs).toEqual(upTo(from + 1, 22))
    }
  })

  test.each([0, 1])(
    'ends when the fan-out is closed with %i events on their way',
    async (count) => {
      const { feed, fanOut } = serveLog(0)
      const client = new FakeClient(fanOut)
      feed.publishMany(count)
      fanOut.close()
      await turn()
      feed.publishMany(1)
      await turn()
      expect(client.seqs).toEqual([])
    },
  )
})

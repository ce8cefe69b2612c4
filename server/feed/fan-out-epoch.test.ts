import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { upTo } from '../testbed/entries.ts'
import { eventually } from '../testbed/eventually.ts'
import { FakeClient } from '../testbed/fake-client.ts'
import { at, epoch, FragileFeed } from '../testbed/fragile-feed.ts'
import { serveLog, turn } from '../testbed/served-log.ts'
import { FanOut } from './fan-out.ts'

describe('a new epoch', () => {
  test('resets everyone, live or not, and the next event follows', async () => {
    const { feed, fanOut } = serveLog(5)
    const [live, slow] = [new FakeClient(fanOut), new FakeClient(fanOut, at(2), { room: 1 })]
    feed.lose('newepoch', 3)
    expect(live.heard).toEqual([`live ${epoch}.5`, 'reset epoch newepoch.3'])
    // It is full: it is told when it drains, so that it is not given more than it can take.
    expect(slow.heard).toEqual([`resumed ${epoch}.2`])
    slow.drain()
    expect(slow.heard.slice(1)).toEqual(['reset epoch newepoch.3'])
    feed.publishMany(1)
    await turn()
    expect(live.heard.slice(2)).toEqual([[4]])
    expect(slow.heard.slice(2)).toEqual([[4]])
  })

  test('that is as long as the old one resets all the same', async () => {
    const { feed, fanOut } = serveLog(5)
    const [live, slow] = [new FakeClient(fanOut), new FakeClient(fanOut, undefined, { room: 1 })]
    feed.lose('newepoch', 5)
    slow.drain()
    for (const { heard } of [live, slow]) {
      expect(heard).toEqual([`live ${epoch}.5`, 'reset epoch newepoch.5'])
    }
  })

  test.each([0, 2, 9])(
    'of %i events, where the old one had 6, leaves nothing of that to be delivered',
    async (events) => {
      const { feed, fanOut } = serveLog(5)
      const client = new FakeClient(fanOut)
      feed.publishMany(1)
      feed.lose('newepoch', events)
      await turn()
      feed.publishMany(1)
      await turn()
      expect(client.heard.slice(1)).toEqual([`reset epoch newepoch.${events}`, [events + 1]])
    },
  )

  test('after another is told once to one that was full through both', () => {
    const { feed, fanOut } = serveLog(5)
    const slow = new FakeClient(fanOut, undefined, { room: 1 })
    for (const next of ['epoch001', 'epoch002', 'epoch003']) feed.lose(next, 1)
    expect(slow.heard).toHaveLength(1)
    slow.drain()
    expect(slow.heard.slice(1)).toEqual(['reset epoch epoch003.1'])
  })

  test('resets the others when the first to hear of it detaches, and another with it', async () => {
    const { feed, fanOut } = serveLog(5)
    const clients = upTo(1, 4).map(() => new FakeClient(fanOut))
    const told: FakeClient[] = []
    for (const [index, client] of clients.entries()) {
      const next = clients[(index + 1) % 4] as FakeClient
      client.onWrite = () => {
        if (told.push(client, next) > 2) return
        client.detach()
        next.detach()
      }
    }
    feed.lose('newepoch', 1)
    feed.publishMany(1)
    await turn()
    const [first, second] = told as [FakeClient, FakeClient]
    expect(first.heard.slice(1)).toEqual(['reset epoch newepoch.1'])
    expect(second.heard.slice(1)).toEqual([])
    for (const { heard } of clients.filter(({ gone }) => !gone)) {
      expect(heard.slice(1)).toEqual(['reset epoch newepoch.1', [2]])
    }
  })

  test('is not missed by one that attaches before the fan-out heard of it', async () => {
    const feed = new FragileFeed()
    feed.publishMany(5)
    let attached: FakeClient | undefined
    // This one is told of a change before the fan-out is.
    feed.subscribe(() => {
      attached ??= new FakeClient(fanOut)
    })
    const fanOut = new FanOut(feed)
    feed.lose('newepoch', 3)
    feed.publishMany(1)
    await turn()
    expect(attached?.heard.at(0)).toBe('live newepoch.3')
    expect(attached?.seqs).toEqual([4])
  })
})

describe('a new epoch under many', () => {
  const MANY = 200
  const many = (fanOut: FanOut) => upTo(1, MANY).map(() => new FakeClient(fanOut))
  const isReset = ({ heard }: FakeClient): boolean => heard.length > 1

  /** Expects that it was told once to start over, and then had everything up to `newest`. */
  function expectWhole({ heard, seqs }: FakeClient, next: string, newest: number): void {
    const [, reset, ...more] = heard
    const [, seq] = new RegExp(`^reset epoch ${next}\\.(\\d+)$`).exec(`${reset}`) ?? []
    expect(more.filter((what) => typeof what === 'string')).toEqual([])
    expect(seqs).toEqual(upTo(Number(seq) + 1, newest))
  }

  test('resets them one after the other, in no order, each before anything of the new log', async () => {
    const { feed, fanOut } = serveLog(5)
    const clients = many(fanOut)
    feed.lose('newepoch', 3)
    const first = clients.flatMap((client, index) => (isReset(client) ? [index] : []))
    expect(first).toHaveLength(20)
    expect(first).not.toEqual(upTo(0, 19))
    feed.publishMany(2)
    await turn()
    const awaiting = clients.filter((client) => !isReset(client))
    expect(awaiting).not.toEqual([])
    for (const { heard, cursor } of awaiting) {
      expect([heard, cursor]).toEqual([[`live ${epoch}.5`], `${epoch}.5`])
    }
    await eventually(() => expect(clients.every(isReset)).toBe(true))
    feed.publishMany(1)
    await turn()
    for (const client of clients) expectWhole(client, 'newepoch', 6)
  })

  test('tells nothing to those who leave before their turn', async () => {
    const { feed, fanOut } = serveLog(5)
    const clients = many(fanOut)
    feed.lose('newepoch', 3)
    const [gone, here] = [clients.slice(0, MANY / 2), clients.slice(MANY / 2)]
    const untold = gone.filter((client) => !isReset(client))
    for (const client of gone) client.detach()
    await eventually(() => expect(here.every(isReset)).toBe(true))
    expect(untold.filter(isReset)).toEqual([])
  })

  test('that is lost in its turn is told of to those alone who had heard of it', async () => {
    const { feed, fanOut } = serveLog(5)
    const clients = many(fanOut)
    feed.lose('newepoch', 3)
    const early = clients.filter(isReset)
    feed.lose('epoch002', 1)
    const isThere = ({ cursor }: FakeClient): boolean => cursor === 'epoch002.1'
    await eventually(() => expect(clients.every(isThere)).toBe(true))
    for (const client of clients) {
      const between = early.includes(client) ? ['reset epoch newepoch.3'] : []
      const expected = [`live ${epoch}.5`, ...between, 'reset epoch epoch002.1']
      expect(client.heard).toEqual(expected)
    }
  })

  test('does not keep one waiting that was full, and drains', async () => {
    const { feed, fanOut } = serveLog(5)
    const clients = many(fanOut)
    const slow = new FakeClient(fanOut, undefined, { room: 1 })
    feed.lose('newepoch', 3)
    slow.drain()
    expect(slow.heard.slice(1)).toEqual(['reset epoch newepoch.3'])
    await eventually(() => expect(clients.every(isReset)).toBe(true))
    feed.publishMany(1)
    await turn()
    expectWhole(slow, 'newepoch', 4)
  })

  test('answers held polls one after the other, whatever is published meanwhile', async () => {
    const { feed, fanOut } = serveLog(5)
    let answered = 0
    const cancels = upTo(1, MANY).map(() => fanOut.wait(() => answered++))
    feed.lose('newepoch', 3)
    expect(answered).toBe(20)
    feed.publishMany(1)
    await turn()
    expect(answered).toBeLessThan(MANY)
    await eventually(() => expect(answered).toBe(MANY))
    for (const cancel of cancels) cancel()
    expect(answered).toBe(MANY)
  })

  test('answers no poll that was let go of before its turn', async () => {
    const { feed, fanOut } = serveLog(5)
    const [left, kept] = [new Set<number>(), new Set<number>()]
    const cancels = upTo(1, MANY).map((n) => fanOut.wait(() => left.add(n)))
    for (const n of upTo(1, MANY)) fanOut.wait(() => kept.add(n))
    feed.lose('newepoch', 3)
    const before = left.size
    for (const cancel of cancels) cancel()
    await eventually(() => expect(kept.size).toBe(MANY))
    expect(left.size).toBe(before)
  })

  test('is over for all as another takes over, who tells them at once', async () => {
    const { feed, fanOut } = serveLog(5)
    const clients = many(fanOut)
    let answered = 0
    for (const _ of clients) fanOut.wait(() => answered++)
    feed.lose('newepoch', 3)
    const heir = serveLog(2, { epoch: 'ofanother' })
    fanOut.handOver(heir.fanOut)
    expect(answered).toBe(MANY)
    expect(clients.map(({ cursor }) => cursor)).toEqual(clients.map(() => 'ofanother.2'))
  })

  test('is told to nobody any more once deliveries end', async () => {
    const { feed, fanOut } = serveLog(5)
    const clients = many(fanOut)
    let answered = 0
    for (const _ of clients) fanOut.wait(() => answered++)
    feed.lose('newepoch', 3)
    fanOut.close()
    await sleep(200)
    expect([clients.filter(isReset).length, answered]).toEqual([20, 20])
  })
})

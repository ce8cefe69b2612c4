import { describe, expect, test } from 'vitest'
import { upTo } from '../testbed/entries.ts'
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

  test('resets the others when one detaches on hearing of it', async () => {
    const { feed, fanOut } = serveLog(5)
    const clients = upTo(1, 4).map(() => new FakeClient(fanOut))
    const [first, second] = clients as [FakeClient, FakeClient]
    first.onWrite = () => {
      first.detach()
      second.detach()
    }
    feed.lose('newepoch', 1)
    feed.publishMany(1)
    await turn()
    expect(clients.map(({ heard }) => heard.slice(1))).toEqual([
      ['reset epoch newepoch.1'],
      [],
      ['reset epoch newepoch.1', [2]],
      ['reset epoch newepoch.1', [2]],
    ])
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

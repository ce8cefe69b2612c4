import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { FakeClient } from '../testbed/fake-client.ts'
import { FragileFeed } from '../testbed/fragile-feed.ts'
import { turn } from '../testbed/served-log.ts'
import type { Cursor } from './cursor.ts'
import type { Batch } from './event.ts'
import { Feeds, type ServedFeed, type ServingOptions } from './feeds.ts'

const at = (epoch: string, seq: number): Cursor => ({ epoch, seq })

/** `main` and two benches, each an empty log in an epoch of its own. */
function openFeeds(options?: ServingOptions) {
  const main = new FragileFeed({ epoch: 'epochmain' })
  const one = new FragileFeed({ epoch: 'epochone' })
  const two = new FragileFeed({ epoch: 'epochtwo' })
  const feeds = new Feeds(main, options)
  feeds.add('one', one)
  feeds.add('two', two)
  return { feeds, main, one, two }
}

function all(feeds: Feeds): ServedFeed[] {
  return [feeds.main, feeds.of('one'), feeds.of('two')]
}

function poll({ answers }: ServedFeed, cursor?: Cursor): Batch | undefined {
  const answer = answers.after(cursor)
  return answer && JSON.parse(answer.body)
}

describe('the feed of a bench', () => {
  test('is the one that was added under its name, with both ways out of it', () => {
    const { feeds, main, one, two } = openFeeds()
    for (const [served, feed] of [
      [feeds.main, main],
      [feeds.of('one'), one],
      [feeds.of('two'), two],
    ] as const) {
      expect(served.feed).toBe(feed)
      expect(served.fanOut.feed).toBe(feed)
      expect(poll(served)?.cursor).toBe(`${feed.bounds().epoch}.0`)
    }
  })

  test('is served by the same fan-out and answers whenever it is asked for', () => {
    const { feeds } = openFeeds()
    expect(feeds.of('one')).toBe(feeds.of('one'))
  })

  test.each([undefined, '', 'three', 'One', 'one ', 'main', 'constructor', '__proto__'])(
    'is main where the name is %j, which nobody added',
    (name) => {
      const { feeds } = openFeeds()
      expect(feeds.of(name)).toBe(feeds.main)
    },
  )

  test('that is not there is main, where a cursor of the bench is reset: epoch', () => {
    const { feeds, one } = openFeeds()
    one.publishMany(3)
    const cursor = at('epochone', 2)
    const reset = { outcome: 'reset', reason: 'epoch', cursor: 'epochmain.0' }
    expect(poll(feeds.of('one'), cursor)).toMatchObject({ outcome: 'resumed' })
    expect(poll(feeds.of('gone'), cursor)).toMatchObject(reset)
    expect(new FakeClient(feeds.of('gone').fanOut, cursor).hellos).toMatchObject([reset])
  })
})

describe('feeds side by side', () => {
  test('each push their own events to those who are attached to them', async () => {
    const { feeds, main, one, two } = openFeeds()
    const clients = all(feeds).map(({ fanOut }) => new FakeClient(fanOut))
    main.publishMany(1)
    one.publishMany(2)
    await turn()
    two.publishMany(3)
    await turn()
    expect(clients.map(({ heard }) => heard)).toEqual([
      ['live epochmain.0', [1]],
      ['live epochone.0', [1, 2]],
      ['live epochtwo.0', [1, 2, 3]],
    ])
  })

  test('each answer polls with their own events', () => {
    const { feeds, main, one } = openFeeds()
    main.publishMany(1)
    one.publishMany(2)
    const ids = (served: ServedFeed, epoch: string) =>
      poll(served, at(epoch, 0))?.events.map(({ id }) => id)
    expect(ids(feeds.main, 'epochmain')).toEqual(['epochmain.1'])
    expect(ids(feeds.of('one'), 'epochone')).toEqual(['epochone.1', 'epochone.2'])
    expect(ids(feeds.of('two'), 'epochtwo')).toBeUndefined()
  })

  test('each wake those alone who wait for them', async () => {
    const { feeds, one } = openFeeds()
    const [ofMain, ofOne, ofTwo] = [vi.fn(), vi.fn(), vi.fn()]
    feeds.main.fanOut.wait(ofMain)
    feeds.of('one').fanOut.wait(ofOne)
    feeds.of('two').fanOut.wait(ofTwo)
    one.publishMany(1)
    await turn()
    expect([ofMain, ofOne, ofTwo].map(({ mock }) => mock.calls.length)).toEqual([0, 1, 0])
  })

  test('each have an epoch and a staleness of their own', () => {
    const { feeds, one } = openFeeds()
    const onMain = new FakeClient(feeds.main.fanOut)
    const onOne = new FakeClient(feeds.of('one').fanOut)
    one.turnStale(true)
    one.lose('newepoch')
    expect(onOne.heartbeats).toEqual([{ cursor: 'epochone.0', stale: true }])
    expect(onOne.heard).toEqual(['live epochone.0', 'reset epoch newepoch.0'])
    expect(onMain.heartbeats).toEqual([])
    expect(onMain.heard).toEqual(['live epochmain.0'])
    expect(poll(feeds.main)).not.toHaveProperty('stale')
  })

  test.each([undefined, 'one'])('each obey the options (bench: %s)', (name) => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { feeds, main, one } = openFeeds({ page: 2, catchUp: 3, batch: 50 })
    const served = feeds.of(name)
    const feed = name === undefined ? main : one
    const { epoch } = feed.bounds()
    const client = new FakeClient(served.fanOut)
    feed.publishMany(4)
    vi.advanceTimersByTime(49)
    expect(client.seqs).toEqual([])
    vi.advanceTimersByTime(1)
    expect(client.seqs).toEqual([1, 2, 3, 4])
    expect(poll(served, at(epoch, 0))).toMatchObject({ cursor: `${epoch}.2`, more: true })
    const behind = new FakeClient(served.fanOut, at(epoch, 0))
    expect(behind.heard).toEqual([`reset behind ${epoch}.4`])
  })
})

describe('closing', () => {
  test('ends the deliveries of every feed, with events on their way, too', async () => {
    const { feeds, main, one, two } = openFeeds()
    const clients = all(feeds).map(({ fanOut }) => new FakeClient(fanOut))
    for (const feed of [main, one, two]) feed.publishMany(1)
    feeds.close()
    await turn()
    for (const feed of [main, one, two]) feed.publishMany(1)
    await turn()
    expect(clients.flatMap(({ seqs }) => seqs)).toEqual([])
    for (const feed of [main, one, two]) expect(feed.subscribers).toBe(0)
  })

  test('leaves the feeds as they are', () => {
    const { feeds, one } = openFeeds()
    feeds.close()
    one.publishMany(1)
    expect(one.bounds().newest).toBe(1)
    expect(poll(feeds.of('one'))?.cursor).toBe('epochone.1')
  })
})

describe('a bench under a name that is taken', () => {
  test('takes the place of the one that had it, whose deliveries end', async () => {
    const { feeds, one } = openFeeds()
    const before = new FakeClient(feeds.of('one').fanOut)
    one.publishMany(1)
    const next = new FragileFeed({ epoch: 'epochnext' })
    feeds.add('one', next)
    const after = new FakeClient(feeds.of('one').fanOut)
    one.publishMany(1)
    next.publishMany(2)
    await turn()
    expect(feeds.of('one').feed).toBe(next)
    expect(before.heard).toEqual(['live epochone.0'])
    expect(after.heard).toEqual(['live epochnext.0', [1, 2]])
    expect([one.subscribers, next.subscribers]).toEqual([0, 1])
  })

  test('leaves main and the other benches alone', async () => {
    const { feeds, main, two } = openFeeds()
    const clients = [feeds.main, feeds.of('two')].map(({ fanOut }) => new FakeClient(fanOut))
    feeds.add('one', new FragileFeed({ epoch: 'epochnext' }))
    main.publishMany(1)
    two.publishMany(1)
    await turn()
    expect(clients.map(({ seqs }) => seqs)).toEqual([[1], [1]])
  })

  test('is closed with the rest', () => {
    const { feeds } = openFeeds()
    const next = new FragileFeed({ epoch: 'epochnext' })
    feeds.add('one', next)
    feeds.close()
    expect(next.subscribers).toBe(0)
  })
})

describe('a bench that is gone', () => {
  test('leaves whoever is attached to it with main, where the log is another one', async () => {
    const { feeds, main, one } = openFeeds()
    const { fanOut } = feeds.of('one')
    const [client, full] = [new FakeClient(fanOut), new FakeClient(fanOut, undefined, { room: 1 })]
    feeds.remove('one')
    expect(feeds.of('one')).toBe(feeds.main)
    expect(client.heard).toEqual(['live epochone.0', 'reset epoch epochmain.0'])
    main.publishMany(2)
    one.publishMany(1)
    await turn()
    expect(client.heard.slice(2)).toEqual([[1, 2]])
    expect(full.heard).toEqual(['live epochone.0'])
    full.drain()
    expect(full.heard.slice(1)).toEqual(['reset epoch epochmain.2'])
  })

  test('wakes those who wait, and takes whoever was on the way to main as well', async () => {
    const { feeds, main, one } = openFeeds()
    const { fanOut } = feeds.of('one')
    const [woken, later] = [vi.fn(), vi.fn()]
    fanOut.wait(woken)
    feeds.remove('one')
    expect(woken).toHaveBeenCalledOnce()
    const late = new FakeClient(fanOut)
    fanOut.wait(later)
    main.publishMany(1)
    await turn()
    expect(late.heard).toEqual(['live epochmain.0', [1]])
    expect(later).toHaveBeenCalledOnce()
    expect([main.subscribers, one.subscribers]).toEqual([1, 0])
  })

  test('lets its readers go when they leave', async () => {
    const { feeds, main } = openFeeds()
    const client = new FakeClient(feeds.of('one').fanOut)
    feeds.remove('one')
    client.attachment.detach()
    main.publishMany(1)
    await turn()
    expect(client.heard).toEqual(['live epochone.0', 'reset epoch epochmain.0'])
  })
})

import { expect, test, vi } from 'vitest'
import { Feeds } from '../feed/feeds.ts'
import { FakeClient } from '../testbed/fake-client.ts'
import { FragileFeed } from '../testbed/fragile-feed.ts'
import { turn } from '../testbed/served-log.ts'
import { BenchFeed } from './bench-feed.ts'

function open() {
  const main = new FragileFeed({ epoch: 'epochmain' })
  const own = new FragileFeed({ epoch: 'epochown' })
  const feeds = new Feeds(main)
  const bench = new BenchFeed(main)
  feeds.add('bench', bench)
  return { main, own, feeds, bench, served: feeds.of('bench') }
}

test('a bench is on main until it is switched, and then everyone is told in-band', async () => {
  const { main, own, bench, served } = open()
  const client = new FakeClient(served.fanOut)
  const news = vi.fn()
  main.publishMany(1)
  await turn()
  served.fanOut.wait(news)
  bench.switchTo(own)
  expect(news).toHaveBeenCalledOnce()
  main.publishMany(3)
  own.publishMany(2)
  await turn()
  bench.switchTo(main)
  expect(client.heard).toEqual([
    'live epochmain.0',
    [1],
    'reset epoch epochown.0',
    [1, 2],
    'reset epoch epochmain.4',
  ])
})

test('a switch to the feed that it is on is none', () => {
  const { main, bench, served } = open()
  const client = new FakeClient(served.fanOut)
  bench.switchTo(main)
  expect(client.heard).toEqual(['live epochmain.0'])
})

test('what is published on a bench goes where its lanes read', async () => {
  const { own, main, bench } = open()
  await bench.publish({ type: 'notification', data: {} as never })
  bench.switchTo(own)
  await bench.publish({ type: 'notification', data: {} as never })
  expect([main.bounds().newest, own.bounds().newest]).toEqual([1, 1])
  expect((await bench.position()).epoch).toBe('epochown')
})

test('main has no subscriber of a bench that left, was switched, or is gone', () => {
  const { main, own, feeds, bench } = open()
  expect(main.subscribers).toBe(2)
  bench.switchTo(own)
  expect([main.subscribers, own.subscribers]).toEqual([1, 1])
  bench.switchTo(main)
  expect([main.subscribers, own.subscribers]).toEqual([2, 0])
  feeds.remove('bench')
  expect(main.subscribers).toBe(1)
})

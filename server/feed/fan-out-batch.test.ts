import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FakeClient } from '../testbed/fake-client.ts'
import { at, epoch } from '../testbed/fragile-feed.ts'
import { serveLog } from '../testbed/served-log.ts'

describe('collecting for some milliseconds', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('delivers that long after the first event, in one write', () => {
    const { feed, fanOut } = serveLog(0, { batch: 50 })
    const client = new FakeClient(fanOut)
    feed.publishMany(1)
    vi.advanceTimersByTime(49)
    feed.publishMany(2)
    expect(client.seqs).toEqual([])
    vi.advanceTimersByTime(1)
    expect(client.heard.slice(1)).toEqual([[1, 2, 3]])

    feed.publishMany(1)
    vi.advanceTimersByTime(49)
    expect(client.seqs).toEqual([1, 2, 3])
    vi.advanceTimersByTime(1)
    expect(client.seqs).toEqual([1, 2, 3, 4])
  })

  test('shows neither gap nor repeat to one that attaches or drains meanwhile', () => {
    const { feed, fanOut } = serveLog(0, { batch: 50 })
    const before = new FakeClient(fanOut)
    const slow = new FakeClient(fanOut, undefined, { room: 1 })
    feed.publishMany(2)
    vi.advanceTimersByTime(20)
    const meanwhile = [
      new FakeClient(fanOut),
      new FakeClient(fanOut, at(0)),
      new FakeClient(fanOut, at(1)),
    ]
    slow.drain()
    feed.publishMany(2)
    vi.advanceTimersByTime(50)
    expect([before, slow, ...meanwhile].map(({ seqs }) => seqs)).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
      [3, 4],
      [1, 2, 3, 4],
      [2, 3, 4],
    ])
    for (const { cursor } of [before, slow, ...meanwhile]) expect(cursor).toBe(`${epoch}.4`)
  })

  test('has a cursor that stands still while events are collected', () => {
    const { feed, fanOut } = serveLog(3, { batch: 50 })
    const client = new FakeClient(fanOut)
    feed.publishMany(2)
    vi.advanceTimersByTime(49)
    expect(client.cursor).toBe(`${epoch}.3`)
    vi.advanceTimersByTime(1)
    expect(client.cursor).toBe(`${epoch}.5`)
  })

  test('wakes who waits after the delivery', () => {
    const { feed, fanOut } = serveLog(0, { batch: 50 })
    const news = vi.fn()
    fanOut.wait(news)
    feed.publishMany(1)
    vi.advanceTimersByTime(49)
    expect(news).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(news).toHaveBeenCalledOnce()
  })

  test('is over with the old epoch: what was collected is not sent in the new one', () => {
    const { feed, fanOut } = serveLog(0, { batch: 50 })
    const client = new FakeClient(fanOut)
    feed.publishMany(2)
    feed.lose('newepoch', 1)
    vi.advanceTimersByTime(100)
    expect(client.heard).toEqual([`live ${epoch}.0`, 'reset epoch newepoch.1'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('leaves no timer when the fan-out is closed', () => {
    const { feed, fanOut } = serveLog(0, { batch: 50 })
    feed.publishMany(1)
    expect(vi.getTimerCount()).toBe(1)
    fanOut.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

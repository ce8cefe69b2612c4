import { describe, expect, test, vi } from 'vitest'
import { FakeClient } from '../testbed/fake-client.ts'
import { serveLog, turn } from '../testbed/served-log.ts'

describe('waiting', () => {
  test('is called back once, after live connections were written to', async () => {
    const { feed, fanOut } = serveLog(0)
    const client = new FakeClient(fanOut)
    const heard: number[][] = []
    fanOut.wait(() => heard.push(client.seqs))
    await turn()
    expect(heard).toEqual([])
    feed.publishMany(2)
    expect(heard).toEqual([])
    await turn()
    feed.publishMany(2)
    await turn()
    expect(heard).toEqual([[1, 2]])
  })

  test('is called back without any connection', async () => {
    const { feed, fanOut } = serveLog(0)
    const news = vi.fn()
    fanOut.wait(news)
    feed.publishMany(1)
    await turn()
    expect(news).toHaveBeenCalledOnce()
  })

  test('is not called back once it was cancelled', async () => {
    const { feed, fanOut } = serveLog(0)
    const [cancelled, kept] = [vi.fn(), vi.fn()]
    const cancel = fanOut.wait(cancelled)
    fanOut.wait(kept)
    cancel()
    feed.publishMany(1)
    await turn()
    expect(cancelled).not.toHaveBeenCalled()
    expect(kept).toHaveBeenCalledOnce()
    expect(cancel).not.toThrow()
  })

  test('is not called back when another that is called cancels it', async () => {
    const { feed, fanOut } = serveLog(0)
    const second = vi.fn()
    fanOut.wait(() => cancel())
    const cancel = fanOut.wait(second)
    feed.publishMany(1)
    await turn()
    expect(second).not.toHaveBeenCalled()
  })

  test('again, while called back, is for the next delivery', async () => {
    const { feed, fanOut } = serveLog(0)
    let calls = 0
    const news = (): void => {
      calls++
      fanOut.wait(news)
    }
    fanOut.wait(news)
    for (let n = 1; n <= 3; n++) {
      feed.publishMany(5)
      await turn()
      expect(calls).toBe(n)
    }
  })

  test('is called back on a new epoch, even of an empty log', () => {
    const { feed, fanOut } = serveLog(0)
    const news = vi.fn()
    fanOut.wait(news)
    feed.lose('newepoch')
    expect(news).toHaveBeenCalledOnce()
  })

  test('is called back when the feed turns stale, not when it comes back', () => {
    const { feed, fanOut } = serveLog(0)
    const [first, second] = [vi.fn(), vi.fn()]
    fanOut.wait(first)
    feed.turnStale(true)
    expect(first).toHaveBeenCalledOnce()
    fanOut.wait(second)
    feed.turnStale(false)
    expect(second).not.toHaveBeenCalled()
  })
})

import { expect, test } from 'vitest'
import { notification, price } from '../testbed/drafts.ts'
import { seqs, upTo } from '../testbed/entries.ts'
import { eventually } from '../testbed/eventually.ts'
import { everything } from '../testbed/every-feed.ts'
import { describeWith } from '../testbed/found.ts'
import { SharedLog } from '../testbed/shared-log.ts'
import { OutOfReach } from './out-of-reach.ts'

describeWith('redis', 'a Redis that is silent, on connections that stay open', () => {
  test.each(['SIGSTOP', 'CLIENT PAUSE'])(
    'by %s is found out within seconds, and gone on with where it was',
    async (how) => {
      const log = await SharedLog.start()
      const [one, two] = [await log.open(), await log.open()]
      await log.publish(one, 5)
      const epoch = await log.agreed(one, two)
      const asked = performance.now()
      if (how === 'SIGSTOP') log.redis.pause()
      else await log.redis.command('CLIENT', 'PAUSE', '6000', 'ALL')
      // It has been given to Redis, and so may be entered, once or not at all.
      await expect(one.publish(price('A', 1))).rejects.toThrow(OutOfReach)
      await eventually(() => expect([one.stale, two.stale]).toEqual([true, true]))
      expect(performance.now() - asked).toBeLessThan(6000)
      await expect(one.publish(price('A', 2))).rejects.toThrow('out of reach')
      if (how === 'SIGSTOP') log.redis.resume()
      expect(await log.agreed(one, two)).toBe(epoch)
      await log.publish(two, 3)
      await log.agreed(one, two)
      const { newest } = one.bounds()
      expect([8, 9]).toContain(newest)
      expect(seqs(one.read(0, 100, everything))).toEqual(upTo(1, newest))
    },
  )

  test('is waited for no longer when the feed is closed', async () => {
    const log = await SharedLog.start()
    const feed = await log.open()
    log.redis.pause()
    const asked = performance.now()
    await feed.close()
    expect(performance.now() - asked).toBeLessThan(1000)
    log.redis.resume()
  })
})

describeWith('redis', 'a Redis that is full', () => {
  test('takes no event, stays within reach, and goes on once it has room', async () => {
    const log = await SharedLog.start()
    const [one, two] = [await log.open(), await log.open()]
    await log.publish(one, 5)
    const epoch = await log.agreed(one, two)
    await log.redis.command('CONFIG', 'SET', 'maxmemory', '1')
    for (const draft of [price('S1', 1), notification('one')]) {
      await expect(one.publish(draft)).rejects.toThrow(/Redis takes no event: OOM/)
    }
    expect(await one.position()).toEqual({ epoch, seq: 5 })
    await log.redis.command('CONFIG', 'SET', 'maxmemory', '0')
    await log.publish(two, 3)
    expect(await log.agreed(one, two)).toBe(epoch)
    expect(seqs(one.read(0, 100, everything))).toEqual(upTo(1, 8))
  })

  test('and empty, begins anew all the same', async () => {
    const log = await SharedLog.start()
    const feed = await log.open()
    await log.publish(feed, 5)
    const before = feed.bounds().epoch
    await log.redis.command('CONFIG', 'SET', 'maxmemory', '1')
    await log.redis.command('FLUSHALL')
    await eventually(() => expect(feed.bounds().epoch).not.toBe(before))
    await expect(feed.publish(price('A', 1))).rejects.toThrow(/OOM/)
    await log.redis.command('CONFIG', 'SET', 'maxmemory', '0')
    await log.publish(feed, 2)
    expect(feed.bounds()).toMatchObject({ oldest: 1, newest: 2 })
  })
})

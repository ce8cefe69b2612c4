import { expect, test } from 'vitest'
import { price } from '../testbed/drafts.ts'
import { eventually } from '../testbed/eventually.ts'
import { remembered } from '../testbed/every-feed.ts'
import { describeWith } from '../testbed/found.ts'
import { SharedLog } from '../testbed/shared-log.ts'
import { SlowLink } from '../testbed/slow-link.ts'
import type { RedisFeed } from './redis-feed.ts'

describeWith('redis', 'a log that is long, at the end of a long way', () => {
  test('is read whole by who starts, however long that takes', async () => {
    const log = await SharedLog.start()
    const near = await log.open()
    for (let sent = 0; sent < 6400; sent += 400) {
      await Promise.all(Array.from({ length: 400 }, (_, n) => near.publish(price('A', n))))
    }
    await remembered(near, 6400)
    const link = await SlowLink.open(log.redis.port, { delay: 150 })
    const began = performance.now()
    const far = await log.open({}, link.port)
    expect(performance.now() - began).toBeGreaterThan(5000)
    await log.agreed(near, far)
    expect(far.bounds()).toMatchObject({ oldest: 1, newest: 6400 })
  }, 60_000)
})

describeWith('redis', 'a log of large events, at the end of a thin way', () => {
  const FILLED = { payloadBytes: 64 * 1024 }
  // 32 Mbit/s: of 300 such events, a tenth in half a second.
  const THIN = { rate: 4_000_000 }
  const burst = (feed: RedisFeed) =>
    Promise.all(Array.from({ length: 300 }, (_, n) => feed.publish(price('A', n))))

  test('is read whole by who starts, and then on without a break', async () => {
    const log = await SharedLog.start()
    const near = await log.open(FILLED)
    await burst(near)
    await remembered(near, 300)
    const lost: Error[] = []
    const link = await SlowLink.open(log.redis.port, THIN)
    const far = await log.open({ lost: (why) => lost.push(why) }, link.port)
    expect(far.bounds()).toMatchObject({ oldest: 1, newest: 300 })
    await burst(near)
    await remembered(far, 600)
    await log.agreed(near, far)
    expect(lost).toEqual([])
  }, 60_000)

  test('takes all that is published at once, though the last answer is late', async () => {
    const log = await SharedLog.start()
    const link = await SlowLink.open(log.redis.port, THIN)
    const lost: Error[] = []
    const far = await log.open({ ...FILLED, lost: (why) => lost.push(why) }, link.port)
    const began = performance.now()
    expect(await burst(far)).toHaveLength(300)
    expect(performance.now() - began).toBeGreaterThan(3000)
    expect(lost).toEqual([])
  }, 60_000)
})

describeWith('redis', 'a log that is read and read, and never whole', () => {
  test('is given up after five seconds, and said to be what it is', async () => {
    const log = await SharedLog.start()
    const near = await log.open()
    await log.publish(near, 5)
    await near.close()
    // A head that somebody set: what is there is always of another log than it says.
    await log.redis.command('HSET', '{push-or-poll}:head', 'epoch', 'somebody')
    const began = performance.now()
    await expect(log.open()).rejects.toThrow(
      /^cannot use Redis at 127\.0\.0\.1:\d+: the log could not be read within 5 s$/,
    )
    expect(performance.now() - began).toBeLessThan(15_000)
    // It has let go of it, too.
    await eventually(async () => {
      const clients = await log.redis.command<string>('CLIENT', 'LIST')
      expect(clients.trim().split('\n')).toHaveLength(1)
    })
  }, 30_000)
})

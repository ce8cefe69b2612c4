import { expect, test } from 'vitest'
import { notification, numbered, price } from '../testbed/drafts.ts'
import { jsons, seqs, upTo } from '../testbed/entries.ts'
import { eventually } from '../testbed/eventually.ts'
import { everything, remembered } from '../testbed/every-feed.ts'
import { describeWith } from '../testbed/found.ts'
import { SharedLog } from '../testbed/shared-log.ts'
import { caughtUp } from './catch-up.ts'
import { decide } from './cursor.ts'
import { RedisFeed } from './redis-feed.ts'

describeWith('redis', 'a log that processes share', () => {
  test('has the same events in the same order for all who publish to it at once', async () => {
    const log = await SharedLog.start()
    const [one, two] = [await log.open(), await log.open()]
    await Promise.all(
      [one, two].flatMap((feed) => numbered(200).map((draft) => feed.publish(draft))),
    )
    await Promise.all([remembered(one, 400), remembered(two, 400)])
    await log.agreed(one, two)
    const events = jsons(one.read(0, 1000, everything))
    expect(events).toHaveLength(400)
    expect(jsons(two.read(0, 1000, everything))).toEqual(events)
    expect(jsons(two.snapshot())).toEqual(jsons(one.snapshot()))
  })

  test('is filled up alike by each, to the byte', async () => {
    const log = await SharedLog.start()
    const [one, two] = [await log.open({ payloadBytes: 500 }), await log.open()]
    const { json } = await one.publish(price('A', 1))
    await remembered(two, 1)
    expect(jsons(two.read(0, 1, everything))).toEqual([json])
    expect(Buffer.byteLength(json)).toBe(500)
  })

  test('has its tail for a process that starts late, and a snapshot older than that', async () => {
    const log = await SharedLog.start()
    const early = await log.open({ retain: 5 })
    await early.publish(price('OLD', 1))
    await early.publish(notification('old'))
    await log.publish(early, 1500)
    await log.redis.command('XTRIM', '{push-or-poll}:events', 'MAXLEN', '5')
    const late = await log.open()
    await log.agreed(early, late)
    expect(late.bounds()).toEqual(early.bounds())
    expect(late.bounds()).toMatchObject({ oldest: 1498, newest: 1502 })
    expect(jsons(late.read(1497, 10, everything))).toEqual(jsons(early.read(1497, 10, everything)))
    expect(seqs(late.snapshot())).toEqual([1, 2, 1500, 1501, 1502])
    expect(jsons(late.snapshot())).toEqual(jsons(early.snapshot()))
  })

  test('keeps no more than is retained in Redis, give or take what it trims at once', async () => {
    const log = await SharedLog.start()
    const feed = await log.open({ retain: 100 })
    await log.publish(feed, 1000)
    const kept = await log.redis.command<number>('XLEN', '{push-or-poll}:events')
    expect(kept).toBeGreaterThanOrEqual(100)
    expect(kept).toBeLessThan(300)
    const late = await log.open({ retain: 50 })
    expect(late.bounds()).toMatchObject({ oldest: 951, newest: 1000 })
  })

  test('is asked where it stands, which is past what memory has', async () => {
    const log = await SharedLog.start()
    const [one, two] = [await log.open(), await log.open()]
    for (let seq = 1; seq <= 50; seq++) {
      await one.publish(price('A', seq))
      expect(await two.position()).toEqual({ epoch: one.bounds().epoch, seq })
    }
  })

  test('is resumed everywhere from a cursor of any process, at once', async () => {
    const log = await SharedLog.start()
    const feeds = [await log.open(), await log.open(), await log.open()]
    const { epoch } = feeds[0]?.bounds() ?? { epoch: '' }
    for (let seq = 1; seq <= 200; seq++) {
      await feeds[seq % 3]?.publish(price('A', seq))
      const other = feeds[(seq + 1) % 3] as RedisFeed
      await caughtUp(other, { epoch, seq })
      expect(decide({ epoch, seq }, other.bounds())).toEqual({ outcome: 'resumed', seq })
    }
  })

  test('does not wait for an event that nobody has published', async () => {
    const log = await SharedLog.start()
    const feed = await log.open()
    await log.publish(feed, 3)
    const { epoch } = feed.bounds()
    const asked = performance.now()
    await caughtUp(feed, { epoch, seq: 4 })
    await caughtUp(feed, { epoch: 'another1', seq: 1 })
    expect(performance.now() - asked).toBeLessThan(900)
    expect(decide({ epoch, seq: 4 }, feed.bounds())).toMatchObject({ reason: 'future' })
  })

  test('stays what it is when all processes end, and begin again', async () => {
    const log = await SharedLog.start()
    const first = await log.open()
    await log.publish(first, 10)
    const before = jsons(first.read(0, 100, everything))
    const { epoch } = first.bounds()
    await first.close()
    const second = await log.open()
    expect(second.bounds()).toEqual({ epoch, oldest: 1, newest: 10 })
    expect(jsons(second.read(0, 100, everything))).toEqual(before)
  })

  test('has a name: two logs in one Redis do not mix', async () => {
    const log = await SharedLog.start()
    const [one, two] = [await log.open({ name: 'one' }), await log.open({ name: 'two' })]
    await Promise.all([log.publish(one, 5), log.publish(two, 3)])
    expect(one.bounds()).toMatchObject({ newest: 5 })
    expect(two.bounds()).toMatchObject({ newest: 3 })
    expect(one.bounds().epoch).not.toBe(two.bounds().epoch)
  })

  test('counts on where a number has more digits than Lua writes', async () => {
    const log = await SharedLog.start()
    const early = await log.open()
    const { epoch } = early.bounds()
    await early.close()
    const far = 2 ** 53 - 10
    await log.redis.command('HSET', '{push-or-poll}:head', 'seq', `${far}`)
    await log.redis.command(
      'XADD',
      '{push-or-poll}:events',
      `${far}-0`,
      'json',
      eventAt(epoch, far),
    )
    const feed = await log.open({ retain: 3 })
    expect((await feed.publish(price('A', 1))).event.id).toBe(`${epoch}.9007199254740983`)
    await remembered(feed, far + 1)
    expect(seqs(feed.read(far - 1, 10, everything))).toEqual(upTo(far, far + 1))
  })

  test('lets go of Redis when it is closed', async () => {
    const log = await SharedLog.start()
    const feed = await log.open()
    const clients = (): Promise<string> => log.redis.command('CLIENT', 'LIST')
    expect((await clients()).trim().split('\n')).toHaveLength(3)
    await feed.close()
    await eventually(async () => expect((await clients()).trim().split('\n')).toHaveLength(1))
  })

  test('is refused where it is not a log of ours, in one line', async () => {
    const log = await SharedLog.start()
    await log.redis.command('SET', '{push-or-poll}:head', 'something else')
    await expect(RedisFeed.open({ url: log.redis.url })).rejects.toThrow(
      /^cannot use Redis at 127\.0\.0\.1:\d+: .*WRONGTYPE.*$/,
    )
  })
})

function eventAt(epoch: string, seq: number): string {
  const { type, data } = price('A', 0)
  return JSON.stringify({ id: `${epoch}.${seq}`, type, at: 1, data })
}

import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { price } from '../testbed/drafts.ts'
import { seqs, upTo } from '../testbed/entries.ts'
import { eventually } from '../testbed/eventually.ts'
import { everything, remembered } from '../testbed/every-feed.ts'
import { describeWith } from '../testbed/found.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { Redis } from '../testbed/redis.ts'
import { Relay } from '../testbed/relay.ts'
import { isStale, SharedLog } from '../testbed/shared-log.ts'
import { OutOfReach } from './out-of-reach.ts'
import { RedisFeed } from './redis-feed.ts'

const PERSISTENT = ['--appendonly', 'yes', '--appendfsync', 'always']
const EVENTS = '{push-or-poll}:events'

/** Every change of `stale`, in order. */
function staleness(feed: RedisFeed): boolean[] {
  const seen = [feed.stale]
  feed.subscribe(() => {
    if (feed.stale !== seen.at(-1)) seen.push(feed.stale)
  })
  return seen
}

describeWith('redis', 'a Redis that is killed', () => {
  test('leaves what memory has, says so at once, and takes nothing', async () => {
    const log = await SharedLog.start()
    const feed = await log.open()
    await log.publish(feed, 5)
    const seen = staleness(feed)
    await log.redis.kill()
    await isStale(feed)
    expect(seen).toEqual([false, true])
    await expect(feed.publish(price('A', 1))).rejects.toThrow(OutOfReach)
    await expect(feed.position()).rejects.toThrow(OutOfReach)
    expect(seqs(feed.read(0, 10, everything))).toEqual(upTo(1, 5))
    expect(seqs(feed.snapshot())).toEqual([3, 4, 5])
  })

  test('and is back with its data goes on where it was, for all', async () => {
    const log = await SharedLog.start({ flags: PERSISTENT })
    const [one, two] = [await log.open(), await log.open()]
    await log.publish(one, 5)
    const epoch = await log.agreed(one, two)
    await log.redis.kill()
    await isStale(one, two)
    await log.redis.startAgain()
    expect(await log.agreed(one, two)).toBe(epoch)
    await log.publish(two, 5)
    expect(await log.agreed(one, two)).toBe(epoch)
    expect(seqs(one.read(0, 100, everything))).toEqual(upTo(1, 10))
  })

  test('and is back empty begins anew, on which all agree', async () => {
    const log = await SharedLog.start()
    const feeds = [await log.open(), await log.open(), await log.open()]
    const [one] = feeds as [RedisFeed]
    await log.publish(one, 5)
    const before = await log.agreed(...feeds)
    await log.redis.kill()
    await isStale(...feeds)
    await log.redis.startAgain()
    const epoch = await log.agreed(...feeds)
    expect(epoch).not.toBe(before)
    expect(one.bounds()).toEqual({ epoch, oldest: 1, newest: 0 })
    expect(one.snapshot()).toEqual([])
    await log.publish(one, 2)
    expect(await log.agreed(...feeds)).toBe(epoch)
  })

  test('over and over while all publish has no id stand for two events', async () => {
    const log = await SharedLog.start({ flags: ['--appendonly', 'yes', '--appendfsync', 'no'] })
    const feeds = [await log.open(), await log.open(), await log.open()]
    let isOver = false
    const publishing = feeds.map(async (feed) => {
      for (let n = 0; !isOver; n++) {
        await feed.publish(price('A', n)).catch(() => {})
        await wait(1)
      }
    })
    for (let round = 0; round < 3; round++) {
      await wait(200)
      await log.redis.kill()
      await log.redis.startAgain()
      await eventually(() => expect(feeds.every(({ stale }) => !stale)).toBe(true))
    }
    isOver = true
    await Promise.all(publishing)
    await log.agreed(...feeds)
  })
})

describeWith('redis', 'a Redis that lost something while nobody noticed', () => {
  test.each(['then nothing', 'then an event'])('all of it, and %s: begins anew', async (then) => {
    const log = await SharedLog.start()
    const [one, two] = [await log.open(), await log.open()]
    await log.publish(one, 5)
    const before = await log.agreed(one, two)
    await log.redis.command('FLUSHALL')
    if (then === 'then an event') await one.publish(price('A', 1))
    await eventually(() => expect(one.bounds().epoch).not.toBe(before))
    await log.agreed(one, two)
    await log.publish(two, 8)
    await log.agreed(one, two)
    expect(one.bounds().newest).toBe(then === 'then nothing' ? 8 : 9)
  })

  test('and has as many events again before anyone looks: they are not taken for the old', async () => {
    const log = await SharedLog.start()
    const [one, two] = [await log.open(), await log.open()]
    await log.publish(one, 3)
    const before = await log.agreed(one, two)
    await log.redis.command('FLUSHALL')
    await Promise.all(upTo(1, 10).map((n) => one.publish(price('B', n))))
    await eventually(() => expect(two.bounds().epoch).not.toBe(before))
    await log.agreed(one, two)
    expect(seqs(two.read(0, 100, everything))).toEqual(upTo(1, 10))
  })

  test('its newest events, over connections that stay: the next one begins anew', async () => {
    const log = await SharedLog.start({ flags: ['--enable-debug-command', 'yes'] })
    const [one, two] = [await log.open(), await log.open()]
    await log.publish(one, 5)
    await log.redis.command('SAVE')
    await log.publish(one, 5)
    const before = await log.agreed(one, two)
    await log.redis.command('DEBUG', 'RELOAD', 'NOSAVE')
    const { event } = await two.publish(price('A', 1))
    expect(event.id).toMatch(/\.1$/)
    await eventually(() => expect(one.bounds().epoch).not.toBe(before))
    await log.agreed(one, two)
    expect(seqs(one.read(0, 10, everything))).toEqual([1])
  })

  test('all since a log before this one: the epoch that it came back with is not gone on with', async () => {
    const log = await SharedLog.start({ flags: ['--dbfilename', 'older.rdb'] })
    const [one, two] = [await log.open(), await log.open()]
    await log.publish(one, 2)
    await log.redis.command('SAVE')
    await log.publish(one, 2)
    const first = await log.agreed(one, two)
    await log.redis.command('FLUSHALL')
    await eventually(() => expect(two.bounds().epoch).not.toBe(first))
    const second = await log.agreed(one, two)
    await log.redis.kill()
    await isStale(one, two)
    await log.redis.startAgain()
    const third = await log.agreed(one, two)
    expect([first, second]).not.toContain(third)
    await log.publish(one, 4)
    await log.agreed(one, two)
  })

  test('its newest events: whoever comes back to it first begins anew, for all', async () => {
    const log = await SharedLog.start({ flags: ['--dbfilename', 'older.rdb'] })
    const [one, two] = [await log.open(), await log.open()]
    await log.publish(one, 5)
    await log.redis.command('SAVE')
    await log.publish(one, 5)
    const before = await log.agreed(one, two)
    await log.redis.kill()
    await isStale(one, two)
    await log.redis.startAgain()
    const epoch = await log.agreed(one, two)
    expect(epoch).not.toBe(before)
    expect(one.bounds()).toMatchObject({ oldest: 1, newest: 0 })
  })

  test('its newest events, and has others in their place: their bytes tell', async () => {
    const log = await SharedLog.start({ flags: ['--dbfilename', 'older.rdb'] })
    const relay = await Relay.open(log.redis.port)
    const away = await log.open({}, relay.port)
    await log.publish(away, 5)
    await log.redis.command('SAVE')
    const older = join(log.redis.folder, 'older.rdb')
    await copyFile(older, `${older}.kept`)
    await log.publish(away, 5)
    const before = away.bounds().epoch
    relay.refuse()
    relay.cut()
    await log.redis.kill()
    await copyFile(`${older}.kept`, older)
    await log.redis.startAgain()
    // This one cannot know that there were ten: it was not there.
    const other = await RedisFeed.open({ url: log.redis.url })
    atEnd(() => other.close())
    for (let n = 0; n < 5; n++) await other.publish(price('B', n))
    await remembered(other, 10)
    expect(other.bounds()).toMatchObject({ epoch: before, newest: 10 })
    relay.accept()
    await eventually(() => expect(away.bounds().epoch).not.toBe(before))
    await log.agreed(away, other)
  })
})

describeWith('redis', 'a Redis that somebody else has a hand in', () => {
  test.each(['*', '6-0', '9-0'])('who writes %s into the stream: it begins anew', async (id) => {
    const log = await SharedLog.start()
    const [one, two] = [await log.open(), await log.open()]
    await log.publish(one, 5)
    const before = await log.agreed(one, two)
    await log.redis.command('XADD', EVENTS, id, 'text', 'Hello')
    await eventually(() => expect(one.bounds().epoch).not.toBe(before))
    await log.agreed(one, two)
    await log.publish(two, 3)
    await log.agreed(one, two)
    expect(seqs(one.read(0, 10, everything))).toEqual(upTo(1, 3))
  })

  test('who makes a replica of it, and of its replica the one that takes events: it is found', async () => {
    const log = await SharedLog.start()
    const relay = await Relay.open(log.redis.port)
    const feed = await log.open({}, relay.port)
    await log.publish(feed, 5)
    const before = feed.bounds().epoch
    const replica = await Redis.start()
    await replica.command('REPLICAOF', '127.0.0.1', `${log.redis.port}`)
    await eventually(async () => expect(await replica.command('XLEN', EVENTS)).toBe(5))
    await replica.command('REPLICAOF', 'NO', 'ONE')
    await log.redis.command('REPLICAOF', '127.0.0.1', `${replica.port}`)
    relay.leadTo(replica.port)
    await eventually(() => feed.publish(price('A', 6)))
    await remembered(feed, 6)
    expect(feed.bounds()).toMatchObject({ epoch: before, newest: 6 })
  })
})

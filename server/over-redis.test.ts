import { expect, test } from 'vitest'
import { RedisFeed } from './feed/redis-feed.ts'
import { price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { describeWith } from './testbed/found.ts'
import { atEnd } from './testbed/lifetime.ts'
import { Onlookers } from './testbed/onlookers.ts'
import { Redis } from './testbed/redis.ts'
import { Relay } from './testbed/relay.ts'
import { serveFeed } from './testbed/serve.ts'
import { SharedLog } from './testbed/shared-log.ts'

/** A server over this log with five events in it, and its clients. */
async function lookedAt(log: SharedLog, port?: number): Promise<[RedisFeed, Onlookers]> {
  const feed = await log.open({}, port)
  await log.publish(feed, 5)
  return [feed, await Onlookers.of(await serveFeed(feed))]
}

describeWith('redis', 'a server whose Redis is killed', () => {
  test('[row 45] every: clients stay, are told so, publish nothing, and go on with every event', async () => {
    const log = await SharedLog.start({ flags: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    const [feed, clients] = await lookedAt(log)
    await log.redis.kill()
    await clients.allToldStale([true])
    await clients.nonePublishes()
    await log.redis.startAgain()
    await clients.allToldStale([true, false])
    const other = await log.open()
    await other.publish(price('A', 101))
    await feed.publish(price('A', 102))
    await log.agreed(feed, other)
    await clients.allHave()
    await clients.allHeard(101, 102)
    await clients.allStarted('live')
  })

  test('[row 46] every: where it is back empty, connected clients start over in a new epoch', async () => {
    const log = await SharedLog.start()
    const [feed, clients] = await lookedAt(log)
    const before = feed.bounds().epoch
    await log.redis.kill()
    await clients.allToldStale([true])
    await log.redis.startAgain()
    await clients.allToldStale([true, false])
    expect(feed.bounds().epoch).not.toBe(before)
    await log.publish(feed, 1)
    await clients.allHave()
    await clients.allStarted('live', 'epoch')
    await clients.allHeard(0)
  })

  test('[row 47] every: where a replica takes over that lacks its tail, and has others in its place', async () => {
    const log = await SharedLog.start()
    const relay = await Relay.open(log.redis.port)
    const [feed, clients] = await lookedAt(log, relay.port)
    const before = feed.bounds().epoch
    const replica = await Redis.start()
    await replica.command('REPLICAOF', '127.0.0.1', `${log.redis.port}`)
    await eventually(async () => {
      expect(await replica.command('INFO', 'replication')).toContain('master_link_status:up')
      expect(await replica.command('XLEN', '{push-or-poll}:events')).toBe(5)
    })
    await replica.command('REPLICAOF', 'NO', 'ONE')
    for (const n of [301, 302]) await feed.publish(price('A', n))
    await eventually(() => expect(feed.bounds().newest).toBe(7))
    await clients.allHave()

    // One that had not heard of those two publishes to the replica first: as many, but others.
    const other = await RedisFeed.open({ url: replica.url })
    atEnd(() => other.close())
    for (const n of [311, 312]) await other.publish(price('A', n))
    await eventually(() => expect(other.bounds()).toMatchObject({ epoch: before, newest: 7 }))
    relay.leadTo(replica.port)
    await log.redis.kill()
    await clients.allToldStale([true])
    await clients.allToldStale([true, false])
    expect(await log.agreed(feed, other)).not.toBe(before)
    await feed.publish(price('A', 303))
    await log.agreed(feed, other)
    await clients.allHave()
    await clients.allStarted('live', 'epoch')
    await clients.allHeard(301, 302, 303)
  })
})

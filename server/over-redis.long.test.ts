import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { RedisFeed } from './feed/redis-feed.ts'
import { price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { describeWith } from './testbed/found.ts'
import { Onlookers } from './testbed/onlookers.ts'
import { randomFrom } from './testbed/random.ts'
import { Relay } from './testbed/relay.ts'
import { serveFeed } from './testbed/serve.ts'
import { SharedLog } from './testbed/shared-log.ts'

const EVENTS = '{push-or-poll}:events'

describeWith('redis', 'a Redis that is paused for 20 s', () => {
  test.each(['SIGSTOP', 'CLIENT PAUSE'])(
    'by %s is out of reach meanwhile, and nobody misses anything',
    async (how) => {
      const log = await SharedLog.start()
      const feed = await log.open()
      await log.publish(feed, 5)
      const clients = await Onlookers.of(await serveFeed(feed))
      const began = performance.now()
      if (how === 'SIGSTOP') log.redis.pause()
      else await log.redis.command('CLIENT', 'PAUSE', '20000', 'ALL')
      await clients.allToldStale([true])
      await clients.nonePublishes()
      await wait(20_000 - (performance.now() - began))
      await clients.allToldStale([true])
      if (how === 'SIGSTOP') log.redis.resume()
      await clients.allToldStale([true, false])
      for (const n of [101, 102]) await feed.publish(price('A', n))
      await eventually(() => expect(feed.bounds().newest).toBe(7))
      await clients.allHave()
      await clients.allHeard(101, 102)
      await clients.allStarted('live')
    },
    60_000,
  )
})

/** What befalls a Redis, each of which may find it in any state that another left. */
const DISTURBANCES: Readonly<Record<string, (log: SharedLog, relay: Relay) => Promise<unknown>>> = {
  'saved, which is what it comes back to': ({ redis }) => redis.command('SAVE'),
  'killed, and back as it was saved': async ({ redis }) => {
    await redis.kill()
    await redis.startAgain()
  },
  'killed, and away for a while': async ({ redis }) => {
    await redis.kill()
    await wait(1500)
    await redis.startAgain()
  },
  emptied: ({ redis }) => redis.command('FLUSHALL'),
  trimmed: ({ redis }) => redis.command('XTRIM', EVENTS, 'MAXLEN', '3'),
  'without its stream': ({ redis }) => redis.command('DEL', EVENTS),
  'without its head': ({ redis }) => redis.command('DEL', '{push-or-poll}:head'),
  asleep: async ({ redis }) => {
    redis.pause()
    await wait(3500)
    redis.resume()
  },
  'paused by a client': ({ redis }) => redis.command('CLIENT', 'PAUSE', '3500', 'ALL'),
  full: async ({ redis }) => {
    await redis.command('CONFIG', 'SET', 'maxmemory', '1')
    await wait(500)
    await redis.command('CONFIG', 'SET', 'maxmemory', '0')
  },
  'cut off from one': async (_log, relay) => {
    relay.refuse()
    relay.cut()
    await wait(1500)
    relay.accept()
  },
}

describeWith('redis', 'a log that processes share', () => {
  const seed = Number(process.env.TEST_SEED ?? Date.now() >>> 0)

  test(`never has an id stand for two events, whatever befalls Redis (TEST_SEED=${seed})`, async () => {
    const random = randomFrom(seed)
    const log = await SharedLog.start()
    const relay = await Relay.open(log.redis.port)
    const feeds = [await log.open(), await log.open(), await log.open({}, relay.port)]
    let isOver = false
    let entered = 0
    const publishing = feeds.map(async (feed, index) => {
      for (let n = 0; !isOver; n++) {
        const published = feed.publish(price(`S${index}`, n))
        entered += await published.then(
          () => 1,
          () => 0,
        )
        await wait(random() * 10)
      }
    })
    const names = Object.keys(DISTURBANCES)
    for (let round = 0; round < 60; round++) {
      const name = names[Math.floor(random() * names.length)] as string
      await DISTURBANCES[name]?.(log, relay)
      await wait(random() * 1500)
      if (round % 10 === 9) await eventually(() => expect(reached(feeds)).toBe(true))
    }
    isOver = true
    await Promise.all(publishing)
    await log.agreed(...feeds)
    expect(entered).toBeGreaterThan(1000)
  }, 400_000)
})

function reached(feeds: readonly RedisFeed[]): boolean {
  return feeds.every(({ stale }) => !stale)
}

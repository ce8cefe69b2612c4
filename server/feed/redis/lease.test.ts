import { expect, test } from 'vitest'
import { price } from '../../testbed/drafts.ts'
import { eventually } from '../../testbed/eventually.ts'
import { describeWith } from '../../testbed/found.ts'
import { atEnd } from '../../testbed/lifetime.ts'
import { Relay } from '../../testbed/relay.ts'
import { SharedLog } from '../../testbed/shared-log.ts'
import type { Draft } from '../event.ts'
import type { RedisFeed } from '../redis-feed.ts'

/** One process that would run the source. */
class Candidate {
  readonly feed: RedisFeed
  publish: ((draft: Draft) => Promise<unknown>) | undefined
  /** What it kept when its turn ended, as one would that was asleep. */
  last: ((draft: Draft) => Promise<unknown>) | undefined
  turns = 0
  readonly leave: () => Promise<void>

  constructor(feed: RedisFeed) {
    this.feed = feed
    this.leave = feed.takeTurns({
      begin: (publish) => {
        this.publish = publish
        this.last = publish
        this.turns++
      },
      end: () => {
        this.publish = undefined
      },
    })
    atEnd(() => this.leave())
  }

  get isAtIt(): boolean {
    return this.publish !== undefined
  }
}

const isAtIt = (one: Candidate): Promise<void> => eventually(() => expect(one.isAtIt).toBe(true))

describeWith('redis', 'the lease of the source', () => {
  test('is one process’s, however many want it, and the next one’s when it leaves', async () => {
    const log = await SharedLog.start()
    const all = [await log.open(), await log.open(), await log.open()].map(
      (feed) => new Candidate(feed),
    )
    await eventually(() => expect(all.filter((it) => it.isAtIt)).toHaveLength(1))
    const [first] = all.filter((it) => it.isAtIt)
    await first?.leave()
    expect(first?.isAtIt).toBe(false)
    const left = performance.now()
    await eventually(() => expect(all.filter((it) => it.isAtIt)).toHaveLength(1))
    expect(performance.now() - left).toBeLessThan(5000)
    expect(all.map(({ turns }) => turns).toSorted()).toEqual([0, 1, 1])
  })

  test('is taken over within five seconds of one that is heard no more, who writes nothing then', async () => {
    const log = await SharedLog.start()
    const relay = await Relay.open(log.redis.port)
    const first = new Candidate(await log.open({}, relay.port))
    await isAtIt(first)
    await first.publish?.(price('A', 1))
    const second = new Candidate(await log.open())
    relay.refuse()
    relay.cut()
    const died = performance.now()
    await isAtIt(second)
    expect(performance.now() - died).toBeLessThan(5000)
    await second.publish?.(price('A', 2))

    // As one that slept it holds on to what it had, until it is told.
    const { newest } = second.feed.bounds()
    relay.accept()
    await log.agreed(first.feed, second.feed)
    await expect(first.last?.(price('A', 3))).rejects.toThrow('run by another process')
    await eventually(() => expect(first.isAtIt).toBe(false))
    expect(first.feed.bounds().newest).toBe(newest)
    expect(second.isAtIt).toBe(true)
  })

  test('is kept by its holder while Redis is away, and after FLUSHALL', async () => {
    const log = await SharedLog.start()
    const one = new Candidate(await log.open())
    await isAtIt(one)
    await log.redis.kill()
    await eventually(() => expect(one.feed.stale).toBe(true))
    await log.redis.startAgain()
    await eventually(() => one.publish?.(price('A', 1)))
    await log.redis.command('FLUSHALL')
    await eventually(() => one.publish?.(price('A', 2)))
    expect(one.turns).toBe(1)
  })

  test('that ran out on one that slept is said to have, and is its own again where nobody took it', async () => {
    const log = await SharedLog.start()
    const one = new Candidate(await log.open())
    await isAtIt(one)
    await log.redis.command('DEL', '{push-or-poll}:lease')
    await expect(one.publish?.(price('A', 1))).rejects.toThrow('the lease of the source ran out')
    await eventually(() => one.publish?.(price('A', 2)))
    expect(one.turns).toBe(1)
  })

  test('does not keep a person from publishing', async () => {
    const log = await SharedLog.start()
    const [one, two] = [new Candidate(await log.open()), await log.open()]
    await isAtIt(one)
    await expect(two.publish(price('A', 1))).resolves.toMatchObject({ seq: 1 })
  })
})

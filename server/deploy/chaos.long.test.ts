import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Cluster } from '../testbed/cluster.ts'
import { Crowd, type Manner } from '../testbed/crowd.ts'
import { eventually } from '../testbed/eventually.ts'
import { describeWith } from '../testbed/found.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { Publisher } from '../testbed/publisher.ts'
import { randomFrom } from '../testbed/random.ts'
import { wiresFrom } from '../testbed/wires.ts'

const seed = Number(process.env.TEST_SEED ?? Date.now() >>> 0)

/** Generous: it is some 15 s, and 20 more where Redis is paused. */
const LONG = 180_000

const PERSISTENT = ['--appendonly', 'yes', '--appendfsync', 'always']

/** Events that are left of a log that is trimmed, a second's worth. */
const LEFT = 50

interface Fault {
  readonly what: string
  /** Of Redis. */
  readonly flags?: readonly string[]
  /** Befalls them while clients come and go, and those who are slow read nothing. */
  readonly strike: (cluster: Cluster, crowd: Crowd, random: () => number) => Promise<unknown>
  /** The only reason for which clients may be told to start over, and who of them must be. */
  readonly reset?: readonly [reason: 'epoch' | 'trimmed', whom: Manner | 'everyone']
  /** Whether nothing can be published for a while, and whether clients are told that Redis is away. */
  readonly refuses?: boolean
  readonly isAway?: boolean
}

const FAULTS: readonly Fault[] = [
  {
    what: 'connections cut',
    async strike(cluster) {
      await cluster.record.grows(300)
      for (const { transports } of await cluster.stats()) {
        const requests = Object.values(transports).map((counts) => counts.requests)
        expect(requests.reduce((sum, more) => sum + more)).toBeGreaterThan(20)
      }
    },
  },
  {
    what: 'the process that runs the source killed',
    async strike(cluster) {
      const { holder } = cluster
      const killed = performance.now()
      await cluster.kill(holder)
      await eventually(() => expect(cluster.holder).not.toBe(holder))
      expect(performance.now() - killed, 'taken over within 5 s').toBeLessThan(5000)
      await cluster.start(holder)
    },
  },
  {
    what: 'each process killed, one after the other',
    async strike(cluster, _crowd, random) {
      const first = Math.floor(random() * 3)
      for (const step of [0, 1, 2]) {
        await cluster.kill((first + step) % 3)
        await wait(random() * 1500)
        await cluster.start((first + step) % 3)
      }
    },
  },
  {
    what: 'Redis killed, and back with its data',
    flags: PERSISTENT,
    strike: killRedis,
    refuses: true,
    isAway: true,
  },
  {
    what: 'Redis killed, and back without its data',
    strike: killRedis,
    reset: ['epoch', 'everyone'],
    refuses: true,
    isAway: true,
  },
  {
    what: 'FLUSHALL',
    async strike({ redis, record }) {
      await redis.command('FLUSHALL')
      await record.grows(LEFT)
    },
    reset: ['epoch', 'everyone'],
  },
  {
    what: 'XTRIM past those who are slow, and no process left that remembers',
    async strike(cluster, { ways: { slow } }) {
      slow.refuse()
      await cluster.record.grows(4 * LEFT)
      await cluster.redis.command('XTRIM', '{push-or-poll}:events', 'MAXLEN', `${LEFT}`)
      await cluster.killAll()
      await cluster.startAll()
      slow.accept()
      slow.cut()
    },
    reset: ['trimmed', 'slow'],
  },
  {
    what: 'Redis paused for 20 s by SIGSTOP',
    async strike({ redis }) {
      redis.pause()
      await wait(20_000)
      redis.resume()
    },
    refuses: true,
    isAway: true,
  },
  {
    what: 'Redis paused for 20 s by CLIENT PAUSE',
    async strike({ redis }) {
      await redis.command('CLIENT', 'PAUSE', '20000', 'ALL')
      await wait(20_000)
    },
    refuses: true,
    isAway: true,
  },
  {
    what: 'maxmemory reached',
    async strike({ redis, record }) {
      await redis.command('CONFIG', 'SET', 'maxmemory', '1')
      await wait(500)
      const { seq } = record.newest
      await wait(2500)
      expect(record.newest.seq, 'nothing enters').toBe(seq)
      await redis.command('CONFIG', 'SET', 'maxmemory', '0')
    },
    refuses: true,
  },
]

async function killRedis({ redis }: Cluster): Promise<void> {
  await redis.kill()
  await wait(3000)
  await redis.startAgain()
}

describeWith('redis', 'three processes behind nginx', () => {
  describeWith('nginx', 'each request and reconnect at any of them', () => {
    test.each(FAULTS.map((fault) => [fault.what, fault] as const))(
      `promises 1 to 6 are kept through: %s (TEST_SEED=${seed})`,
      async (_, { flags = [], strike, reset, refuses, isAway }) => {
        const [reason, whom] = reset ?? []
        const random = randomFrom(seed)
        const cluster = await Cluster.start({ flags })
        const { record } = cluster
        const crowd = await Crowd.at(cluster.nginx.port)
        const publisher = new Publisher()
        const over = new AbortController()
        atEnd(() => over.abort())
        const around = [
          crowd.disturb(random, over.signal),
          publisher.run(crowd.of('steady'), random, over.signal),
        ]

        await record.grows(50)
        crowd.ways.slow.hold()
        await strike(cluster, crowd, random)
        crowd.ways.slow.release()
        await record.grows(100)
        over.abort()
        await Promise.all(around)
        await crowd.reach(record.newest)
        await resumesByAnyTransport(cluster)

        for (const [{ name, manner }, account] of await crowd.leave(record)) {
          expect(account.wrong, name).toEqual([])
          expect(account.events, name).toBeGreaterThan(20)
          // Who had not heard of the newest when Redis went away cannot tell it from what never was.
          const due = [reason, isAway && 'future']
          expect(
            account.resets.filter((it) => !due.includes(it)),
            name,
          ).toEqual([])
          if ([manner, 'everyone'].includes(whom ?? '')) {
            expect(account.resets, name).toContain(reason)
          }
          if (isAway && manner === 'steady') expect(account.stale, name).toContain(true)
          expect(account.stale.at(-1) ?? false, `${name} is told that it is back`).toBe(false)
        }
        const { length } = crowd.of('restless')
        expect(crowd.ways.restless.opened, 'the cuts were felt').toBeGreaterThan(length)
        expect([record.wrong, publisher.unkept(record)]).toEqual([[], []])
        expect(record.epochs.length > 1, 'an epoch of its own').toBe(reason === 'epoch')
        expect(publisher.receipts.size).toBeGreaterThan(0)
        expect(publisher.refused > 0 || !refuses, 'refused to publish').toBe(true)
      },
      LONG,
    )
  })
})

/** Promises 4 and 6: a cursor leads to the same events, to the byte as Redis has them, by all transports. */
async function resumesByAnyTransport({ record, nginx }: Cluster): Promise<void> {
  const { epoch, seq } = record.newest
  // The newest may not be everywhere yet.
  const [from, to] = [Math.max(0, seq - 60), seq - 30]
  const wires = await wiresFrom(`${epoch}.${from}`, nginx.url)
  await eventually(() => {
    for (const { transport, text } of wires) {
      expect(text, transport).toContain('"outcome":"resumed"')
      for (let next = from + 1; next <= to; next++) {
        expect(text, transport).toContain(record.at({ epoch, seq: next })?.json)
      }
    }
  })
}

import { expect, test } from 'vitest'
import { transports } from '../web/transports/index.ts'
import type { Report } from '../web/transports/transport.ts'
import { RedisFeed } from './feed/redis-feed.ts'
import { type Client, nodeClients } from './testbed/clients.ts'
import { price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { describeWith } from './testbed/found.ts'
import { atEnd } from './testbed/lifetime.ts'
import { Redis } from './testbed/redis.ts'
import { Relay } from './testbed/relay.ts'
import { serveFeed } from './testbed/serve.ts'
import { SharedLog } from './testbed/shared-log.ts'

const NAMES = transports.map(({ name }) => name)

let feed: RedisFeed
/** One on each transport. */
let clients: readonly Client[]

/** A server over this log, with a client on each transport who has its events. */
async function serveOver(log: SharedLog, redisPort?: number): Promise<void> {
  feed = await log.open({}, redisPort)
  const served = await serveFeed(feed)
  await log.publish(feed, 5)
  clients = await Promise.all(
    NAMES.map((name) => nodeClients().connect(name, served.origin, { interval: 50, wait: 20 })),
  )
  await allHave()
}

/** Waits until each client stands at the newest event. */
async function allHave(): Promise<void> {
  const { epoch, newest } = feed.bounds()
  for (const client of clients) {
    await expect.poll(() => client.cursor(), { timeout: 20_000 }).toBe(`${epoch}.${newest}`)
  }
}

async function heard<K extends Report['kind']>(
  client: Client,
  kind: K,
): Promise<Extract<Report, { kind: K }>[]> {
  const all = await client.reports()
  return all.filter((it): it is Extract<Report, { kind: K }> => it.kind === kind)
}

/** Waits until each client was told so, in this order and nothing else, of the log's being out of reach. */
async function allToldStale(expected: readonly boolean[]): Promise<void> {
  for (const [index, client] of clients.entries()) {
    const told = async (): Promise<boolean[]> =>
      (await heard(client, 'stale')).map(({ stale }) => stale)
    await expect.poll(told, { timeout: 20_000, message: `${NAMES[index]}` }).toEqual(expected)
  }
}

/** Each client started so, one after the other; none missed or repeated anything. */
async function allStarted(...expected: readonly string[]): Promise<void> {
  for (const [index, client] of clients.entries()) {
    const starts = (await heard(client, 'start')).map(({ outcome, reason }) => reason ?? outcome)
    expect(starts, NAMES[index]).toEqual(expected)
    expect(await heard(client, 'gap'), NAMES[index]).toEqual([])
    expect(await heard(client, 'repeat'), NAMES[index]).toEqual([])
  }
}

/** Each client had exactly these prices, in this order, since it started. */
async function allHeard(...prices: readonly number[]): Promise<void> {
  for (const [index, client] of clients.entries()) {
    const events = (await heard(client, 'event')).filter(({ arrival }) => arrival !== 'snapshot')
    const seen = events.map(({ event }) => (event.type === 'price' ? event.data.price : undefined))
    expect(seen, NAMES[index]).toEqual(prices)
  }
}

describeWith('redis', 'a server whose Redis is killed', () => {
  test('[row 45] every: clients stay, are told so, publish nothing, and go on with every event', async () => {
    const log = await SharedLog.start({ flags: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    await serveOver(log)
    await log.redis.kill()
    await allToldStale([true])
    for (const client of clients) {
      await expect(client.publish('while it is away')).rejects.toThrow(/out of reach/)
    }
    await log.redis.startAgain()
    await allToldStale([true, false])
    const other = await log.open()
    await other.publish(price('A', 101))
    await feed.publish(price('A', 102))
    await allHave()
    await allHeard(101, 102)
    await allStarted('live')
  })

  test('[row 46] every: where it is back empty, connected clients start over in a new epoch', async () => {
    const log = await SharedLog.start()
    await serveOver(log)
    const before = feed.bounds().epoch
    await log.redis.kill()
    await allToldStale([true])
    await log.redis.startAgain()
    await allToldStale([true, false])
    expect(feed.bounds().epoch).not.toBe(before)
    await feed.publish(price('A', 201))
    await eventually(() => expect(feed.bounds().newest).toBe(1))
    await allHave()
    await allStarted('live', 'epoch')
    await allHeard(201)
  })

  test('[row 47] every: where a replica takes over that lacks its tail, and has others in its place', async () => {
    const log = await SharedLog.start()
    const relay = await Relay.open(log.redis.port)
    await serveOver(log, relay.port)
    const replica = await Redis.start()
    await replica.command('REPLICAOF', '127.0.0.1', `${log.redis.port}`)
    await eventually(async () => {
      expect(await replica.command('INFO', 'replication')).toContain('master_link_status:up')
      expect(await replica.command('XLEN', '{push-or-poll}:events')).toBe(5)
    })
    await replica.command('REPLICAOF', 'NO', 'ONE')
    for (const n of [301, 302]) await feed.publish(price('A', n))
    await eventually(() => expect(feed.bounds().newest).toBe(7))
    await allHave()
    const before = feed.bounds().epoch

    // One that had not heard of the last two publishes to the replica first: as many, but others.
    const other = await RedisFeed.open({ url: replica.url })
    atEnd(() => other.close())
    for (const n of [311, 312]) await other.publish(price('A', n))
    await eventually(() => expect(other.bounds()).toMatchObject({ epoch: before, newest: 7 }))
    await other.close()
    relay.leadTo(replica.port)
    await log.redis.kill()
    await allToldStale([true])
    await allToldStale([true, false])
    expect(feed.bounds().epoch).not.toBe(before)
    await feed.publish(price('A', 303))
    await eventually(() => expect(feed.bounds().newest).toBe(1))
    await allHave()
    await allStarted('live', 'epoch')
    await allHeard(301, 302, 303)
  })
})

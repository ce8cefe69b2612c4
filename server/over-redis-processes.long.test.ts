import { expect, test } from 'vitest'
import type { Batch, FeedEvent } from './feed/schema.ts'
import { eventually } from './testbed/eventually.ts'
import { describeWith } from './testbed/found.ts'
import { Redis } from './testbed/redis.ts'
import { runServer, type ServerProcess, startServer } from './testbed/server-process.ts'

/** A process whose source, when it runs it, has a symbol of its own. */
function start(redis: Redis, symbol: string, rate = 50): Promise<ServerProcess> {
  const simulator = ['--source', 'simulator', '--rate', `${rate}`, '--symbols', symbol]
  return startServer({ flags: [...simulator, '--redis', redis.url, '--no-roads'] })
}

const runsTheSource = ({ stderr }: ServerProcess): boolean =>
  stderr.includes('this process runs the source')

async function poll(server: ServerProcess, cursor?: string): Promise<Batch | undefined> {
  const query = cursor === undefined ? '' : `?cursor=${cursor}`
  const answer = await fetch(`${server.url}/feed/short-polling${query}`)
  return answer.status === 204 ? undefined : ((await answer.json()) as Batch)
}

/** Follows the log, each poll at the next process, and knows what came. */
class Traveller {
  readonly events: FeedEvent[] = []
  readonly outcomes: string[] = []
  cursor: string | undefined
  #asked = 0

  async poll(...servers: readonly ServerProcess[]): Promise<void> {
    const batch = await poll(servers[this.#asked++ % servers.length] as ServerProcess, this.cursor)
    if (batch === undefined) return
    this.cursor = batch.cursor
    this.outcomes.push(batch.reason ?? batch.outcome)
    if (batch.outcome === 'resumed') this.events.push(...batch.events)
  }

  get symbols(): string[] {
    return this.events.map(({ type, data }) => (type === 'price' ? data.symbol : type))
  }

  /** Expects that it has missed nothing since it started, and has nothing twice. */
  hasAll(): void {
    const seqs = this.events.map(({ id }) => Number(id.split('.')[1]))
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index))
    expect(this.outcomes.filter((outcome) => outcome !== 'resumed')).toEqual(['live'])
  }
}

/** Polls until it has an event of this symbol. @returns ms that it took */
async function until(
  traveller: Traveller,
  symbol: string,
  ...servers: readonly ServerProcess[]
): Promise<number> {
  const began = performance.now()
  await eventually(async () => {
    await traveller.poll(...servers)
    expect(traveller.symbols).toContain(symbol)
  })
  return performance.now() - began
}

describeWith('redis', 'processes that share a log', () => {
  test('answer any cursor, whichever of them is asked next', async () => {
    const redis = await Redis.start()
    const servers = await Promise.all(
      ['ONE', 'TWO', 'THREE'].map((name) => start(redis, name, 200)),
    )
    const traveller = new Traveller()
    const began = performance.now()
    while (traveller.events.length < 500 && performance.now() - began < 20_000) {
      await traveller.poll(...servers)
    }
    expect(traveller.events.length).toBeGreaterThanOrEqual(500)
    traveller.hasAll()
    expect(new Set(traveller.symbols.filter((it) => it !== 'notification')).size).toBe(1)
    expect(servers.filter(runsTheSource)).toHaveLength(1)
  })

  test('take the source over within five seconds of the death of the one that runs it', async () => {
    const { first, second, traveller } = await oneAfterTheOther()
    expect(runsTheSource(second)).toBe(false)
    first.kill('SIGKILL')
    expect(await until(traveller, 'SECOND', second)).toBeLessThan(5000)
    traveller.hasAll()
  })

  test('take it over from one that is asleep, which writes nothing more when it wakes', async () => {
    const { first, second, traveller } = await oneAfterTheOther()
    first.kill('SIGSTOP')
    expect(await until(traveller, 'SECOND', second)).toBeLessThan(5000)
    first.kill('SIGCONT')
    const { length } = traveller.events
    await eventually(async () => {
      await traveller.poll(second, first)
      expect(traveller.events.length).toBeGreaterThan(length + 100)
    })
    traveller.hasAll()
    const { symbols } = traveller
    expect(symbols.slice(symbols.indexOf('SECOND'))).not.toContain('FIRST')
  })

  test('take it over at once from one that is told to end', async () => {
    const { first, second, traveller } = await oneAfterTheOther()
    first.kill('SIGTERM')
    expect(await until(traveller, 'SECOND', second)).toBeLessThan(5000)
    expect((await first.exited).code).toBe(0)
    traveller.hasAll()
  })

  test('tell a slow client that what it misses is gone, where it is', async () => {
    const redis = await Redis.start()
    const first = await start(redis, 'FIRST', 200)
    const slow = new Traveller()
    await slow.poll(first)
    await until(new Traveller(), 'FIRST', first)
    await redis.command('XTRIM', '{push-or-poll}:events', 'MAXLEN', '1')
    const late = await start(redis, 'LATE')
    // The one has it in memory still; the other never had it.
    expect(await poll(first, slow.cursor)).toMatchObject({ outcome: 'resumed' })
    const told = await poll(late, slow.cursor)
    expect(told).toMatchObject({ outcome: 'reset', reason: 'trimmed' })
    expect(await poll(first, told?.cursor)).toMatchObject({ outcome: 'resumed' })
  })

  test('live through the end of Redis, and go on when there is one again', async () => {
    const redis = await Redis.start()
    const servers = await Promise.all([start(redis, 'ONE'), start(redis, 'TWO')])
    const traveller = new Traveller()
    await eventually(async () => {
      await traveller.poll(...servers)
      expect(traveller.events.length).toBeGreaterThan(0)
    })
    await redis.kill()
    await eventually(async () => {
      for (const server of servers) expect(await poll(server)).toMatchObject({ stale: true })
    })
    await redis.startAgain()
    const before = traveller.outcomes.length
    await eventually(async () => {
      await traveller.poll(...servers)
      expect(traveller.outcomes.slice(before)).toContain('epoch')
      expect(traveller.outcomes.at(-1)).toBe('resumed')
    })
    // Said once each, and not by every event that was not published.
    for (const { stderr } of servers) expect(stderr.split('\n').length).toBeLessThan(20)
  })
})

describeWith('redis', 'a process that has found Redis', () => {
  test('and then fails to start ends: its connections do not keep it', async () => {
    const redis = await Redis.start()
    const failing = `import fs from 'node:fs'
      import { syncBuiltinESMExports } from 'node:module'
      fs.existsSync = () => { throw new Error('the page is on a disk that fails') }
      syncBuiltinESMExports()`
    const { code, stderr } = await runServer({
      flags: ['--redis', redis.url],
      env: { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(failing)}"` },
    })
    expect(stderr).toContain('push-or-poll: the page is on a disk that fails\n')
    expect(code).toBe(1)
    expect(await redis.command('INFO', 'stats')).toMatch(/total_connections_received:[3-9]/)
  })
})

/** Two servers over one Redis, of which the first runs the source, and a client that has its events from the second. */
async function oneAfterTheOther() {
  const redis = await Redis.start()
  const first = await start(redis, 'FIRST')
  await eventually(() => expect(runsTheSource(first)).toBe(true))
  const second = await start(redis, 'SECOND')
  const traveller = new Traveller()
  await until(traveller, 'FIRST', second)
  return { first, second, traveller }
}

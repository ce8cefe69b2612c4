import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Stats } from '../observe/stats.ts'
import { Child } from '../testbed/child.ts'
import { type ServedByFleet, startFleet } from '../testbed/fleet.ts'
import { describeWith } from '../testbed/found.ts'
import { Redis } from '../testbed/redis.ts'

/** Generous: each process that starts takes a second of CPU. */
const LONG = 180_000

describeWith('redis', 'a fleet', () => {
  test(
    'of eleven says nothing that worries, and of its ports only where clients go',
    async () => {
      const { server } = await startFleet({ flags: ['--workers', '11'] })
      // It looks at all of them each second.
      await sleep(3000)
      expect(server.stderr).not.toContain('Warning')
      const listening = server.stderr.match(/Server listening at http:[^"]+/g)
      expect(new Set(listening)).toEqual(new Set([`Server listening at ${server.url}`]))
    },
    LONG,
  )

  test(
    'that is told to end while its workers start ends with 0, and says nothing',
    async () => {
      const redis = await Redis.start()
      for (const ms of [0, 300, 600, 900, 1200]) {
        const server = new Child(process.execPath, [
          ...['dist/server/main.js', '--port', '0', '--redis', redis.url, '--workers', '3'],
        ])
        const look = (): true | undefined => server.stderr.includes('primary is at') || undefined
        await server.saying(look, 20_000, 'it did not start')
        await sleep(ms)
        server.kill('SIGTERM')
        expect(await server.exited, `after ${ms} ms`).toEqual({ code: 0, signal: null })
        expect(server.stderr).not.toContain('push-or-poll:')
      }
    },
    LONG,
  )

  test(
    'whose workers all die at once is back where it was, on a port that it had found',
    async () => {
      const served = await startFleet()
      // And once more, after they were told which.
      for (let round = 0; round < 2; round++) {
        const before = await serving(served)
        expect(before).toHaveLength(3)
        for (const pid of before) process.kill(pid, 'SIGKILL')
        const isBack = async (): Promise<boolean> => {
          const pids = await serving(served)
          return pids.length === 3 && !pids.some((pid) => before.includes(pid))
        }
        await expect.poll(isBack, { timeout: 40_000 }).toBe(true)
      }
    },
    LONG,
  )

  test(
    'one of whose workers dies leaves nobody waiting whom it was handed and did not take',
    async () => {
      const served = await startFleet()
      const [hangs] = await serving(served)
      process.kill(hangs as number, 'SIGSTOP')
      let answered = 0
      const asked = Array.from({ length: 6 }, async () => {
        const patience = AbortSignal.timeout(60_000)
        await fetch(`${served.origin}/feed/short-polling`, { signal: patience })
        answered++
      })
      const ends = Promise.allSettled(asked)
      // One is handed to it, and none more until it takes that one.
      await expect.poll(() => answered, { timeout: 20_000 }).toBe(5)
      process.kill(hangs as number, 'SIGKILL')
      const refused = (await ends).filter((end) => end.status === 'rejected')
      expect(refused).toHaveLength(1)
      expect(refused[0]?.reason).toMatchObject({ name: 'TypeError', message: 'fetch failed' })
    },
    LONG,
  )

  test(
    'one of whose workers begins as the last of the others dies is back where it was, too',
    async () => {
      const served = await startFleet({ flags: ['--workers', '2'] })
      const [first, second] = await serving(served)
      process.kill(first as number, 'SIGKILL')
      // Until its successor was told where to listen, and does not listen yet.
      await expect.poll(() => served.server.stderr, { interval: 5 }).toContain('a worker ended')
      await sleep(600)
      process.kill(second as number, 'SIGKILL')
      const isBack = async (): Promise<boolean> => {
        const pids = await serving(served)
        return pids.length === 2 && !pids.includes(second as number)
      }
      await expect.poll(isBack, { timeout: 60_000 }).toBe(true)
    },
    LONG,
  )
})

/** Those who say so where clients go; a connection may be lost with who dies. */
async function serving({ origin }: ServedByFleet): Promise<number[]> {
  const patience = { signal: AbortSignal.timeout(2000), headers: { connection: 'close' } }
  const asked = fetch(`${origin}/stats`, patience).then((answer) => answer.json())
  const { workers = [] } = (await asked.catch(() => ({}))) as Partial<Stats>
  return workers.map(({ pid }) => pid)
}

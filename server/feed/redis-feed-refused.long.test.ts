import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { describeWith } from '../testbed/found.ts'
import { isStale, SharedLog } from '../testbed/shared-log.ts'

describeWith('redis', 'a Redis that no longer lets us read on', () => {
  test('is out of reach, once and until it does, however well it agrees', async () => {
    const log = await SharedLog.start()
    const told: string[] = []
    const feed = await log.open({
      lost: ({ message }) => told.push(message),
      found: () => told.push('found'),
    })
    await log.publish(feed, 5)
    const { epoch } = feed.bounds()
    const before = await connections(log)
    await log.redis.command('ACL', 'SETUSER', 'default', '-xread')
    await isStale(feed)
    await wait(3000)
    expect(told).toEqual([expect.stringContaining('NOPERM')])
    // Two each time, and the longer the rarer: with full jitter some ten in the first 3 s.
    expect((await connections(log)) - before).toBeLessThan(50)
    await log.redis.command('ACL', 'SETUSER', 'default', '+xread')
    expect(await log.agreed(feed)).toBe(epoch)
    expect(told.slice(1)).toEqual(['found'])
    await log.publish(feed, 1)
  })

  test('from the start on is refused, and said to be so', async () => {
    const log = await SharedLog.start()
    await log.redis.command('ACL', 'SETUSER', 'default', '-xread')
    await expect(log.open()).rejects.toThrow(
      /^cannot use Redis at 127\.0\.0\.1:\d+: NOPERM .*xread/,
    )
  })
})

/** That Redis has ever accepted. */
async function connections({ redis }: SharedLog): Promise<number> {
  const stats = await redis.command<string>('INFO', 'stats')
  return Number(/total_connections_received:(\d+)/.exec(stats)?.[1])
}

import { describe, expect, test } from 'vitest'
import { nodeClients } from './testbed/clients.ts'
import { price } from './testbed/drafts.ts'
import { upTo } from './testbed/entries.ts'
import { eventually } from './testbed/eventually.ts'
import { FragileFeed } from './testbed/fragile-feed.ts'
import { serveFeed } from './testbed/serve.ts'
import { caughtUp, started, trace } from './testbed/trace.ts'
import { countWaiters } from './testbed/waiters.ts'

const MANY = 60

describe('a server whose log is lost', () => {
  const waiters = countWaiters()

  test.each(['long-polling', 'sse', 'websocket'])(
    '[row 46] %s: many who are connected start over one after the other, and miss nothing then',
    async (name) => {
      const feed = new FragileFeed()
      feed.publishMany(5)
      const served = await serveFeed(feed)
      const clients = await Promise.all(
        upTo(1, MANY).map(() => nodeClients().connect(name, served.origin, { wait: 20 })),
      )
      await Promise.all(clients.map(started))
      if (name === 'long-polling') await waiters(MANY)
      const resets = (): number => served.app.observe().stats.transports[name]?.resets ?? 0
      feed.lose('newepoch', 3)
      expect(resets()).toBeGreaterThan(0)
      expect(resets()).toBeLessThan(MANY / 2)
      await feed.publish(price('A', 101))
      await eventually(() => expect(resets()).toBe(MANY))
      await feed.publish(price('A', 102))
      for (const client of clients) {
        await caughtUp(client, served)
        const { starts, gaps, repeats } = trace(await client.reports())
        expect(starts.map(({ reason, outcome }) => reason ?? outcome)).toEqual(['live', 'epoch'])
        expect([gaps, repeats]).toEqual([[], 0])
      }
    },
  )
})

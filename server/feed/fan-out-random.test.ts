import { describe, expect, test } from 'vitest'
import { upTo } from '../testbed/entries.ts'
import { eventually } from '../testbed/eventually.ts'
import { FakeClient, ids } from '../testbed/fake-client.ts'
import { FragileFeed } from '../testbed/fragile-feed.ts'
import { randomFrom } from '../testbed/random.ts'
import { turn } from '../testbed/served-log.ts'
import { Walker } from '../testbed/walker.ts'
import type { Cursor } from './cursor.ts'
import { Form } from './entry.ts'
import { FanOut } from './fan-out.ts'

const PAGE_BYTES = 64 * 1024

describe('whatever happens, in whatever order', () => {
  const limits = { catchUp: 30, retain: 40 }

  test.each(upTo(1, 60))(
    'each connection sees every event after its hello once, or is reset (seed %i)',
    async (seed) => {
      const random = randomFrom(seed)
      const below = (most: number): number => Math.floor(random() * most)
      const feed = new FragileFeed({ retain: limits.retain, payloadBytes: 9_000 })
      const fanOut = new FanOut(feed, { catchUp: limits.catchUp })
      const forms = [ids, new Form(({ event }) => Buffer.from(`${event.id}\n`))]
      const walkers: Walker[] = []
      let epochs = 0

      const pick = (): FakeClient | undefined => walkers[below(walkers.length)]?.client
      const attach = (from: Cursor | undefined): void => {
        const room = random() < 0.5 ? 1 + below(4) : Number.POSITIVE_INFINITY
        const form = forms[below(2)] ?? ids
        walkers.push(new Walker(new FakeClient(fanOut, from, { room, form }), from, limits))
      }
      const act = async (): Promise<void> => {
        const dice = random()
        const { epoch: current, newest } = feed.bounds()
        if (dice < 0.3) feed.publishMany(1 + below(4))
        else if (dice < 0.33) feed.publishMany(below(60))
        else if (dice < 0.55) await turn()
        else if (dice < 0.65) attach(undefined)
        else if (dice < 0.72) attach({ epoch: current, seq: Math.max(0, newest - below(50)) })
        else if (dice < 0.8) {
          const client = pick()
          if (client?.full === false) client.room = Math.min(client.room, 1 + below(3))
        } else if (dice < 0.93) {
          const client = pick()
          if (client?.full) client.drain(random() < 0.5 ? 1 : Number.POSITIVE_INFINITY)
        } else if (dice < 0.98) pick()?.detach()
        else if (dice < 0.99) feed.turnStale(!feed.stale)
        else feed.lose(`epoch${String(epochs++).padStart(4, '0')}`, below(10))
      }
      const present = (): Walker[] => walkers.filter(({ client }) => !client.gone)

      for (let step = 0; step < 300; step++) {
        await act()
        const wrong = present().filter((walker) => walker.walk() !== walker.client.cursor)
        expect(wrong).toEqual([])
      }

      for (const { client } of present()) if (client.full) client.drain()
      await turn()
      const { epoch: last, newest } = feed.bounds()
      expect(present().length).toBeGreaterThan(5)
      // Where they are many, they start over in a new epoch one after the other.
      await eventually(() => {
        for (const walker of present()) expect(walker.walk()).toBe(`${last}.${newest}`)
      })
      // No write was of more than a page and one event.
      expect(Math.max(...walkers.flatMap(({ client }) => client.pages))).toBe(
        Math.ceil(PAGE_BYTES / 9_000),
      )
    },
  )
})

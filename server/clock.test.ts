import { describe, expect, test, vi } from 'vitest'
import { transports as halves } from '../web/transports/index.ts'
import { now } from './feed/event.ts'
import { nodeClients } from './testbed/clients.ts'
import { Conversation, get } from './testbed/conversation.ts'
import { price } from './testbed/drafts.ts'
import { atEnd } from './testbed/lifetime.ts'
import { RawConnection } from './testbed/raw.ts'
import { cursorAt, serve, serveEvents } from './testbed/serve.ts'
import { caughtUp, idsAfter, started, trace } from './testbed/trace.ts'

const HOUR = 3_600_000

describe('a clock that is an hour off', () => {
  test.each(halves.map(({ name }) => name))(
    '[row 48] %s: events come in the order of their seq, whatever their time says',
    async (name) => {
      let offset = 0
      const served = await serve({ clock: () => now() + offset })
      const options = { interval: 50, wait: 5 }
      const client = await nodeClients().connect(name, served.origin, options)
      await started(client)
      for (offset of [0, HOUR, -HOUR, 0]) {
        for (let index = 0; index < 5; index++) await served.feed.publish(price('X', index))
        await caughtUp(client, served)
      }
      const fresh = await nodeClients().connect(name, served.origin, {
        ...options,
        cursor: cursorAt(served, 0),
      })
      await caughtUp(fresh, served)
      for (const it of [client, fresh]) {
        const { ids, gaps, repeats } = trace(await it.reports())
        expect(ids).toEqual(idsAfter(served, 0))
        expect({ gaps, repeats }).toEqual({ gaps: [], repeats: 0 })
      }
    },
  )

  test.each([HOUR, -HOUR])(
    '[row 48] long-polling: a poll is held for as long as it asked for when the clock jumps by %d ms',
    async (jump) => {
      const served = await serveEvents(1)
      const poll = await Conversation.open(served.port)
      const asked = performance.now()
      poll.send(get(`/feed/long-polling?cursor=${cursorAt(served, 1)}&wait=1`))
      wrongBy(jump)
      expect((await poll.answers()).map(({ status }) => status)).toEqual([204])
      expect(performance.now() - asked).toBeGreaterThan(900)
    },
  )

  test.each([HOUR, -HOUR])(
    '[row 48] sse: heartbeats go on when it jumps by %d ms, and nobody is cut off',
    async (jump) => {
      const served = await serveEvents(1, { heartbeat: 100, undrained: 500, lifetime: 60_000 })
      const stream = await RawConnection.open(served.port)
      await stream.write(get('/feed/sse')).until((text) => text.includes('hello'))
      wrongBy(jump)
      await stream.until((text) => text.split('event: heartbeat').length > 8)
      expect(stream.ended).toBe(false)
    },
  )
})

/** Sets the system's clock, not what timers go by. */
function wrongBy(jump: number): void {
  atEnd(() => vi.useRealTimers())
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jump })
}

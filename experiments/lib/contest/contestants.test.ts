import { setTimeout as sleep } from 'node:timers/promises'
import { describe, test } from 'vitest'
import { localTime } from '../drivers/wire.ts'
import { type Server, startServer } from '../server.ts'
import { callTo } from './ground.ts'
import { installed } from './installed.ts'
import { Asker, CURSOR } from './listeners/asker.ts'
import { Listener } from './listeners/listener.ts'
import { Tally } from './listeners/tally.ts'
import { wallOffset } from './listeners/wall-clock.ts'
import { ALL, type Contestant, pollServer } from './roster.ts'

const here = await installed()
const ours = ALL.filter((contestant) => contestant.server({ rate: 1, payloadBytes: 0 }).entry)

const CLIENTS = 3
const EVENTS = { rate: 50, payloadBytes: 165 }

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; !isSo(); await sleep(5)) {
    if (Date.now() > deadline) throw new Error(`${what}: not within 10 s`)
  }
}

/** What three clients hear in so many ms. */
async function heard(contestant: Contestant, server: Server, ms: number) {
  const tally = new Tally()
  const { offset } = wallOffset()
  const listeners = Array.from({ length: CLIENTS }, () => {
    return new Listener(callTo(contestant, server), tally.add(), {
      event: (client, seq, at, isPrice, now) => tally.heard(client, seq, at, isPrice, now + offset),
      deflated: () => true,
      inflated: () => {},
    })
  })
  try {
    await until(() => listeners.every(({ isOpen }) => isOpen), contestant.label)
    // From then on each has heard of what came before.
    await sleep(100)
    const from = localTime() + offset
    tally.begin(from, from + ms)
    await until(() => tally.isSettled, contestant.label)
    return { ...tally.read(), ages: tally.ages, lost: listeners.map(({ lost }) => lost) }
  } finally {
    for (const listener of listeners) listener.end()
  }
}

describe('contestants', { timeout: 60_000 }, () => {
  test.concurrent.for(ours)(
    '$label: every client gets every event',
    async (contestant, context) => {
      const { needs } = contestant
      const isMissing = needs !== undefined && here[needs] === undefined
      context.skip(isMissing, `${needs} is not installed`)
      const server = await startServer({ ...contestant.server(EVENTS), core: undefined })
      try {
        const { events, delivered, prices, ages, lost } = await heard(contestant, server, 400)
        context.expect(lost).toEqual([undefined, undefined, undefined])
        context.expect(events).toBeGreaterThan(10)
        context.expect(delivered).toBe(CLIENTS * events)
        context.expect(prices).toHaveLength(events)
        // On one machine both read the same clock.
        context.expect(ages.negative).toBe(0)
        context.expect(ages.min).toBeLessThan(50_000)
      } finally {
        await server.stop()
      }
    },
  )

  test.concurrent.for(['fastify-poll', 'http-poll'] as const)(
    '%s answers 204, or an event',
    async (name, { expect }) => {
      for (const hasBody of [false, true]) {
        const server = await startServer({ ...pollServer(name, hasBody), core: undefined })
        try {
          const response = await fetch(`${server.url}/feed/short-polling?cursor=contestants1.99`)
          const body = await response.text()
          expect([response.status, body.length > 0]).toEqual([hasBody ? 200 : 204, hasBody])
          if (hasBody) {
            expect(response.headers.get('content-type')).toMatch(/^application\/json/)
            expect(JSON.parse(body)).toMatchObject({ outcome: 'resumed', more: false })
            expect(JSON.stringify(JSON.parse(body).events[0])).toHaveLength(165)
          }
        } finally {
          await server.stop()
        }
      }
    },
  )

  test.concurrent('polls of a kept connection are told, and what they bring is heard', async ({
    expect,
  }) => {
    const server = await startServer({ ...pollServer('fastify-poll', true), core: undefined })
    const seqs: number[] = []
    const { host, port } = server
    const head = `GET /feed/short-polling?cursor=${CURSOR} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    const asker = new Asker({ host, port, head, cursor: 'a.1', status: 200, isHeld: false }, 0, {
      event: (_client, seq) => seqs.push(seq),
    })
    try {
      await until(() => asker.isOpen, 'connected')
      for (const times of [1, 2]) {
        asker.ask()
        await until(() => asker.answers === times, 'answered')
      }
      expect(seqs).toEqual([100, 100])
    } finally {
      asker.end()
      await server.stop()
    }
  })
})

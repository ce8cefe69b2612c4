import { describe, expect, test } from 'vitest'
import type { Bed } from './bed.ts'
import { NotConnected } from './clients/not-connected.ts'
import { madeUpMeasured } from './made-up-measured.ts'
import { type RampSettings, ramps } from './ramp.ts'
import { Histogram } from './statistics/histogram.ts'
import { FULL, judge } from './validity.ts'

const settings: Omit<RampSettings, 'seed'> = {
  ...{ transport: 'sse', steps: [100, 1000, 5000], direction: 'up', warmUp: 0, seconds: 1 },
  ...{ rate: 10, payloadBytes: 165, interval: 2000, wait: 25 },
  limits: { p99: 500, rate: 0.02, busy: 0.8 },
  isShared: false,
}

/** What clients are asked for; those that only exercise the server look at no process. */
type Asked = { readonly clients: number; readonly serverPid?: number }

const exercising = { leave: async () => {} }

/** Stands in for what a ramp is made on; tells which steps were tried, of one round after the other. */
function bedOf(measure: (clients: number, tries: number) => ReturnType<typeof madeUpMeasured>) {
  const tried: number[] = []
  const server = {
    ...{ host: '127.0.0.1', port: 1, pid: 1 },
    cpu: async () => ({ user: 0, system: 0 }),
    rss: async () => 100e6,
    publish: async () => {},
  }
  const bed = {
    server: async () => server,
    clients: async ({ clients, serverPid }: Asked) => {
      if (serverPid === undefined) return exercising
      tried.push(clients)
      const tries = tried.filter((one) => one === clients).length
      return { measure: async () => measure(clients, tries), leave: async () => {} }
    },
  }
  return { bed: bed as unknown as Bed, tried }
}

const late = Histogram.of([900_000]).toJSON()
const held = (clients: number) => madeUpMeasured({ clients, delivered: 100 * clients })
/** The server had no time to spare. */
const full = { total: 10, user: 10, system: 0 }

describe('a ramp', () => {
  test('goes up until a step is not held, which is not tried again in the rounds that follow', async () => {
    const { bed, tried } = bedOf((clients) => {
      return clients < 1000 ? held(clients) : { ...held(clients), ages: late, serverCpu: full }
    })
    const run = ramps(settings)
    const found = await run(bed, 1)
    expect([...found.keys()]).toEqual([100, 1000])
    expect(found.get(100)?.figures).toMatchObject({ held: { value: 1 }, memory: { value: 100 } })
    expect(found.get(1000)?.figures).toMatchObject({
      held: { value: 0 },
      serverBound: { value: 1 },
    })
    expect(found.get(1000)?.seen).toEqual([])
    expect([...(await run(bed, 2)).keys()]).toEqual([100])
    expect(tried).toEqual([100, 1000, 100])
  })

  test('goes down until a step is held', async () => {
    const { bed, tried } = bedOf((clients) => {
      return clients < 5000 ? held(clients) : { ...held(clients), ages: late, serverCpu: full }
    })
    const run = ramps({ ...settings, steps: [5000, 1000, 100], direction: 'down' })
    await run(bed, 1)
    await run(bed, 2)
    expect(tried).toEqual([5000, 1000, 1000])
  })

  test('tries a step again that something else held up, and is not believed when that goes on', async () => {
    const rested = (clients: number) => ({ ...held(clients), ages: late })
    const once = bedOf((clients, tries) => (tries === 1 ? rested(clients) : held(clients)))
    const found = await ramps(settings)(once.bed, 1)
    expect(once.tried).toEqual([100, 100, 1000, 1000, 5000, 5000])
    expect(found.get(100)?.figures).toMatchObject({ held: { value: 1 }, tries: { value: 2 } })

    const always = bedOf(rested)
    const seen = (await ramps(settings)(always.bed, 1)).get(100)?.seen ?? []
    expect(always.tried).toEqual([100, 100, 100])
    expect(judge(seen, FULL).reasons[0]?.sentence).toContain('something else held them up')
  })

  test('tells clients that could not even connect by who had no time to spare', async () => {
    const bed = {
      server: async () => ({
        ...{ pid: 1, publish: async () => {} },
        cpu: async () => ({ user: 0, system: 0 }),
      }),
      clients: async ({ serverPid }: Asked) => {
        if (serverPid === undefined) return exercising
        throw new NotConnected('only 3 of 100 clients could connect', 0.95)
      },
    }
    const found = await ramps(settings)(bed as unknown as Bed, 1)
    expect(found.get(100)?.figures).toMatchObject({
      held: { value: 0 },
      clientsBound: { value: 1 },
    })
  })
})

import { describe, expect, test } from 'vitest'
import type { Report } from '../../web/transports/transport.ts'
import { askLab, makeBench, setBench } from '../testbed/benches.ts'
import { type Client, nodeClients } from '../testbed/clients.ts'
import { notification, price } from '../testbed/drafts.ts'
import { eventually } from '../testbed/eventually.ts'
import { type Served, serve } from '../testbed/serve.ts'
import type { Bench } from './bench.ts'

const LANES = ['short-polling', 'long-polling', 'sse', 'websocket']
const SIMULATED = { source: 'simulator', rate: 200, symbols: 2 } as const

/** Over a bench's road, or straight to the server. */
function lane({ origin }: Served, bench: Bench, transport: string, road = true): Promise<Client> {
  const to = road ? `http://127.0.0.1:${bench.roads[transport]}` : origin
  return nodeClients().connect(transport, to, { bench: bench.name, interval: 30, wait: 20 })
}

async function starts(client: Client): Promise<string[]> {
  const reports = await client.reports()
  return reports.flatMap((report) => {
    return report.kind === 'start' ? [[report.outcome, report.reason].join(' ').trim()] : []
  })
}

/** Data of what came as an event of its own, in order. */
async function drafts(client: Client): Promise<string[]> {
  const reports: readonly Report[] = await client.reports()
  return reports.flatMap((report) => {
    return report.kind === 'event' && report.arrival !== 'snapshot'
      ? [JSON.stringify(report.event.data)]
      : []
  })
}

async function poll(origin: string, bench: string) {
  return (await fetch(`${origin}/feed/short-polling?bench=${bench}`)).json()
}

async function epochOf(origin: string, bench: string): Promise<string> {
  return (await poll(origin, bench)).cursor.split('.')[0]
}

describe('a bench that changes its source', () => {
  test.each(LANES)('tells %s so on the connection that it has: reset epoch', async (transport) => {
    const served = await serve()
    const bench = await makeBench(served.origin)
    await served.feed.publish(price('X', 1))
    const client = await lane(served, bench, transport)
    await eventually(async () => expect(await starts(client)).toEqual(['live']))
    await setBench(served.origin, bench, SIMULATED)
    await eventually(async () => expect(await starts(client)).toEqual(['live', 'reset epoch']))
    await eventually(async () => expect((await drafts(client)).length).toBeGreaterThan(3))
    await setBench(served.origin, bench, { source: 'main' })
    await eventually(async () => {
      expect(await starts(client)).toEqual(['live', 'reset epoch', 'reset epoch'])
    })
    await served.feed.publish(price('X', 2))
    await eventually(async () => expect((await drafts(client)).at(-1)).toContain('"price":2'))
    const lost = (await client.reports()).filter(
      (report) => report.kind === 'gap' || (report.kind === 'state' && report.state === 'waiting'),
    )
    expect(lost).toEqual([])
  })

  test('begins from the seed, in a new epoch, with each setting of the source', async () => {
    const { origin } = await serve()
    const bench = await makeBench(origin, SIMULATED)
    const epochs = [await epochOf(origin, bench.name)]
    const changes = [
      { rate: 100 },
      { seed: 2 },
      { arrivals: 'poisson' },
      { symbols: 3 },
      { payloadBytes: 500 },
      { source: 'tape' },
      { speed: 20 },
      { source: 'none' },
    ] as const
    for (const change of changes) {
      await setBench(origin, bench, change)
      epochs.push(await epochOf(origin, bench.name))
    }
    expect(new Set(epochs).size).toBe(changes.length + 1)
  })

  test('goes on with its feed when its roads change, or nothing', async () => {
    const { origin } = await serve()
    const bench = await makeBench(origin, SIMULATED)
    const epoch = await epochOf(origin, bench.name)
    await setBench(origin, bench, { delay: 10, jitter: 2, bandwidth: 100_000 })
    await setBench(origin, bench, SIMULATED)
    expect(await epochOf(origin, bench.name)).toBe(epoch)
  })

  test('stays on main while that is its source, whatever else is set', async () => {
    const { origin, feed } = await serve()
    const bench = await makeBench(origin, { seed: 7, rate: 3 })
    await setBench(origin, bench, { seed: 8 })
    expect(await epochOf(origin, bench.name)).toBe(feed.bounds().epoch)
  })
})

describe('benches side by side', () => {
  test('see the same events where their settings are the same, also when begun anew', async () => {
    const served = await serve()
    const benches = await Promise.all([makeBench(served.origin), makeBench(served.origin)])
    const clients = await Promise.all(benches.map((bench) => lane(served, bench, 'sse')))
    for (const client of clients) {
      await eventually(async () => expect(await starts(client)).toEqual(['live']))
    }
    const settings = { source: 'simulator', rate: 100, arrivals: 'poisson', seed: 5 } as const
    for (const bench of benches) await setBench(served.origin, bench, settings)
    for (const client of clients) {
      await eventually(async () => expect((await drafts(client)).length).toBeGreaterThan(20))
    }
    const [one = [], two = []] = await Promise.all(clients.map(drafts))
    expect(one.slice(0, 20)).toEqual(two.slice(0, 20))
    expect(new Set(one).size).toBeGreaterThan(15)
  })

  test('play the tapes from their first row, each at its own time', async () => {
    const { origin } = await serve()
    const firsts = []
    for (let count = 0; count < 2; count++) {
      const { name } = await makeBench(origin, { source: 'tape', speed: 1000 })
      const cursor = `${await epochOf(origin, name)}.0`
      const path = `/feed/long-polling?bench=${name}&cursor=${cursor}`
      const { events } = await (await fetch(`${origin}${path}`)).json()
      firsts.push(events[0].data)
    }
    expect(firsts[0]).toEqual(firsts[1])
  })

  test('disturb neither each other nor main', async () => {
    const { origin, feed } = await serve()
    const own = await makeBench(origin, { source: 'none' })
    const other = await makeBench(origin, { source: 'none' })
    const onMain = await makeBench(origin)
    const publish = (bench: string, title: string) =>
      fetch(`${origin}/feed/events?bench=${bench}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'notification', data: { title } }),
      })
    await publish(own.name, 'for one bench')
    await publish(onMain.name, 'for everyone')
    const titles = async (bench: string): Promise<string[]> =>
      (await poll(origin, bench)).events.map(
        (event: { data: { title: string } }) => event.data.title,
      )
    expect(await titles(own.name)).toEqual(['for one bench'])
    expect(await titles(other.name)).toEqual([])
    expect(await titles(onMain.name)).toEqual(['for everyone'])
    expect(feed.bounds().newest).toBe(1)
  })
})

test.each(LANES)('a bench that is gone leaves %s with main, told in-band', async (transport) => {
  const served = await serve({ lab: { grace: 1000 } })
  const bench = await makeBench(served.origin, { source: 'none' })
  const client = await lane(served, bench, transport, false)
  await eventually(async () => expect(await starts(client)).toEqual(['live']))
  await eventually(async () => {
    expect((await askLab(served.origin, 'GET', `/${bench.name}`)).status).toBe(404)
  })
  await eventually(async () => expect(await starts(client)).toEqual(['live', 'reset epoch']))
  await served.feed.publish(notification('for those who stayed'))
  await eventually(async () => {
    expect((await drafts(client)).at(-1)).toContain('for those who stayed')
  })
})

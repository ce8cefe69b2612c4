import { describe, expect, test, vi } from 'vitest'
import type { Draft } from '../feed/event.ts'
import type { FeedEvent } from '../feed/schema.ts'
import { sourcesOf } from '../sources/index.ts'
import { OpenChannel } from '../testbed/benches.ts'
import { type Client, nodeClients } from '../testbed/clients.ts'
import { eventually } from '../testbed/eventually.ts'
import { askTo } from '../testbed/guarded.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { mainSource } from '../testbed/main-source.ts'
import { type Served, serve } from '../testbed/serve.ts'
import type { MainSettings } from './main-settings.ts'
import type { MainSource } from './main-source.ts'

const LANES = ['short-polling', 'long-polling', 'sse', 'websocket']

/** A server whose source runs, as `main` has it run. */
async function running(options: Parameters<typeof mainSource>[0] = {}): Promise<Served> {
  const source = mainSource(options)
  const served = await serve({ source })
  run(source, (draft) => served.feed.publish(draft))
  return served
}

function run(source: MainSource, take: (draft: Draft) => unknown): void {
  source.start((draft) => void take(draft))
  atEnd(() => source.stop())
}

const set = ({ origin }: Served, changes: Partial<MainSettings>) =>
  askTo(origin, 'PUT', '/lab/main', changes)

/** What came to a client by itself, in order. */
async function events(client: Client): Promise<FeedEvent[]> {
  return (await client.reports()).flatMap((report) => {
    return report.kind === 'event' && report.arrival !== 'snapshot' ? [report.event] : []
  })
}

async function symbols(client: Client): Promise<Set<string>> {
  const all = await events(client)
  return new Set(all.flatMap(({ type, data }) => (type === 'price' ? [data.symbol] : [])))
}

test('clients of every transport go on as it is set to one source after the other', async () => {
  const served = await running({ settings: { source: 'simulator' } })
  const { epoch } = served.feed.bounds()
  const clients = await Promise.all(
    LANES.map((lane) => nodeClients().connect(lane, served.origin, { interval: 30, wait: 20 })),
  )
  const all = (check: (client: Client) => Promise<void>) =>
    Promise.all(clients.map((client) => eventually(() => check(client))))

  await all(async (client) => expect(await symbols(client)).toEqual(new Set(['ALFA', 'BRAVO'])))
  expect((await set(served, { source: 'tape', speed: 1000 })).status).toBe(200)
  await all(async (client) => expect(await symbols(client)).toContain('XBTUSDT'))
  expect((await set(served, { source: 'simulator', symbols: 3 })).status).toBe(200)
  await all(async (client) => expect(await symbols(client)).toContain('S003'))
  expect((await set(served, { source: 'none' })).status).toBe(200)
  const said = { type: 'notification', data: { title: 'from a person' } }
  const { body } = await askTo(served.origin, 'POST', '/feed/events', said)
  await all(async (client) => expect((await events(client)).at(-1)?.id).toBe(body.id))

  for (const client of clients) {
    const reports = await client.reports()
    const starts = reports.flatMap((report) => (report.kind === 'start' ? [report.outcome] : []))
    expect(starts).toEqual(['live'])
    expect(reports.filter(({ kind }) => kind === 'gap')).toEqual([])
    const ids = (await events(client)).map(({ id }) => id)
    const first = Number(ids[0]?.split('.')[1])
    expect(ids).toEqual(ids.map((_, index) => `${epoch}.${first + index}`))
  }
})

test('with none, nothing comes but what people publish', async () => {
  const served = await running({ settings: { source: 'simulator', rate: 1000 } })
  await eventually(() => expect(served.feed.bounds().newest).toBeGreaterThan(10))
  await set(served, { source: 'none' })
  const { newest } = served.feed.bounds()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(served.feed.bounds().newest).toBe(newest)
})

test('pages that are open are told what it is now, each time, and only then', async () => {
  const served = await running()
  const page = await OpenChannel.open(served.origin)
  const told = () => page.of('about').map(({ source }) => source)
  await eventually(() => expect(told()).toMatchObject([{ kind: 'tape', speed: 10 }]))
  await set(served, { speed: 20 })
  await set(served, { speed: 20 })
  await set(served, { source: 'none' })
  const kinds = [{ kind: 'tape' }, { kind: 'tape', speed: 20 }, { kind: 'none' }]
  await eventually(() => expect(told()).toMatchObject(kinds))
  await page.settled()
  expect(told()).toHaveLength(3)
  page.ws.close()
})

describe('it begins again', () => {
  const begun = async (changes: Partial<MainSettings>): Promise<number> => {
    const make = vi.fn(sourcesOf([]))
    const served = await running({ make, settings: { source: 'simulator' } })
    const { status } = await set(served, changes)
    expect(status).toBe(200)
    return make.mock.calls.length - 1
  }

  test.each([
    { rate: 50 },
    { arrivals: 'poisson' },
    { symbols: 3 },
    { seed: 2 },
    { source: 'tape' },
  ] as const)('with %j', async (changes) => {
    expect(await begun(changes)).toBe(1)
  })

  test.each([
    {},
    { source: 'simulator', rate: 100, arrivals: 'periodic', symbols: 2, seed: 1 },
    // It is for the day on which recordings are played.
    { speed: 3 },
  ] as const)('not with %j', async (changes) => {
    expect(await begun(changes)).toBe(0)
  })

  test('from its seed: the same events in the same order', async () => {
    const drafts: Draft[] = []
    const source = mainSource({ settings: { source: 'simulator', rate: 1000 } })
    run(source, (draft) => drafts.push(draft))
    await eventually(() => expect(drafts.length).toBeGreaterThan(5))
    source.set({ source: 'none' })
    const before = drafts.splice(0)
    source.set({ source: 'simulator' })
    await eventually(() => expect(drafts.length).toBeGreaterThan(5))
    expect(drafts.slice(0, 5)).toEqual(before.slice(0, 5))
  })

  test('not before it runs, nor after it was stopped', async () => {
    const drafts: Draft[] = []
    const source = mainSource()
    source.set({ source: 'simulator' })
    expect(drafts).toEqual([])
    run(source, (draft) => drafts.push(draft))
    await eventually(() => expect(drafts.length).toBeGreaterThan(0))
    source.stop()
    const { length } = drafts
    source.set({ rate: 1000 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(drafts).toHaveLength(length)
  })
})

describe('it says truly what the server was started with', () => {
  test('names of symbols, which are there again with as many', async () => {
    const source = mainSource({ settings: { source: 'simulator' } })
    const names = () => (source.about.kind === 'simulator' ? source.about.symbols : [])
    expect(source.main.settings.symbols).toBe(2)
    expect(names()).toEqual(['ALFA', 'BRAVO'])
    source.set({ symbols: 3 })
    expect(names()).toEqual(['S001', 'S002', 'S003'])
    source.set({ symbols: 2 })
    expect(names()).toEqual(['ALFA', 'BRAVO'])
  })

  test('each of its recordings', async () => {
    expect(mainSource().main).toMatchObject({
      settings: { source: 'tape', speed: 10 },
      about: { kind: 'tape', tapes: [{ symbols: ['USDJPY'] }, { symbols: ['XBTUSDT'] }] },
      shared: false,
    })
  })

  test('more than may be set, which then stays', async () => {
    const given = { source: 'simulator', rate: 5000 } as const
    const served = await running({ settings: given, payloadBytes: 4096 })
    const { status, body } = await set(served, { seed: 2 })
    expect([status, body.settings.rate]).toEqual([200, 5000])
  })
})

import { beforeEach, expect, test, vi } from 'vitest'
import { standIns } from '../../server/testbed/clients.ts'
import { price } from '../../server/testbed/drafts.ts'
import { eventually } from '../../server/testbed/eventually.ts'
import { atEnd } from '../../server/testbed/lifetime.ts'
import { type Served, serveEvents } from '../../server/testbed/serve.ts'
import type { ConnectOptions, Report } from '../transports/transport.ts'
import type { Kit, Learner } from './learner.ts'
import { learnerTransport } from './learner-transport.ts'

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})

const polls: Learner = async ({ get, batch, cursor, sleep }) => {
  for (;;) {
    await batch(await get('/feed/short-polling', { cursor: cursor() }))
    await sleep(20)
  }
}

const streams: Learner = ({ url, batch, event, cursor, signal }) => {
  const source = new standIns.EventSource(url('/feed/sse', { cursor: cursor() }))
  source.addEventListener('hello', ({ data }) => void batch(JSON.parse(data)))
  source.onmessage = ({ data }) => event(JSON.parse(data))
  signal.onabort = () => source.close()
}

test.each([
  ['a loop that polls', polls],
  ['a stream that is set up', streams],
])(
  '%s is a lane: it starts from a snapshot and hears what is new, in order',
  async (_, learner) => {
    const served = await serveEvents(3)
    const { said } = lane(served, learner)
    await eventually(() => expect(said('start')).toMatchObject([{ outcome: 'live', missed: 0 }]))
    for (let value = 4; value <= 8; value++) await served.feed.publish(price('X', value))
    await eventually(() => expect(live(said('event'))).toEqual([4, 5, 6, 7, 8]))
    expect(said('gap')).toEqual([])
    expect(said('problem')).toEqual([])
    expect(said('state').at(-1)?.state).toBe('open')
  },
)

test('counts its requests and the polls that were for nothing', async () => {
  const { said } = lane(await serveEvents(1), polls)
  await eventually(() =>
    expect(said('message').filter(({ empty }) => empty).length).toBeGreaterThan(2),
  )
  expect(said('request').length).toBeGreaterThan(3)
})

test('goes on from its cursor when it is started again', async () => {
  const served = await serveEvents(3)
  const cursor = `${served.feed.bounds().epoch}.1`
  const { said } = lane(served, polls, { cursor })
  await eventually(() => expect(live(said('event'))).toEqual([2, 3]))
  expect(said('start')).toMatchObject([{ outcome: 'resumed' }])
})

test('an order that the code broke is said in plain words, and the event is dropped', async () => {
  const { said } = lane(await serveEvents(0), ({ event }) => {
    for (const seq of [40, 43, 41, 44]) event(made(seq))
  })
  await eventually(() => expect(said('problem')).toHaveLength(1))
  expect(said('problem').map(({ problem }) => problem.detail)).toEqual([
    'order broken: 41 after 43',
  ])
  expect(live(said('event'))).toEqual([40, 43, 44])
  expect(said('repeat')).toEqual([{ kind: 'repeat', id: 'epoch123.41' }])
})

test('a poll that forgets the cursor breaks no promise, and shows what that costs', async () => {
  const served = await serveEvents(3)
  const { said } = lane(served, async ({ get, batch, sleep }) => {
    for (;;) {
      await batch(await get('/feed/short-polling'))
      await sleep(20)
    }
  })
  await eventually(() => expect(said('start').length).toBeGreaterThan(2))
  expect(said('problem')).toEqual([])
})

test('a silent gap is reported as a gap', async () => {
  const { said } = lane(await serveEvents(0), ({ event }) => {
    for (const seq of [40, 44]) event(made(seq))
  })
  await eventually(() => {
    expect(said('gap')).toEqual([{ kind: 'gap', after: 'epoch123.40', missing: 3 }])
  })
})

test('an event without an id is not recognisable, and not taken', async () => {
  const { said } = lane(await serveEvents(0), ({ event }) => {
    event({ text: 'hello' } as never)
    event(made(1))
  })
  await eventually(() => expect(live(said('event'))).toEqual([1]))
  expect(said('problem')[0]?.problem.detail).toBe(
    'not recognisable: an event with the id undefined',
  )
})

test('what the code throws is shown on the lane, and the code is called again', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  let calls = 0
  const { said } = lane(await serveEvents(0), () => {
    calls++
    if (calls < 3) throw new RangeError('not yet')
  })
  await eventually(() => expect(calls).toBe(3))
  const waiting = said('state').filter(({ state }) => state === 'waiting')
  expect(waiting.map(({ why }) => why)).toEqual(['RangeError: not yet', 'RangeError: not yet'])
})

test.each<[string, Learner, RegExp]>([
  ['something else than a batch', ({ batch }) => void batch({} as never), /batch\(\) was given/],
  ['nothing at all', ({ batch }) => void batch(undefined as never), /batch\(\) was given/],
  ['an answer of 404', async ({ batch, get }) => void batch(await get('/nowhere')), /HTTP 404/],
])('%s, handed over and not waited for, is shown on the lane', async (_, learner, why) => {
  const { said } = lane(await serveEvents(0), learner)
  await eventually(() =>
    expect(
      said('state')
        .map((it) => it.why ?? '')
        .join(),
    ).toMatch(why),
  )
})

test('is quiet once it is closed, whatever the code goes on to do', async () => {
  let kit: Kit | undefined
  const { reports, connection } = lane(await serveEvents(0), (given) => {
    kit = given
  })
  await eventually(() => expect(kit).toBeDefined())
  connection.close()
  const before = reports.length
  kit?.event(made(1))
  await expect(kit?.batch({} as never)).rejects.toThrow()
  await expect(kit?.get('/health')).rejects.toThrow()
  await expect(kit?.sleep(5)).rejects.toThrow()
  expect(kit?.signal.aborted).toBe(true)
  expect(reports.length).toBe(before)
})

test('an address has the bench and what is asked for, and no cursor while there is none', async () => {
  let address = ''
  lane(
    await serveEvents(0),
    ({ url, cursor }) => {
      address = url('/feed/sse', { cursor: cursor(), wait: 5 })
    },
    { bench: 'table-7' },
  )
  await eventually(() => expect(address).toMatch(/\/feed\/sse\?bench=table-7&wait=5$/))
})

function lane({ origin }: Served, learner: Learner, options: Partial<ConnectOptions> = {}) {
  const reports: Report[] = []
  const report = (it: Report): void => void reports.push(it)
  const transport = learnerTransport('mine', learner)
  const connection = transport.connect({ origin, report, platform: standIns, ...options })
  atEnd(() => connection.close())
  const said = <K extends Report['kind']>(kind: K) =>
    reports.filter((it) => it.kind === kind) as Extract<Report, { kind: K }>[]
  return { connection, reports, said }
}

function live(events: readonly Extract<Report, { kind: 'event' }>[]): number[] {
  return events
    .filter(({ arrival }) => arrival !== 'snapshot')
    .map(({ event }) => Number(event.id.split('.')[1]))
}

function made(seq: number) {
  const data = { symbol: 'X', price: seq, volume: 1, side: 'buy' } as const
  return { id: `epoch123.${seq}`, type: 'price', at: seq, data } as const
}

import { expect, test } from 'vitest'
import { eventually } from '../../server/testbed/eventually.ts'
import { atEnd } from '../../server/testbed/lifetime.ts'
import { batch, serveScript, type Told } from '../../server/testbed/scripted-server.ts'
import { TRANSPORTS } from '../lib/transports.ts'
import { settle } from './account.ts'
import { browserLane } from './browser-lane.ts'
import { everybodyHeard } from './heard.ts'
import { drivenLane } from './lane.ts'
import { LogBook } from './log-book.ts'
import { Model } from './model.ts'
import type { Broken, Promised } from './promises.ts'

const EPOCH = 'lying123'

/** The log as the recorder saw it: prices of one symbol at odd seqs, notifications at even ones. */
const LOG = Array.from({ length: 8 }, (_, index) => told(index + 1))

/** What a client is told: a snapshot at 4, and then in groups. */
interface Lie {
  readonly shown?: readonly number[]
  readonly groups: readonly (readonly (number | Told)[])[]
  /** What must be found of it. */
  readonly found: readonly Promised[]
  /** The same by a browser half, which drops what it takes for a repeat: nobody sees what was in it. */
  readonly foundByBrowser?: readonly Promised[]
}

/** The newest price, and the notifications. */
const SHOWN = [2, 3, 4]

const lies: Readonly<Record<string, Lie>> = {
  'the truth': { groups: [[5, 6], [7], [8]], found: [] },
  'the truth, and some of it again': { groups: [[5, 6], [6, 7], [8]], found: [] },
  'a gap': { groups: [[5], [7], [8]], found: ['no silent gap', 'nothing lost'] },
  'a reordered event': {
    groups: [[5], [7, 6], [8]],
    found: ['no silent gap', 'order'],
    foundByBrowser: ['no silent gap', 'order', 'nothing lost'],
  },
  'a snapshot that lacks an event': {
    shown: [3, 4],
    groups: [[5, 6], [7], [8]],
    found: ['nothing lost'],
  },
  'an event lost after the snapshot': {
    groups: [[6], [7], [8]],
    found: ['no silent gap', 'nothing lost'],
  },
  'an event again, with another content': {
    groups: [[5, 6], [told(6, 'changed'), 7], [8]],
    found: ['same JSON'],
    foundByBrowser: [],
  },
  'an event again, under a new id': {
    groups: [[5, 6], [told(7, 'soak 6')], [8]],
    found: ['same JSON'],
  },
}

/** The clients of a soak that are owed the promises. */
const clients = TRANSPORTS.flatMap((transport) => [
  { transport, manner: 'driver', connect: drivenLane },
  { transport, manner: 'browser', connect: browserLane },
])

test.concurrent.each(Object.entries(lies))(
  'told %s, every client of a soak notices it, and nothing else',
  async (_, lie) => {
    await Promise.all(
      clients.map(async ({ transport, manner, connect }) => {
        const port = await serveScript({
          hello: batch('live', `${EPOCH}.4`, (lie.shown ?? SHOWN).map(event)),
          groups: lie.groups.map((group) => group.map(event)),
          cursor: `${EPOCH}.8`,
        })
        const broken: Broken[] = []
        const { book, model } = besideTheTruth(broken)
        const random = (): number => 0.5
        const address = { transport, host: '127.0.0.1', port, interval: 5 }
        const lane = connect({ ...address, model, random })
        atEnd(() => lane.close())
        await eventually(() => expect(model.last, `${transport}, ${manner}`).toBe(8))
        await lane.close()
        settle(model, book)
        const found = new Set(broken.map(({ promised }) => promised))
        const expected = (manner === 'browser' && lie.foundByBrowser) || lie.found
        expect([...found].sort(), `${transport}, ${manner}`).toEqual([...expected].sort())
      }),
    )
  },
)

test.concurrent('a client that is never told the end of it is not where it should be', async () => {
  await Promise.all(
    clients.map(async ({ transport, manner, connect }) => {
      const groups = [[5, 6], [7]].map((group) => group.map(event))
      const hello = batch('live', `${EPOCH}.4`, SHOWN.map(event))
      const port = await serveScript({ hello, groups, cursor: `${EPOCH}.8` })
      const broken: Broken[] = []
      const { model } = besideTheTruth(broken)
      const address = { transport, host: '127.0.0.1', port, interval: 5 }
      const lane = connect({ ...address, model, random: () => 0.5 })
      atEnd(() => lane.close())
      await eventually(() => expect(model.last, `${transport}, ${manner}`).toBe(7))
      await everybodyHeard(EPOCH, 8, [lane], 200)
      expect(broken.map(({ promised }) => promised)).toContain('heard in time')
      await lane.close()
    }),
  )
})

function besideTheTruth(broken: Broken[]) {
  const book = new LogBook()
  const report = (one: Broken): void => void broken.push(one)
  const recorder = new Model({ name: 'recorder', book, retain: 8, broken: report, records: true })
  recorder.begin(EPOCH, 0)
  for (const { seq, json } of LOG) recorder.event(EPOCH, seq, json)
  return { book, model: new Model({ name: 'lane', book, retain: 8, broken: report }) }
}

function event(one: number | Told): Told {
  return typeof one === 'number' ? (LOG[one - 1] as Told) : one
}

function told(seq: number, title = `soak ${seq}`): Told {
  const id = `${EPOCH}.${seq}`
  const isPrice = seq % 2 === 1 && title === `soak ${seq}`
  const price = { symbol: 'X', price: seq, volume: 1, side: 'buy' }
  const notification = { level: 'info', title, text: '', from: 'soak' }
  const type = isPrice ? 'price' : 'notification'
  const data = isPrice ? price : notification
  return { id, seq, json: JSON.stringify({ id, type, at: 1763820001234.567 + seq, data }) }
}

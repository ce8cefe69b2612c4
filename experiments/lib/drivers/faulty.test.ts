import { describe, expect, test } from 'vitest'
import { eventually } from '../../../server/testbed/eventually.ts'
import { atEnd } from '../../../server/testbed/lifetime.ts'
import { batch, serveScript, type Told } from '../../../server/testbed/scripted-server.ts'
import { drivers } from './index.ts'

const EPOCH = 'faulty12'

/** Milliseconds of age that no event has on a busy machine, and those that the late one has. */
const BOUND = 15_000
const AGE = 20_000

interface Fault {
  /** seqs of events, in the groups in which they are sent. */
  readonly groups: readonly (readonly number[])[]
  /** The one that is sent long after it entered the log. */
  readonly late?: number
  /** What the client must find out; all else is 0. */
  readonly found: Readonly<Record<string, number>>
}

/** A log of six events, told wrongly. */
const faults: Readonly<Record<string, Fault>> = {
  'no fault': { groups: [[1, 2], [3], [4, 5], [6]], found: { delivered: 6 } },
  'a dropped event': { groups: [[1, 2], [4, 5], [6]], found: { delivered: 5, dropped: 1 } },
  'a dropped last event': { groups: [[1, 2], [3, 4], [5]], found: { delivered: 5, dropped: 1 } },
  'a repeated event': {
    groups: [[1, 2], [2, 3], [4, 5], [6]],
    found: { delivered: 6, repeated: 1 },
  },
  'an event repeated at once': {
    groups: [[1, 2, 3, 3], [4, 5], [6]],
    found: { delivered: 6, repeated: 1 },
  },
  'a late event': {
    groups: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    late: 4,
    found: { delivered: 6, late: 1 },
  },
  'a reordered event': {
    groups: [
      [1, 2],
      [4, 3],
      [5, 6],
    ],
    found: { delivered: 6, reordered: 1 },
  },
  'an event reordered by a while': {
    groups: [
      [1, 3],
      [4, 5],
      [2, 6],
    ],
    found: { delivered: 6, reordered: 1 },
  },
  'all of them': {
    groups: [[1, 3], [3, 2], [6]],
    late: 6,
    found: { delivered: 4, dropped: 2, repeated: 1, reordered: 1, late: 1 },
  },
}

describe.each(drivers)('$name', ({ name, connect }) => {
  test.each(Object.entries(faults))('finds %s, and nothing else', async (_, fault) => {
    const port = await serveWrongly(fault)
    const client = connect({
      ...{ host: '127.0.0.1', port, wait: 1, lateAfter: BOUND },
      interval: () => 5,
    })
    atEnd(() => client.close())
    await eventually(() => expect(client.cursor).toBe(`${EPOCH}.6`))
    const none = { delivered: 0, dropped: 0, repeated: 0, reordered: 0, late: 0 }
    expect(client.findings, name).toEqual({ ...none, missed: 0, resets: 0, ...fault.found })
    expect(client.counts.live).toBe(fault.found.delivered)
  })

  test('finds by the log itself that nothing came any more', async () => {
    const port = await serveWrongly({ groups: [[1, 2, 3, 4, 5, 6]], found: {} })
    const client = connect({ host: '127.0.0.1', port, wait: 1, interval: () => 5 })
    atEnd(() => client.close())
    await eventually(() => expect(client.cursor).toBe(`${EPOCH}.6`))
    client.expect({ epoch: EPOCH, seq: 9 })
    expect(client.findings).toMatchObject({ delivered: 6, dropped: 3 })
  })
})

/** A log of six events, told to one client as a fault has it. */
function serveWrongly({ groups, late }: Fault): Promise<number> {
  return serveScript({
    hello: batch('live', `${EPOCH}.0`, []),
    groups: groups.map((group) => group.map((seq) => eventOf(seq, seq === late))),
    cursor: `${EPOCH}.6`,
  })
}

function eventOf(seq: number, isLate: boolean): Told {
  const at = performance.timeOrigin + performance.now() - (isLate ? AGE : 0)
  const id = `${EPOCH}.${seq}`
  const data = { symbol: 'X', price: seq, volume: 1, side: 'buy' }
  const json = JSON.stringify({ id, type: 'price', at: Math.round(at * 1000) / 1000, data })
  return { id, seq, json }
}

import { describe, expect, test } from 'vitest'
import { standIns } from './testbed/clients.ts'
import { get } from './testbed/conversation.ts'
import { price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { atEnd } from './testbed/lifetime.ts'
import { exchange } from './testbed/raw.ts'
import { Relay } from './testbed/relay.ts'
import { cursorAt, type Served, serveEvents } from './testbed/serve.ts'

describe('a stream of server-sent events', () => {
  test('opens with hello: retry from 500 to 1,500 ms, an id, and a batch', async () => {
    const served = await serveEvents(3)
    const retries: number[] = []
    for (let index = 0; index < 20; index++) {
      const [first] = await blocks(served, '/feed/sse', 1)
      expect(Object.keys(first ?? {})).toEqual(['retry', 'event', 'id', 'data'])
      expect(first).toMatchObject({ event: 'hello', id: cursorAt(served, 3) })
      expect(JSON.parse(first?.data ?? '')).toEqual({
        outcome: 'live',
        cursor: cursorAt(served, 3),
        events: [served.feed.snapshot().at(-1)?.event],
        more: false,
      })
      retries.push(Number(first?.retry))
    }
    expect(Math.min(...retries)).toBeGreaterThanOrEqual(500)
    expect(Math.max(...retries)).toBeLessThanOrEqual(1500)
    expect(new Set(retries).size, 'drawn anew for each').toBeGreaterThan(10)
  })

  test('resumed says so with the cursor of the client, and then sends what is missing', async () => {
    const served = await serveEvents(4)
    const [hello, ...events] = await blocks(served, `/feed/sse?cursor=${cursorAt(served, 2)}`, 3)
    const batch = { outcome: 'resumed', cursor: cursorAt(served, 2), events: [], more: false }
    expect(hello).toMatchObject({ id: cursorAt(served, 2), data: JSON.stringify(batch) })
    const entries = served.feed.read(2, 9, 1e6)
    expect(events).toEqual(entries.map(({ event, json }) => ({ id: event.id, data: json })))
  })

  /** A digit stands for the cursor of this log at that event. */
  type Row = [
    row: number,
    name: string,
    headers: string[],
    query: string | undefined,
    expected: object,
  ]
  const rows: Row[] = [
    [10, 'a cursor', ['3'], undefined, { outcome: 'resumed', at: 3 }],
    [10, 'a cursor other than the URL has', ['3'], '1', { outcome: 'resumed', at: 3 }],
    [10, 'a cursor, and garbage in the URL', ['3'], 'garbage', { outcome: 'resumed', at: 3 }],
    [10, 'nothing, and a cursor in the URL', [''], '2', { outcome: 'resumed', at: 2 }],
    [1, 'nothing', [''], undefined, { outcome: 'live', at: 4 }],
    [3, 'garbage', ['garbage'], undefined, { reason: 'malformed', at: 4 }],
    [3, 'garbage, and a cursor in the URL', ['garbage'], '2', { reason: 'malformed', at: 4 }],
    [4, 'a leading zero', ['anotherlog.07'], undefined, { reason: 'malformed', at: 4 }],
    [4, '2^53', ['anotherlog.9007199254740992'], undefined, { reason: 'malformed', at: 4 }],
    [
      4,
      '5,000 digits',
      [`anotherlog.${'9'.repeat(5000)}`],
      undefined,
      { reason: 'malformed', at: 4 },
    ],
    [10, 'two of them', ['1', '2'], undefined, { reason: 'malformed', at: 4 }],
    [5, 'the future', ['5'], undefined, { reason: 'future', at: 4 }],
    [6, 'another log', ['anotherlog.3'], undefined, { reason: 'epoch', at: 4 }],
  ]
  test.each(rows)(
    '[row %i] sse: with %s in Last-Event-ID',
    async (_row, _name, headers, query, expected) => {
      const served = await serveEvents(4)
      const { epoch } = served.feed.bounds()
      const full = (text: string): string => (/^\d$/.test(text) ? `${epoch}.${text}` : text)
      const lines = headers.map((text) => `Last-Event-ID: ${full(text)}`)
      const path = query === undefined ? '/feed/sse' : `/feed/sse?cursor=${full(query)}`
      const [hello] = await blocks(served, path, 1, ...lines)
      const { reason, outcome, cursor } = JSON.parse(hello?.data ?? '{}')
      const at = Number(cursor.replace(`${epoch}.`, ''))
      expect({ outcome, reason, at }).toEqual({ outcome: 'reset', reason: undefined, ...expected })
    },
  )

  test('[row 10] sse: resumes by its header after a cut, though its URL holds a cursor that is stale', async () => {
    const served = await serveEvents(5)
    const relay = await Relay.open(served.port)
    const heard: string[] = []
    const source = new standIns.EventSource(`${relay.url}/feed/sse?cursor=${cursorAt(served, 1)}`)
    atEnd(() => source.close())
    source.addEventListener('hello', ({ data, lastEventId }: MessageEvent<string>) => {
      const { outcome, cursor } = JSON.parse(data)
      heard.push(`${outcome} ${cursor}`)
      expect(lastEventId).toBe(cursor)
    })
    source.addEventListener('message', ({ lastEventId }) => heard.push(lastEventId))
    const at = (seq: number): string => cursorAt(served, seq)
    await eventually(() => expect(heard).toContain(at(5)))
    expect(relay.cut()).toBe(1)
    await served.feed.publish(price('X', 6))
    await eventually(() => expect(heard).toContain(at(6)))
    expect(heard).toEqual([`resumed ${at(1)}`, ...[2, 3, 4, 5].map(at), `resumed ${at(5)}`, at(6)])
  })

  test('[row 14] sse: that is cut before any event comes back resumed, by the id of hello', async () => {
    const served = await serveEvents(2)
    const relay = await Relay.open(served.port)
    const starts: string[] = []
    const source = new standIns.EventSource(`${relay.url}/feed/sse`)
    atEnd(() => source.close())
    source.addEventListener('hello', ({ data }: MessageEvent<string>) =>
      starts.push(JSON.parse(data).outcome),
    )
    await eventually(() => expect(starts).toEqual(['live']))
    relay.cut()
    await eventually(() => expect(starts).toEqual(['live', 'resumed']))
  })
})

/** The first blocks of a stream, each by the names of its fields. */
async function blocks({ port }: Served, path: string, count: number, ...headers: string[]) {
  const enough = (text: string) => text.split('\n\n').length > count
  const [stream] = await exchange(port, get(path, ...headers), enough)
  const found = `${stream?.body}`.split('\n\n').slice(0, count)
  return found.map((block) => {
    const fields = block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string])
    return Object.fromEntries(fields.map(([name, value]) => [name, value])) as Record<
      string,
      string
    >
  })
}

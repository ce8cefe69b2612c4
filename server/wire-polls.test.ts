import { describe, expect, test, vi } from 'vitest'
import { ask, Conversation, get, head } from './testbed/conversation.ts'
import { price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { RawConnection } from './testbed/raw.ts'
import { cursorAt, serveEvents } from './testbed/serve.ts'
import { countWaiters } from './testbed/waiters.ts'

const POLLS = ['/feed/short-polling', '/feed/long-polling'] as const
const waiting = countWaiters()

describe('a long poll', () => {
  test('[row 16] long-polling: is held until news, for as long as it asks', async () => {
    const served = await serveEvents(1)
    const path = `/feed/long-polling?cursor=${cursorAt(served, 1)}`
    const conversation = await Conversation.open(served.port)
    const began = performance.now()
    expect(await conversation.ask(get(`${path}&wait=1`))).toMatchObject({ status: 204 })
    expect(performance.now() - began).toBeGreaterThan(950)
    conversation.send(get(`${path}&wait=60`))
    await waiting(1)
    const { json } = await served.feed.publish(price('X', 2))
    const [, batch] = await conversation.answers()
    expect(`${batch?.body}`).toContain(json)
  })

  test('is held all the same where memory had to catch up with the log first', async () => {
    const served = await serveEvents(1)
    const newest = cursorAt(served, 2)
    const log = { epoch: served.feed.bounds().epoch, seq: 2 }
    vi.spyOn(served.feed, 'position').mockResolvedValue(log)
    const conversation = await Conversation.open(served.port)
    conversation.send(get(`/feed/long-polling?wait=60&cursor=${newest}`))
    await eventually(() => expect(served.feed.position).toHaveBeenCalled())
    await served.feed.publish(price('X', 2))
    await waiting(1)
    const { json } = await served.feed.publish(price('X', 3))
    const [answer, ...others] = await conversation.answers()
    expect(answer).toMatchObject({ status: 200 })
    expect(`${answer?.body}`).toContain(json)
    expect(others).toEqual([])
  })

  test.each([
    ['?wait=0', [], 0],
    ['?wait=1', [], 1],
    ['?wait=60', [], 60],
    ['', [], 25],
    ['', ['Prefer: wait=7'], 7],
    ['', ['Prefer: respond-async, Wait = 8; x=y'], 8],
    ['', ['Prefer: wait=61', 'Prefer: wait=9'], 9],
    ['', ['Prefer: wait=0'], 0],
    ['', ['Prefer: wait=61'], 25],
    ['', ['Prefer: wait=-1'], 25],
    ['', ['Prefer: wait=x'], 25],
    ['', ['Prefer: wait=1.5'], 25],
    ['', ['Prefer: wait="5"'], 25],
    ['', ['Prefer: wait'], 25],
    ['', ['Prefer: waiting=5'], 25],
    ['', ['Prefer:'], 25],
    ['?wait=3', ['Prefer: wait=7'], 3],
    ['?wait=3', ['Prefer: wait=x'], 3],
  ])('[row 16] long-polling: with %s and %j is held %i s', async (query, headers, expected) => {
    const served = await serveEvents(1)
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const path = `/feed/long-polling${query}${query ? '&' : '?'}cursor=${cursorAt(served, 1)}`
    const connection = await RawConnection.open(served.port)
    connection.write(get(path, ...headers))
    const holds = () => timers.mock.calls.filter(([{ name }]) => name === 'release')
    if (expected === 0) await connection.until((text) => text.includes('204'))
    else await waiting(1)
    expect(holds().map(([, ms]) => ms)).toEqual(expected === 0 ? [] : [expected * 1000])
  })

  test.each(['end', 'reset'] as const)(
    '[row 17] long-polling: is let go of at once when its client leaves by %s',
    async (how) => {
      const served = await serveEvents(1)
      const connections = await Promise.all(
        Array.from({ length: 20 }, () => RawConnection.open(served.port)),
      )
      for (const connection of connections) {
        connection.write(get(`/feed/long-polling?cursor=${cursorAt(served, 1)}&wait=60`))
      }
      await waiting(20)
      for (const connection of connections) connection.close(how)
      await waiting(0)
    },
  )

  test('[row 17] long-polling: whose client has ended its half is let go of, too', async () => {
    const served = await serveEvents(1)
    const connection = await RawConnection.open(served.port)
    connection.write(get(`/feed/long-polling?cursor=${cursorAt(served, 1)}&wait=60`))
    await waiting(1)
    connection.end()
    await waiting(0)
    await connection.untilEnd()
  })
})

describe.each(POLLS)('%s', (path) => {
  const name = path.split('/').at(-1)

  test(`[row 12] ${name}: answers a page at a time, and says more until there is none`, async () => {
    const served = await serveEvents(25, { page: 10 })
    const conversation = await Conversation.open(served.port)
    const seen: string[] = []
    const mores: boolean[] = []
    let at = cursorAt(served, 0)
    for (let index = 0; index < 3; index++) {
      const { body } = await conversation.ask(get(`${path}?cursor=${at}`))
      const batch = JSON.parse(`${body}`)
      expect(batch.outcome).toBe('resumed')
      seen.push(...batch.events.map(({ id }: { id: string }) => id))
      mores.push(batch.more)
      at = batch.cursor
      expect(at).toBe(seen.at(-1))
    }
    expect(mores).toEqual([true, true, false])
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => cursorAt(served, index + 1)))
  })

  test('of a bench that is not there is answered as main', async () => {
    const served = await serveEvents(2)
    const { body } = await ask(
      served.port,
      get(`${path}?bench=nobody&cursor=${cursorAt(served, 1)}`),
    )
    expect(JSON.parse(`${body}`)).toMatchObject({ outcome: 'resumed', cursor: cursorAt(served, 2) })
    const other = await ask(served.port, get(`${path}?bench=nobody&cursor=itsownlog.1`))
    expect(JSON.parse(`${other.body}`)).toMatchObject({ outcome: 'reset', reason: 'epoch' })
  })
})

describe('pipelined requests', () => {
  test('[row 20] every: are answered in order, also behind a poll that is held', async () => {
    const served = await serveEvents(3)
    const conversation = await Conversation.open(served.port)
    conversation.send(
      get(`/feed/long-polling?cursor=${cursorAt(served, 3)}`) +
        get(`/feed/short-polling?cursor=${cursorAt(served, 1)}`) +
        get('/health') +
        head(`/feed/short-polling?cursor=${cursorAt(served, 2)}`) +
        get(`/feed/long-polling?cursor=${cursorAt(served, 2)}`),
    )
    await waiting(1)
    expect(conversation.connection.text).toBe('')
    await served.feed.publish(price('X', 4))
    const answers = await conversation.answers()
    const said = answers.map(({ body }) => (body.length === 0 ? '' : JSON.parse(`${body}`)))
    expect(said.map(({ events }) => events?.length)).toEqual([1, 2, undefined, undefined, 1])
    expect(said[2]).toMatchObject({ status: 'ok' })
  })

  test('of a stream behind a held poll begin when it is answered, and lose nothing', async () => {
    const served = await serveEvents(1)
    const connection = await RawConnection.open(served.port)
    const poll = get(`/feed/long-polling?cursor=${cursorAt(served, 1)}`)
    connection.write(poll + get(`/feed/sse?cursor=${cursorAt(served, 1)}`))
    await waiting(1)
    for (let index = 2; index <= 4; index++) await served.feed.publish(price('X', index))
    await connection.until((text) => text.includes(`id: ${cursorAt(served, 4)}\n`))
    await served.feed.publish(price('X', 5))
    const text = (
      await connection.until((text) => text.includes(`id: ${cursorAt(served, 5)}\n`))
    ).toString()
    expect(text).toMatch(
      /^HTTP\/1\.1 200 [\s\S]*application\/json[\s\S]*HTTP\/1\.1 200 [\s\S]*event: hello\n/,
    )
    const ids = [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)
    expect(ids).toEqual([1, 2, 3, 4, 5].map((seq) => cursorAt(served, seq)))
  })
})

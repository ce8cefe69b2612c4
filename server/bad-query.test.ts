import { describe, expect, test, vi } from 'vitest'
import { ask, get, WEBSOCKET } from './testbed/conversation.ts'
import { opening } from './testbed/opening.ts'
import { problemIn } from './testbed/problem-in.ts'
import { RawConnection } from './testbed/raw.ts'
import { cursorAt, serveEvents } from './testbed/serve.ts'
import { witnesses } from './testbed/witnesses.ts'

const FEEDS = ['short-polling', 'long-polling', 'sse', 'websocket'] as const

describe('a bad cursor', () => {
  const malformed: [name: string, query: string, shown: string][] = [
    ['garbage', 'cursor=garbage', '"garbage"'],
    ['empty', 'cursor=', '""'],
    ['without a value', 'cursor', '""'],
    ['without an epoch', 'cursor=.5', '".5"'],
    ['without a seq', 'cursor=anotherlog.', '"anotherlog."'],
    ['an epoch too short', 'cursor=short.5', '"short.5"'],
    ['an epoch too long', 'cursor=seventeenletters1.5', '"seventeenletters1.5"'],
    ['negative', 'cursor=anotherlog.-5', '"anotherlog.-5"'],
    ['a plus sign', 'cursor=anotherlog.%2B5', '"anotherlog.+5"'],
    ['leading zeros', 'cursor=anotherlog.007', '"anotherlog.007"'],
    ['an exponent', 'cursor=anotherlog.1e3', '"anotherlog.1e3"'],
    ['a fraction', 'cursor=anotherlog.1.5', '"anotherlog.1.5"'],
    ['2^53', 'cursor=anotherlog.9007199254740992', '"anotherlog.9007199254740992"'],
    ['2^64', 'cursor=anotherlog.18446744073709551616', '"anotherlog.18446744073709551616"'],
    ['5,000 digits', `cursor=anotherlog.${'9'.repeat(5000)}`, '9…"'],
    ['5,000 letters', `cursor=${'x'.repeat(5000)}`, 'xx…"'],
    ['NUL', 'cursor=anotherlog.5%00', '"anotherlog.5\\u0000"'],
    ['a line break', 'cursor=anotherlog.5%0A', '"anotherlog.5\\n"'],
    ['no percent-encoding', 'cursor=%zz', '"%zz"'],
    ['no UTF-8', 'cursor=%ff%fe', '"'],
    ['digits of another script', 'cursor=anotherlog.%D9%A5', '"anotherlog.٥"'],
  ]
  test.each(FEEDS)(
    '[rows 2, 4, 9] %s: is told before anything starts, and nobody else notices',
    async (name) => {
      const served = await serveEvents(3)
      const allIsWell = await witnesses(served)
      const log = vi.spyOn(served.feed, 'position')
      for (const [what, query, shown] of malformed) {
        const it = await refused(served.port, name, query)
        expect(it, what).toMatchObject({ status: 400, title: 'Bad Request', reason: 'malformed' })
        expect(it.detail, what).toContain(shown)
        expect(it.detail, what).toMatch(/must be <epoch>\.<seq>, such as k3v9x2ab\.42/)
        expect(it.detail.length, what).toBeLessThan(250)
      }
      const twice = await refused(served.port, name, 'cursor=anotherlog.1&cursor=anotherlog.2')
      expect(twice).toMatchObject({ status: 400, reason: 'malformed' })
      expect(twice.detail).toBe('query.cursor must be given once.')
      expect(log, 'the log was never asked').not.toHaveBeenCalled()
      await allIsWell()
    },
  )

  test.each(FEEDS)(
    '[rows 5, 6] %s: of the future or of another log is a reset, at once',
    async (name) => {
      const served = await serveEvents(3)
      const rows: [cursor: string, reason: string][] = [
        [cursorAt(served, 4), 'future'],
        [cursorAt(served, Number.MAX_SAFE_INTEGER), 'future'],
        ['anotherlog.2', 'epoch'],
        ['anotherlog.9007199254740991', 'epoch'],
      ]
      for (const [cursor, reason] of rows) {
        const connection = await RawConnection.open(served.port)
        const upgrade = name === 'websocket' ? WEBSOCKET : []
        connection.write(get(`/feed/${name}?cursor=${cursor}`, ...upgrade))
        const start = `"outcome":"reset","reason":"${reason}","cursor":"${cursorAt(served, 3)}"`
        await connection.until((text) => text.includes(start))
        connection.close()
      }
    },
  )
})

test.each(['short-polling', 'long-polling', 'websocket'])(
  '[row 3] %s: garbage in Last-Event-ID, which only an EventSource sends, is not looked at',
  async (name) => {
    const served = await serveEvents(3)
    const query = { cursor: cursorAt(served, 1) }
    for (const garbage of ['garbage', 'anotherlog.1', '9'.repeat(5000)]) {
      const batch = await opening(served.port, name, query, { 'Last-Event-ID': garbage })
      expect(batch).toMatchObject({ outcome: 'resumed' })
    }
  },
)

test.each([
  ['61', '61', '"61"'],
  ['-1', '-1', '"-1"'],
  ['1.5', '1.5', '"1.5"'],
  ['1e1', '1e1', '"1e1"'],
  ['a letter', 'x', '"x"'],
  ['nothing', '', '""'],
  ['NUL', '%00', '"\\u0000"'],
  ['5,000 digits', '1'.repeat(5000), `"${'1'.repeat(20)}"`],
])(
  '[row 16] long-polling: a poll that is to wait %s is refused, with what it may be',
  async (_name, wait, shown) => {
    const served = await serveEvents(1)
    const query = `wait=${wait}&cursor=${cursorAt(served, 1)}`
    const it = await refused(served.port, 'long-polling', query)
    expect(it).toMatchObject({ status: 400, reason: 'invalid' })
    expect(it.detail).toBe(`wait ${shown} must be whole seconds, 0 to 60.`)
  },
)

test('a parameter given more than once is refused', async () => {
  const { port } = await serveEvents(1)
  const wait = await refused(port, 'long-polling', 'wait=1&wait=1')
  expect(wait).toMatchObject({ status: 400, detail: 'query.wait must be given once.' })
  const bench = await refused(port, 'sse', 'bench=a&bench=b')
  expect(bench).toMatchObject({ status: 400, detail: 'query.bench must be given once.' })
})

/** What a feed's route says to a query; a WebSocket is asked for as one, which it never becomes. */
async function refused(port: number, name: string, query: string) {
  const upgrade = name === 'websocket' ? WEBSOCKET : []
  return problemIn(await ask(port, get(`/feed/${name}?${query}`, ...upgrade)))
}

import { expect, test } from 'vitest'
import { ask, get, request, WEBSOCKET } from '../testbed/conversation.ts'
import { bearer, JOIN_CODE, TEACHER_KEY, TOKEN } from '../testbed/guarded.ts'
import { problemIn } from '../testbed/problem-in.ts'
import { serveRelaying } from '../testbed/relaying.ts'

const from = (client: number): string => `X-Forwarded-For: 203.0.113.${client}`

const guarded = () =>
  serveRelaying({
    access: { teacherKey: TEACHER_KEY, joinCode: JOIN_CODE, token: TOKEN },
    maxGuesses: 2,
    trustProxy: ['loopback'],
  })

function joining(code: string, client: number): string {
  const body = JSON.stringify({ code, nickname: 'Mina' })
  const lines = ['Content-Type: application/json', `Content-Length: ${body.length}`, from(client)]
  return request('POST', '/auth/join', lines, body)
}

test('what a worker relays counts for who asked the worker, and for nobody else', async () => {
  const { worker } = await guarded()
  for (const code of ['wrong1', 'wrong2']) {
    expect(await ask(worker.port, joining(code, 1))).toMatchObject({ status: 401 })
  }
  const refused = await ask(worker.port, joining(JOIN_CODE, 1))
  expect(problemIn(refused)).toMatchObject({ status: 429, reason: 'guesses' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  expect(await ask(worker.port, joining(JOIN_CODE, 2))).toMatchObject({ status: 201 })
})

const ASKING: [what: string, lines: readonly string[], path: string][] = [
  ['a poll', [], '/feed/short-polling'],
  ['an upgrade', WEBSOCKET, '/feed/websocket'],
]

test.each(ASKING)(
  'a worker that knows the keys confirms none of them by %s after too many that it relayed',
  async (_what, lines, path) => {
    const { worker } = await guarded()
    const asking = (token: string, client: number) =>
      ask(worker.port, get(path, bearer(token), from(client), ...lines))
    expect(await asking('wrong1', 1)).toMatchObject({ status: 401 })
    expect(await asking('wrong2', 1)).toMatchObject({ status: 401 })
    for (const token of ['wrong3', TOKEN, TEACHER_KEY]) {
      expect(problemIn(await asking(token, 1))).toMatchObject({ status: 429, reason: 'guesses' })
    }
    // Of another, the worker itself says whether it is right.
    expect(await asking('wrong4', 2)).toMatchObject({ status: 401 })
    const poll = get('/feed/short-polling', bearer(TOKEN), from(2))
    expect(await ask(worker.port, poll)).toMatchObject({ status: 200 })
  },
)

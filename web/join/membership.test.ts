import { describe, expect, test, vi } from 'vitest'
import type { RoomMessage, RoomRequest } from '../../server/lab/room-messages.ts'
import { Membership, type RoomEnd } from './membership.ts'

const lanes = { sse: { state: 'open', way: 'road' } } as const
const mina = { type: 'joined', learner: 'token', nickname: 'Mina' } as const

describe('a place in the room', () => {
  test('is asked for with a nickname, and had once the server has given it', () => {
    const { membership, server } = joined()
    expect(server.heard[0]).toEqual({ type: 'join', nickname: 'Mina' })
    expect(membership.nickname).toBe('Mina')
  })

  test('is asked for again with its token whenever the channel begins anew', () => {
    const { server } = joined()
    server.heard.length = 0
    server.say({ type: 'about' })
    expect(server.heard).toEqual([{ type: 'join', nickname: 'Mina', learner: 'token' }])
  })

  test('is left, and not asked for any more', () => {
    const { membership, server } = joined()
    membership.leave()
    expect(membership.nickname).toBeUndefined()
    expect(server.heard.at(-1)).toEqual({ type: 'leave' })
    server.say({ type: 'joined', learner: null })
    expect(membership.refusal).toBeUndefined()
    server.heard.length = 0
    server.say({ type: 'about' })
    expect(server.heard).toEqual([])
  })

  test('that another tab took is not fought over', () => {
    const { membership, server } = joined()
    server.say({ type: 'joined', learner: null })
    expect(membership.nickname).toBeUndefined()
    expect(membership.refusal).toEqual({ kind: 'displaced' })
  })

  test.each([
    ['nickname', { kind: 'nickname' }],
    ['room', { kind: 'full' }],
    ['learner', { kind: 'shown-out' }],
    ['invalid', { kind: 'other', detail: 'No.' }],
  ])('that is refused (%s) is not had, and it is known why', (reason, refusal) => {
    const { membership, server } = made()
    membership.join('Mina')
    server.say({ type: 'problem', problem: { ...problem, reason } })
    expect(membership.nickname).toBeUndefined()
    expect(membership.refusal).toEqual(refusal)
  })
})

test('a place that was had goes with what let its learner in', () => {
  const { membership, server } = joined()
  server.say({ type: 'about' })
  server.say({ type: 'problem', problem: { ...problem, reason: 'learner' } })
  expect(membership.nickname).toBeUndefined()
  expect(membership.refusal).toEqual({ kind: 'shown-out' })
})

describe('the lanes', () => {
  test('are reported once there is a place, and then when they change', () => {
    const { membership, server } = made()
    membership.report(lanes)
    expect(server.heard).toEqual([])
    membership.join('Mina')
    server.say(mina)
    expect(server.heard.at(-1)).toEqual({ type: 'lanes', lanes })
    server.heard.length = 0
    membership.report({ ...lanes })
    expect(server.heard).toEqual([])
    membership.report({})
    expect(server.heard).toEqual([{ type: 'lanes', lanes: {} }])
  })
})

describe('what the teacher calls', () => {
  test('turns the page to it, each time anew, and away at the end', () => {
    const { membership, server, turn } = joined()
    server.say({ type: 'called', scenario: 'cut' })
    server.say({ type: 'called', scenario: 'cut' })
    server.say({ type: 'called', scenario: null })
    expect(turn.mock.calls).toEqual([['cut'], ['cut'], [null]])
    expect(membership.called).toBeNull()
  })

  test('gets its answers, and nothing else does', () => {
    const { membership, server } = joined()
    membership.predict('cut', 3)
    server.say({ type: 'called', scenario: 'cut' })
    server.heard.length = 0
    membership.predict('burst', 3)
    membership.predict('cut', 0)
    membership.result('cut', 0, true, { n: 20 })
    expect(server.heard).toEqual([
      { type: 'prediction', scenario: 'cut', value: 0 },
      { type: 'result', scenario: 'cut', value: 0, agrees: true, figures: { n: 20 } },
    ])
  })

  test('after a reconnect is still called, and its answers are given again', () => {
    const { membership, server, turn } = joined()
    server.say({ type: 'called', scenario: 'cut' })
    membership.predict('cut', 2)
    server.say({ type: 'about' })
    membership.result('cut', 0)
    server.heard.length = 0
    server.say(mina)
    server.say({ type: 'called', scenario: 'cut' })
    expect(server.heard.slice(1)).toEqual([
      { type: 'prediction', scenario: 'cut', value: 2 },
      { type: 'result', scenario: 'cut', value: 0, figures: {} },
    ])
    expect(turn).toHaveBeenCalledTimes(1)
  })

  test('while the page was away is turned to when it is back', () => {
    const { server, turn } = joined()
    server.say({ type: 'about' })
    server.say(mina)
    server.say({ type: 'called', scenario: 'burst' })
    expect(turn.mock.calls).toEqual([['burst']])
  })
})

const problem = { type: 'about:blank', title: 'Bad Request', status: 400, detail: 'No.' }

type Message = RoomMessage | { readonly type: 'about' }

function made() {
  const turn = vi.fn()
  const host = {
    addController() {},
    removeController() {},
    requestUpdate() {},
    updateComplete: Promise.resolve(true),
  }
  const membership = new Membership(host, turn)
  const ears = new Map<string, (message: never) => void>()
  const heard: RoomRequest[] = []
  const end: RoomEnd = {
    say: (message) => void heard.push(message as RoomRequest),
    hear: (type, ear: (message: never) => void) => {
      ears.set(type, ear)
      return () => void ears.delete(type)
    },
  }
  membership.attach(end)
  const server = {
    heard,
    say: (message: Message) => ears.get(message.type)?.(message as never),
  }
  return { membership, server, turn }
}

function joined() {
  const all = made()
  all.membership.join('Mina')
  all.server.say(mina)
  all.server.say({ type: 'called', scenario: null })
  all.turn.mockClear()
  return all
}

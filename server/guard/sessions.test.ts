import { expect, test, vi } from 'vitest'
import { Sessions } from './sessions.ts'

test('a session is found by its token alone, until it ends', () => {
  const sessions = new Sessions()
  const { token, session } = sessions.open('learner', 'Mina')
  expect(sessions.of(token)).toBe(session)
  expect(sessions.of(session.id)).toBeUndefined()
  expect(sessions.of(`${token} `)).toBeUndefined()
  expect(sessions.end(token)).toBe(false)
  expect(sessions.end(session.id)).toBe(true)
  expect(sessions.end(session.id)).toBe(false)
  expect(sessions.of(token)).toBeUndefined()
  sessions.close()
})

test('what it holds open hears of its end once, unless it let go', () => {
  const sessions = new Sessions()
  const { session } = sessions.open('viewer')
  const [stream, gone, late] = [vi.fn(), vi.fn(), vi.fn()]
  session.onEnd(stream)
  session.onEnd(gone)()
  sessions.end(session.id)
  session.end()
  session.onEnd(late)
  expect(stream).toHaveBeenCalledOnce()
  expect(gone).not.toHaveBeenCalled()
  expect(late).toHaveBeenCalledOnce()
})

test('it ends by itself after its life', () => {
  vi.useFakeTimers()
  const sessions = new Sessions({ life: 1000 })
  const { session } = sessions.open('teacher')
  expect(session.expires - session.since).toBe(1000)
  vi.advanceTimersByTime(999)
  expect(session.isOpen).toBe(true)
  vi.advanceTimersByTime(1)
  expect(session.isOpen).toBe(false)
  expect(sessions.all).toEqual([])
  vi.useRealTimers()
})

test('a crowd of newcomers shows out one another, and never the teacher', () => {
  const sessions = new Sessions({ most: 3 })
  sessions.open('teacher')
  sessions.open('learner', 'was there')
  for (let count = 0; count < 10; count++) sessions.open('learner', `again ${count}`)
  const left = sessions.all.map(({ role, nickname }) => nickname ?? role)
  expect(left).toEqual(['teacher', 'was there', 'again 9'])
  sessions.close()
})

test('whoever comes often keeps nobody out who has something open', () => {
  const sessions = new Sessions({ most: 3 })
  const { session: teacher } = sessions.open('teacher')
  teacher.onEnd(() => {})
  for (let count = 0; count < 10; count++) sessions.open('learner', `again ${count}`)
  expect(sessions.all.map(({ nickname }) => nickname)).toEqual([undefined, 'again 0', 'again 9'])
  for (const session of sessions.all) session.onEnd(() => {})
  expect(() => sessions.open('learner')).toThrow(/All 3 sessions are in use/)
  sessions.close()
})

test('who has something open in another process makes no room, either', () => {
  const sessions = new Sessions({ most: 3 })
  const inUse = new Set<string>()
  sessions.watch({ opened() {}, ended() {}, isInUse: (id) => inUse.has(id) })
  const [first, second, third] = [1, 2, 3].map(() => sessions.open('learner').session)
  inUse.add(third?.id as string)
  sessions.open('learner').session.onEnd(() => {})
  expect([first, second, third].map((it) => it?.isOpen)).toEqual([true, false, true])
  inUse.add(first?.id as string)
  expect(() => sessions.open('learner')).toThrow('All 3 sessions are in use')
})

test('says which are in use once there is little room, and not before', () => {
  const sessions = new Sessions({ most: 3 })
  const { session } = sessions.open('learner')
  const leave = session.onEnd(() => {})
  expect(sessions.inUse).toEqual([])
  sessions.open('learner')
  sessions.open('learner')
  expect(sessions.inUse).toEqual([session.id])
  leave()
  expect(sessions.inUse).toEqual([])
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Room, type Seat } from './room.ts'
import type { LearnerView } from './room-messages.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const lanes = { sse: { state: 'open', way: 'road' } } as const

describe('a place in the room', () => {
  test('is given with a nickname and a token that the others do not see', () => {
    const room = new Room()
    const { token, nickname } = room.join(' Mina ', page())
    expect(nickname).toBe('Mina')
    expect(token).toMatch(/^[\w-]{24}$/)
    expect(room.view().learners).toEqual([
      { learner: '1', nickname: 'Mina', here: true, lanes: {} },
    ])
    expect(JSON.stringify(room.view())).not.toContain(token)
  })

  test('is one for each page: who asks again is given the one that it has', () => {
    const room = new Room()
    const seat = page()
    const { token } = room.join('Mina', seat)
    expect(room.join('Minna', seat)).toEqual({ token, nickname: 'Minna' })
    const other = room.join('Ana', page())
    expect(room.join('Ana', seat, other.token).token).toBe(other.token)
    expect(room.view().learners.map(({ nickname }) => nickname)).toEqual(['Ana'])
  })

  test('is told apart from others of the same name by a number', () => {
    const room = new Room()
    expect(room.join('Mina', page()).nickname).toBe('Mina')
    expect(room.join('mina', page()).nickname).toBe('mina 2')
    expect(room.join('Mina', page()).nickname).toBe('Mina 3')
  })

  test('is kept for 30 s when its page goes, and then given up', () => {
    const room = new Room()
    const seat = page()
    room.join('Mina', seat)
    room.away(seat)
    expect(only(room)).toMatchObject({ nickname: 'Mina', here: false })
    vi.advanceTimersByTime(29_999)
    expect(room.view().learners).toHaveLength(1)
    vi.advanceTimersByTime(1)
    expect(room.view().learners).toEqual([])
  })

  test('is taken up again with its token: name, lanes and answers are still there', () => {
    const room = new Room()
    const [before, after] = [page(), page()]
    room.join('Mina', page())
    const { token } = room.join('Mina', before)
    room.call('quiet')
    room.lanes(before, lanes)
    room.predict(before, 'quiet', 40)
    room.away(before)
    vi.advanceTimersByTime(20_000)
    expect(room.join('Mina 2', after, token)).toEqual({ token, nickname: 'Mina 2' })
    vi.advanceTimersByTime(60_000)
    expect(room.view().learners[1]).toEqual({
      learner: '2',
      nickname: 'Mina 2',
      here: true,
      lanes,
      prediction: 40,
    })
  })

  test('follows the token to another page, even before the first one is known to have gone', () => {
    const room = new Room()
    const [before, after] = [page(), page()]
    const { token } = room.join('Mina', before)
    expect(room.join('Mina', after, token).nickname).toBe('Mina')
    expect(before.displaced).toHaveBeenCalledOnce()
    room.away(before)
    expect(only(room).here).toBe(true)
    expect(() => room.lanes(before, lanes)).toThrow(/join first/)
    room.lanes(after, lanes)
    expect(only(room).lanes).toEqual(lanes)
  })

  test('can be called something else, without a number because of its own old name', () => {
    const room = new Room()
    const seat = page()
    const { token } = room.join('Mina', seat)
    expect(room.join('MINA', seat, token)).toEqual({ token, nickname: 'MINA' })
    expect(seat.displaced).not.toHaveBeenCalled()
    expect(room.view().learners).toHaveLength(1)
  })

  test('with a token that nobody has is a new one', () => {
    const room = new Room()
    const { token } = room.join('Mina', page(), 'made-up')
    expect(token).not.toBe('made-up')
  })

  test('is gone at once when somebody leaves', () => {
    const room = new Room()
    const seat = page()
    room.join('Mina', seat)
    room.leave(seat)
    expect(room.view().learners).toEqual([])
    expect(() => room.predict(seat, 'quiet', 1)).toThrow(/join first/)
  })

  test('is there for 200, and again when one of them left', () => {
    const room = new Room()
    const pages = Array.from({ length: 200 }, page)
    const [first] = pages.map((seat) => ({ seat, ...room.join('Bo', seat) }))
    if (first === undefined) throw new Error('nobody joined')
    expect(() => room.join('Bo', page())).toThrow(/full/)
    expect(room.join('Bo', page(), first.token).nickname).toBe('Bo')
    pages[1] && room.leave(pages[1])
    expect(room.join('Bo', page()).nickname).toBe('Bo 2')
  })
})

describe('what the teacher calls', () => {
  test('is said to everyone who is in the room', () => {
    const room = new Room()
    const [here, gone] = [page(), page()]
    room.join('Mina', here)
    room.join('Bo', gone)
    room.away(gone)
    room.call('quiet')
    room.call(null)
    expect(here.called.mock.calls).toEqual([['quiet'], [null]])
    expect(gone.called).not.toHaveBeenCalled()
    expect(room.called).toBeNull()
  })

  test('gathers a prediction and a result of each, and forgets them when it is called anew', () => {
    const room = new Room()
    const seat = page()
    room.join('Mina', seat)
    room.call('quiet')
    expect(room.view()).toMatchObject({ called: 'quiet', since: expect.any(Number) })
    room.predict(seat, 'quiet', 50)
    room.predict(seat, 'quiet', 40)
    room.result(seat, 'quiet', { value: 36, agrees: true, figures: { model: 37 } })
    expect(only(room)).toMatchObject({
      prediction: 40,
      result: { value: 36, agrees: true, figures: { model: 37 } },
    })
    room.call('quiet')
    expect(only(room)).not.toHaveProperty('prediction')
    expect(only(room)).not.toHaveProperty('result')
  })

  test('leaves a prediction as it was made before the result was known', () => {
    const room = new Room()
    const seat = page()
    room.join('Mina', seat)
    room.call('quiet')
    room.predict(seat, 'quiet', 50)
    room.result(seat, 'quiet', { value: 36 })
    room.predict(seat, 'quiet', 36)
    room.result(seat, 'quiet', { value: 38 })
    expect(only(room)).toMatchObject({ prediction: 50, result: { value: 38 } })
  })

  test('is all that answers are taken for', () => {
    const room = new Room()
    const seat = page()
    room.join('Mina', seat)
    room.predict(seat, 'quiet', 50)
    room.call('cut')
    room.predict(seat, 'quiet', 50)
    room.result(seat, 'quiet', { value: 36 })
    expect(only(room)).toEqual({ learner: '1', nickname: 'Mina', here: true, lanes: {} })
  })
})

test('every change is told to who watches, until they look away', () => {
  const room = new Room()
  const changed = vi.fn()
  const unwatch = room.watch(changed)
  const seat = page()
  room.join('Mina', seat)
  room.call('quiet')
  room.lanes(seat, lanes)
  room.predict(seat, 'quiet', 1)
  room.result(seat, 'quiet', { value: 1 })
  room.away(seat)
  vi.advanceTimersByTime(30_000)
  expect(changed).toHaveBeenCalledTimes(7)
  unwatch()
  room.call(null)
  expect(changed).toHaveBeenCalledTimes(7)
})

function page() {
  return { called: vi.fn<Seat['called']>(), displaced: vi.fn<Seat['displaced']>() }
}

function only(room: Room): LearnerView {
  const [learner, ...others] = room.view().learners
  if (learner === undefined || others.length > 0) throw new Error('there should be one')
  return learner
}

import { describe, expect, test } from 'vitest'
import type { Received, Take } from './recorder.ts'
import { survivors } from './survivors.ts'

describe('what became of lanes that were cut', () => {
  test('an event that came late is not lost, one that never came is', () => {
    const stayed = take('websocket', [1, 2, 3, 4, 5, 6, 7, 8])
    const away = take('sse', [1, 2, 6, 7, 8])
    away.starts.push({ at: 60, missed: 3 })
    away.states.push({ at: 31, state: 'waiting' }, { at: 55, state: 'connecting' })
    const { events, lanes } = survivors([stayed, away], 30, 100)
    expect(events).toBe(8)
    expect(lanes).toMatchObject([
      { name: 'websocket', lost: 0, absence: undefined },
      { name: 'sse', lost: 3, absence: 30, alone: false },
    ])
  })

  test('who never waited out a back-off came back by itself', () => {
    const one = take('sse', [1, 2, 3])
    one.states.push({ at: 31, state: 'connecting' }, { at: 40, state: 'open' })
    one.starts.push({ at: 40, missed: 0 })
    expect(survivors([one], 30, 100).lanes[0]?.alone).toBe(true)
  })

  test('what only one lane was there for does not count against the others', () => {
    const early = take('sse', [1, 2, 3, 4])
    const late = take('websocket', [3, 4])
    expect(survivors([early, late], 30, 100)).toMatchObject({
      events: 2,
      lanes: [{ lost: 0 }, { lost: 0 }],
    })
  })

  test('a lane that heard nothing at all is not judged', () => {
    expect(survivors([take('sse', [])], 30, 100)).toEqual({ events: 0, lanes: [] })
  })
})

function take(name: string, seqs: readonly number[]): Take {
  const received = seqs.map((seq): Received => {
    const id = `epoch123.${seq}`
    const rest = { id, epoch: 'epoch123', seq, type: 'price', title: undefined } as const
    return { ...rest, born: seq, at: seq * 10, lateness: 1, arrival: 'live', message: seq }
  })
  const lists = { messages: [], requests: [], heartbeats: [], starts: [], states: [] }
  return { name, label: name, received, ...lists }
}

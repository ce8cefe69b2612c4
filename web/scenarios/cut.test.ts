import { describe, expect, test } from 'vitest'
import { type CutResult, cut, type Round, survivors } from './cut.ts'
import type { Received, Take } from './recorder.ts'

const lane = (name: string, lost: number, absence: number | undefined, alone = false) => {
  return { name, lost, replayed: lost === 0 ? 5 : 0, absence, alone }
}

const kept: Round = {
  keepsCursor: true,
  events: 40,
  lanes: [lane('short-polling', 0, undefined), lane('sse', 0, 900, true)],
}

const result: CutResult = {
  rounds: [
    kept,
    kept,
    {
      keepsCursor: false,
      events: 60,
      lanes: [lane('short-polling', 17, 3600), lane('sse', 21, 4000)],
    },
  ],
  rate: 5,
}

describe('the verdict on a cut', () => {
  test('counts none with the cursor, rate × absence without, and who came back by itself', () => {
    expect(cut.verdict(result)).toEqual([
      'None with the cursor: 2 lanes, cut 2 times, resumed and were given 20 events afterwards.',
      'Without it, lost: Short polling 17 and Server-sent events 21; about rate × absence, 18 and 20.',
      'SSE came back by itself, after 900 ms; the others by code of this page.',
    ])
    expect(cut.answer(result)).toEqual({ value: 0, n: 80, low: 0, high: 0 })
  })

  test('says so when something was lost in spite of the cursor', () => {
    const lossy = { ...kept, lanes: [lane('sse', 3, 900)] }
    const sentences = cut.verdict({ ...result, rounds: [lossy] })
    expect(sentences).toEqual([
      'In this run 3 were lost in spite of the cursor, which should not happen.',
      'In this run SSE did not come back by itself: the page opened it anew, after 900 ms.',
    ])
  })

  test('says so when rate × absence does not explain the loss', () => {
    const odd = { keepsCursor: false, events: 60, lanes: [lane('sse', 2, 6000)] }
    expect(cut.verdict({ ...result, rounds: [kept, odd] })[1]).toBe(
      'Without it, lost: Server-sent events 2; in this run that is not rate × absence, 30.',
    )
  })

  test('does not judge seven events', () => {
    const few = { ...result, rounds: [{ ...kept, events: 7 }] }
    expect(cut.verdict(few)).toEqual(['Too few events came in this run to tell.'])
    expect(cut.answer(few)).toBeUndefined()
  })
})

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

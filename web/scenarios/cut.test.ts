import { describe, expect, test } from 'vitest'
import { type CutResult, cut, type Round } from './cut.ts'

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

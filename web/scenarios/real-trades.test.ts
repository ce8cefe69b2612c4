import { describe, expect, test } from 'vitest'
import { collected, type RealTradesResult, realTrades } from './real-trades.ts'
import type { Received, Take } from './recorder.ts'

const lane = (name: string, lateness: number, answers: number) => {
  return { name, missing: 0, answers, most: 31, lateness }
}

const result: RealTradesResult = {
  first: 120,
  last: 206,
  lanes: [lane('short-polling', 1180, 10), lane('websocket', 202, 87)],
  uncertainty: 1,
}

describe('the verdict on real trades', () => {
  test('says that none is missing, and what that costs', () => {
    expect(realTrades.verdict(result)).toEqual([
      'None: all 2 lanes had the same 87 events, no. 120 to no. 206.',
      'The cursor batches them: short polling had them in 10 answers, up to 31 in one.',
      'What it costs is lateness, at the median: Short polling 1.18 s and WebSocket 202 ms.',
    ])
    expect(realTrades.answer(result)).toEqual({ value: 'none', n: 87 })
  })

  test('says so when a lane misses some', () => {
    const lanes = [{ ...lane('short-polling', 1180, 10), missing: 4 }, ...result.lanes.slice(1)]
    expect(realTrades.verdict({ ...result, lanes })[0]).toBe(
      'In this run events are missing (Short polling 4 of 87), which the cursor should not let happen.',
    )
    expect(realTrades.answer({ ...result, lanes })?.value).toBe('short-polling')
  })

  test('does not judge seven events', () => {
    const few = { ...result, last: 126 }
    expect(realTrades.verdict(few)).toEqual([
      'None that we know of, but n = 7 events is too few to tell.',
    ])
    expect(realTrades.answer(few)).toBeUndefined()
  })
})

test('what is collected counts holes that all lanes share', () => {
  const takes = [take('sse', [5, 6, 8]), take('short-polling', [5, 6, 8])]
  const { first, last, lanes } = collected(takes, 0, 100)
  expect([first, last]).toEqual([5, 8])
  expect(lanes.map(({ missing }) => missing)).toEqual([1, 1])
})

test('events before and after the run, and of snapshots, are not collected', () => {
  const one = take('sse', [5, 6, 7, 200])
  one.received.push({ ...(one.received[0] as Received), seq: 9, arrival: 'snapshot' })
  expect(collected([one], 6, 100)).toMatchObject({ first: 6, last: 7, lanes: [{ missing: 0 }] })
})

function take(name: string, seqs: readonly number[]): Take {
  const received = seqs.map((seq): Received => {
    const id = `epoch123.${seq}`
    const rest = { id, epoch: 'epoch123', seq, type: 'price', title: undefined } as const
    return { ...rest, born: seq, at: seq, lateness: 1, arrival: 'live', message: seq }
  })
  const lists = { messages: [], requests: [], heartbeats: [], starts: [], states: [] }
  return { name, label: name, received, ...lists }
}

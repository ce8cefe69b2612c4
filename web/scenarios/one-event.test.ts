import { describe, expect, test } from 'vitest'
import { type OneEventResult, oneEvent } from './one-event.ts'

const result: OneEventResult = {
  lanes: [
    { name: 'short-polling', after: [1420, 610, 1900], lateness: [1410, 600, 1890] },
    { name: 'long-polling', after: [212, 214, 211], lateness: [203, 204, 202] },
    { name: 'sse', after: [210, 211, 209], lateness: [201, 202, 200] },
    { name: 'websocket', after: [209, 210, 208], lateness: [201, 201, 200] },
  ],
  events: 3,
  interval: 2000,
  delay: 200,
  uncertainty: 1,
}

describe('the verdict on one event', () => {
  test('names who heard last, how late, and why', () => {
    expect(oneEvent.verdict(result)).toEqual([
      'Short polling heard last, 3 of 3 times: after 1.42 s, 610 ms and 1.90 s.',
      'It hears when it asks again, up to 2.00 s later; nobody could tell it before.',
      'The others at the median: Long polling 203 ms, Server-sent events 201 ms and WebSocket 201 ms, which is the 200 ms of one way that this demo adds.',
    ])
    expect(oneEvent.answer(result)).toEqual({ value: 'short-polling', n: 3 })
  })

  test('says so when it was another lane, and that n is too few', () => {
    const [, held, ...rest] = result.lanes
    const slow = { name: 'long-polling', after: [3000, 3000, 3000], lateness: [2990, 2990, 2990] }
    const lanes = [...result.lanes.slice(0, 1), slow, ...rest]
    expect(held?.name).toBe('long-polling')
    const [first, why] = oneEvent.verdict({ ...result, lanes })
    expect(first).toBe('Long polling heard last, 3 of 3 times: after 3.00 s, 3.00 s and 3.00 s.')
    expect(why).toBe(
      'In this run that was not short polling, which the model would not expect; n = 3 is too few to tell.',
    )
  })

  test('counts who did not hear in time as last', () => {
    const deaf = { name: 'sse', after: [undefined, 210, 211], lateness: [undefined, 201, 202] }
    const lanes = [deaf, ...result.lanes.filter(({ name }) => name === 'websocket')]
    const sentences = oneEvent.verdict({ ...result, lanes })
    expect(sentences.at(-1)).toBe('Server-sent events did not hear of 1 of 3 in time.')
    expect(oneEvent.answer({ ...result, lanes })?.value).toBe('sse')
  })

  test('does not judge a single lane', () => {
    const lanes = result.lanes.slice(0, 1)
    expect(oneEvent.verdict({ ...result, lanes })).toEqual([
      'Fewer than two lanes heard anything: there is nothing to compare.',
    ])
    expect(oneEvent.answer({ ...result, lanes })).toBeUndefined()
  })
})

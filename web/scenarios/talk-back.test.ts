import { describe, expect, test } from 'vitest'
import { type TalkBackResult, talkBack } from './talk-back.ts'

const ten = (ms: number) => Array.from({ length: 10 }, () => ms)

const result: TalkBackResult = {
  post: { receipts: ten(204), backs: ten(203), failed: 0, bytes: 10_400, requests: 11 },
  websocket: { receipts: ten(202), backs: ten(201), failed: 0, bytes: 4000, requests: 0 },
}

describe('the verdict on talking back', () => {
  test('says that round trips are alike and bytes are not, and counts the preflight', () => {
    expect(talkBack.verdict(result)).toEqual([
      'No difference: the receipt after 204 ms by POST and 202 ms over the WebSocket, at the median (n = 10 each).',
      'Back on the lane that sent it: after 203 ms and 201 ms.',
      'Bytes, both ways, the event’s return included: 1.04 kB a POST against 400 B a message, 2.6 to 1.',
      'It took 11 requests to POST 10 times: the first across origins is preceded by a preflight.',
    ])
    expect(talkBack.answer(result)).toEqual({ value: 'same', n: 10 })
  })

  test('says so when one was sooner', () => {
    const slow = { ...result, post: { ...result.post, receipts: ten(420) } }
    expect(talkBack.verdict(slow)[0]).toBe(
      'In this run the WebSocket: the receipt after 202 ms, by POST after 420 ms, at the median (n = 10 each); one round trip is all that either needs.',
    )
    expect(talkBack.answer(slow)?.value).toBe('websocket')
    const quick = { ...result, post: { ...result.post, receipts: ten(20) } }
    expect(talkBack.verdict(quick)[0]).toMatch(/^In this run POST: the receipt after 20 ms/)
  })

  test('counts no preflight that was not there, and no bytes without a road', () => {
    const bare = { ...result.post, bytes: undefined, requests: 10 }
    expect(talkBack.verdict({ ...result, post: bare }).slice(2)).toEqual([
      'Bytes are not known: that takes roads to count them on.',
      'No preflight was counted: the browser remembered the one before, or the lane is on the page’s own origin.',
    ])
  })

  test('does not judge three receipts', () => {
    const few = { ...result, websocket: { ...result.websocket, receipts: [200, 201, 202] } }
    expect(talkBack.verdict(few)).toEqual(['n = 3 receipts is too few to tell.'])
    expect(talkBack.answer(few)).toBeUndefined()
  })
})

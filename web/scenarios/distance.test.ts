import { describe, expect, test } from 'vitest'
import { type DistanceResult, distance } from './distance.ts'

const step = (delay: number, means: Record<string, number>, n = 40) => {
  return { delay, lanes: Object.entries(means).map(([name, mean]) => ({ name, mean, n })) }
}

const near = { 'short-polling': 1110, 'long-polling': 112, sse: 111, websocket: 110 }
const far = { 'short-polling': 1150, 'long-polling': 284, sse: 142, websocket: 140 }

const result: DistanceResult = {
  near: step(110, near),
  far: step(140, far),
  period: 250,
  model: { near: 111, far: 283 },
}

describe('the verdict on distance', () => {
  test('says that long polling broke, by how much and why', () => {
    expect(distance.verdict(result)).toEqual([
      'Long polling broke: from 112 ms to 284 ms late on average (n = 40; the model: 111 ms and 283 ms).',
      'A question comes back 280 ms after the answer, and the next event is there after 250 ms: each falls into the gap.',
      'The two streams are equal at 140 ms: Server-sent events 142 ms and WebSocket 140 ms.',
    ])
    expect(distance.answer(result)).toEqual({ value: 'long-polling', n: 40 })
  })

  test('says so when nothing broke', () => {
    const fine = { ...result, far: step(140, { ...far, 'long-polling': 150 }) }
    expect(distance.verdict(fine)[0]).toBe(
      'In this run no lane broke, which the model would not expect: long polling went from 112 ms to 150 ms, where it says 111 ms and 283 ms.',
    )
    expect(distance.answer(fine)?.value).toBe('none')
  })

  test('cannot tell where a busy machine took long polling past its cliff beforehand', () => {
    const slow = { 'short-polling': 1150, 'long-polling': 313, sse: 141, websocket: 140 }
    const busy = {
      ...result,
      near: step(110, slow),
      far: step(140, { ...far, 'long-polling': 373 }),
    }
    expect(distance.verdict(busy).slice(0, 2)).toEqual([
      'In this run long polling was late before the way became longer: 313 ms, then 373 ms, where the model says 111 ms and 283 ms.',
      'One way took 140 ms rather than 110 ms: this machine is busy, and adds to the distance.',
    ])
    expect(distance.answer(busy)).toBeUndefined()
    // Nor does it say so of another lane, of which the verdict is silent.
    const other = {
      ...busy,
      far: step(140, { ...far, 'short-polling': 1400, 'long-polling': 373 }),
    }
    expect(distance.verdict(other)[0]).toBe(distance.verdict(busy)[0])
    expect(distance.answer(other)).toBeUndefined()
  })

  test('says so when another lane broke, and when the streams differ', () => {
    const odd = { ...result, far: step(140, { ...far, 'long-polling': 150, sse: 400 }) }
    expect(distance.verdict(odd)).toEqual([
      'In this run it was Server-sent events, from 111 ms to 400 ms, which the model would not expect.',
      'Long polling went from 112 ms to 150 ms (the model: 111 ms and 283 ms).',
      'The two streams differ at 140 ms, which the model would not expect: Server-sent events 400 ms and WebSocket 140 ms.',
    ])
  })

  test('does not judge seven events', () => {
    const few = { ...result, near: step(110, near, 7) }
    expect(distance.verdict(few)).toEqual(['n = 7 events is too few to tell. Run it longer.'])
    expect(distance.answer(few)).toBeUndefined()
  })
})

import { describe, expect, test, vi } from 'vitest'
import { type OneMoreStreamResult, oneMoreStream, openUntilOneHangs } from './one-more-stream.ts'
import { Run } from './run.ts'
import type { Stage } from './stage.ts'

const result: OneMoreStreamResult = {
  opened: [21, 9, 8, 7, 9, 8],
  hung: true,
  refused: false,
  freed: 12,
  held: [],
}

describe('the verdict on one more stream', () => {
  test('says which connection hung, and that closing one let it through', () => {
    expect(oneMoreStream.verdict(result)).toEqual([
      'Connection 7 hung: nothing in 3.00 s, where those before it were open within 21 ms.',
      'All 6 before it were streams added here: the page’s own lanes have roads, which are origins of their own.',
      'When one was closed it opened, after 12 ms: a browser keeps six HTTP/1.1 connections to an origin, over all its tabs.',
    ])
    expect(oneMoreStream.answer(result)).toEqual({ value: 7, low: 7, high: 7 })
  })

  test('counts what the page itself holds on the origin', () => {
    const held = { ...result, opened: [21, 9, 8, 7], held: ['long-polling', 'sse'] }
    expect(oneMoreStream.verdict(held).slice(0, 2)).toEqual([
      'Connection 7 hung: nothing in 3.00 s, where those before it were open within 21 ms.',
      'This page held 2 of them itself (Long polling and Server-sent events), so that it was stream 5 of those added here.',
    ])
    expect(oneMoreStream.answer(held)?.value).toBe(7)
  })

  test('says so when none hangs', () => {
    const free = { ...result, opened: Array(12).fill(9), hung: false, freed: undefined }
    expect(oneMoreStream.verdict(free)).toEqual([
      'In this run none of 12 streams hung, which HTTP/1.1 would not let pass: this is another version, or a browser with another limit.',
    ])
    expect(oneMoreStream.answer(free)).toBeUndefined()
  })

  test('does not judge where all are slow, or one was refused', () => {
    expect(oneMoreStream.verdict({ ...result, opened: [2100] })).toEqual([
      'The streams before it were slow as well, so that this run cannot tell.',
    ])
    const refused = { ...result, opened: [9], hung: false, refused: true }
    expect(oneMoreStream.verdict(refused)).toEqual([
      'Stream 2 was refused rather than held up, so that this run cannot tell.',
    ])
    expect(oneMoreStream.answer(refused)).toBeUndefined()
  })
})

test('streams are added one a press until one hangs, and all are closed in the end', async () => {
  vi.useFakeTimers()
  const presses: string[] = []
  const ending = new AbortController()
  const stage = { clock: { local: () => Date.now() }, lanes: [] } as unknown as Stage
  const run = new Run(stage, 10, {
    signal: ending.signal,
    press: async (label) => void presses.push(label),
  })
  const closed: number[] = []
  let count = 0
  const isLive = (stream: number) => !closed.includes(stream)
  const open = () => {
    const own = ++count
    const before = () => Array.from({ length: own - 1 }, (_, index) => index + 1).filter(isLive)
    return {
      get isOpen() {
        return isLive(own) && before().length < 6
      },
      isRefused: false,
      close: () => void closed.push(own),
    }
  }
  const finding = openUntilOneHangs(open, run, () => Date.now())
  await vi.advanceTimersByTimeAsync(10_000)
  const found = await finding
  vi.useRealTimers()
  expect(found.opened).toHaveLength(6)
  expect(found).toMatchObject({ hung: true, refused: false })
  expect(found.freed).toBeDefined()
  expect(presses).toEqual(Array(7).fill('Add a stream'))
  expect(new Set(closed)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]))
})

test('a second stream that is slow to open is not the one that hangs', async () => {
  vi.useFakeTimers()
  const stage = { clock: { local: () => Date.now() }, lanes: [] } as unknown as Stage
  const run = new Run(stage, 10, { signal: new AbortController().signal })
  let count = 0
  let closed = 0
  const open = () => {
    const own = ++count
    const began = Date.now()
    return {
      get isOpen() {
        return Date.now() - began >= (own === 2 ? 5000 : 20) && own - closed <= 6
      },
      isRefused: false,
      close: () => void closed++,
    }
  }
  const finding = openUntilOneHangs(open, run, () => Date.now())
  await vi.advanceTimersByTimeAsync(20_000)
  const found = await finding
  vi.useRealTimers()
  expect(found.opened).toHaveLength(6)
  expect(oneMoreStream.verdict({ ...found, held: [] })).toEqual([
    'The streams before it were slow as well, so that this run cannot tell.',
  ])
})

import { describe, expect, test } from 'vitest'
import { madeUp } from '../report/made-up.ts'
import type { RunRecord } from '../report/record.ts'
import { found, unmeasured } from './goals.ts'
import { answerOf, goalsTable } from './said.ts'

type Figures = Readonly<Record<string, Readonly<Record<string, number>>>>

/** A run of so many rounds, in each of which so much was measured. */
function run(...rounds: Figures[]): RunRecord {
  const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))]
  return {
    ...madeUp(),
    arms: names.map((name) => ({ name, label: `“${name}”`, settings: {} })),
    tables: [],
    rounds: rounds.map((round) => ({
      order: Object.keys(round),
      results: Object.fromEntries(
        Object.entries(round).map(([name, figures]) => {
          const all = Object.entries(figures).map(([of, value]) => [of, { value, n: 1000 }])
          return [name, { figures: Object.fromEntries(all), histograms: {} }]
        }),
      ),
    })),
  }
}

const cpu = (net: number, ws: number): Figures => ({ net: { cpu: net }, ws: { cpu: ws } })

describe('goals', () => {
  test('a ratio is that of each round, and its median is what counts', () => {
    // The machine was twice as slow in one of the rounds, and the ratio was the same.
    const record = run(cpu(8, 9), cpu(16, 18), cpu(8, 12))
    const [goal, ...others] = found(record)
    expect(others).toEqual([])
    expect(goal?.goal).toMatchObject({ against: 'a bare net write', measure: { most: 1.25 } })
    expect(goal?.spread).toMatchObject({ median: 1.125, min: 1.125, max: 1.5, rounds: 3 })
    expect(goal?.isMet).toBe(true)
    expect(found(run(cpu(8, 11), cpu(8, 12), cpu(8, 8)))[0]?.isMet).toBe(false)
  })

  test('growth is a ratio of ratios', () => {
    const [goal] = found(
      run({
        ...{ 'few-net': { cpu: 8 }, 'many-net': { cpu: 12 } },
        ...{ 'few-ws': { cpu: 9 }, 'many-ws': { cpu: 16.2 } },
      }),
    )
    expect(goal?.spread.median).toBeCloseTo(1.2, 12)
    expect(goal?.goal.subject).toBe('WebSocket, growth')
  })

  test('what could not even begin in a round was not held in it', () => {
    const whole = { 'fast-ws': { held: 1, delivered: 100 } }
    expect(found(run(whole, whole))[0]?.isMet).toBe(true)
    expect(found(run(whole, { 'fast-ws': { held: 0 } }))[0]?.isMet).toBe(false)
  })

  test('clients that stop reading may cost 1.2 times, or 2 ms', () => {
    const stalled = (all: number, some: number) =>
      found(run({ 'stalled-ws': { p99All: all, p99Stalled: some } }))[0]
    expect(stalled(10, 12)?.isMet).toBe(true)
    expect(stalled(2, 3.9)?.isMet).toBe(true)
    expect(stalled(2, 4.1)?.isMet).toBe(false)
  })

  test('what has to be whole has to be so in each round', () => {
    const fast = (held: number, delivered: number): Figures => ({ 'fast-sse': { held, delivered } })
    expect(found(run(fast(1, 100), fast(1, 100)))[0]?.isMet).toBe(true)
    expect(found(run(fast(1, 100), fast(1, 100), fast(0, 99.9)))[0]?.isMet).toBe(false)
    expect(found(run(fast(1, 100), fast(0, 100)))[0]?.isMet).toBe(false)
  })

  test('what was not measured is said, and is no goal that was missed', () => {
    const record = run({ ...cpu(8, 9), start: { ready: 0.65 } })
    expect(found(record)).toHaveLength(2)
    expect(unmeasured(record).map(({ against }) => against)).toContain('nchan in nginx')
    const missing = /Not measured in this run: .*a delivery, against nchan in nginx;/
    expect(goalsTable({ ...record, mode: 'full' })).toMatch(missing)
    expect(goalsTable(record)).toContain('Not measured in this run: 17 of the 19 goals.')
  })
})

describe('what is said of them', () => {
  const record = run(
    { ...cpu(8, 9), 'ws-send': { cpu: 10 }, start: { ready: 0.9 } },
    { ...cpu(8, 10), 'ws-send': { cpu: 20 }, start: { ready: 0.8 } },
  )

  test('a row a goal, with its spread and a plain word', () => {
    const text = goalsTable(record)
    expect(text).toContain(
      '| WebSocket, a delivery | a bare net write | 1.19 [1.13 … 1.25] | at most 1.25 | 2 | met |',
    )
    expect(text).toContain('| – | 0.85 s [0.80 … 0.90] | at most 0.7 s | 2 | not met |')
  })

  test('the answer names the ratios, and what is not met', () => {
    expect(answerOf(record)).toBe(
      'The server’s CPU for a delivery is, at the median of 2 rounds, by WebSocket 1.19 of a bare net write, 0.70 of socket.send() in a loop. Of 3 goals that were measured 2 are met. Not met: Start of the built server, from its spawn to its line `ready at` (0.85 s).',
    )
  })

  test('the largest rate is what was held in every round', () => {
    const rates = run(
      { 'rate-net': { most: 160, stoppedAt: 320, serverBound: 0, clientsBound: 1 } },
      { 'rate-net': { most: 80, stoppedAt: 160, serverBound: 1, clientsBound: 0 } },
      { 'rate-net': {} },
    )
    expect(goalsTable(rates)).toContain('“rate-net” 80 (not 160, bound by the server).')
  })

  test('the largest rate that was tried may be no limit', () => {
    const rates = run({ 'rate-net': { most: 320 } })
    expect(goalsTable(rates)).toContain('“rate-net” 320 (no more was tried).')
  })
})

import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../report/record.ts'
import { coefficientsOf, POLLED } from './coefficients.ts'
import { bytes, clients, idle, polls } from './made-up.ts'

const of = (name: string, ...records: RunRecord[]) => {
  return coefficientsOf(records).find((one) => one.name === name)
}

describe('coefficients are read from the runs', () => {
  test('bytes by size with a browser’s heads, as the median of the rounds', () => {
    const [small, large, ...others] = of('sse', bytes)?.overheads ?? []
    expect(others).toEqual([])
    expect(small?.payload).toBeCloseTo(105)
    expect(small?.bytes).toBeCloseTo(21)
    expect(large?.bytes).toBeCloseTo(31.5)
    expect(of('short-polling', bytes)?.overheads[0]?.bytes).toBeCloseTo(840)
    expect(of('short-polling', bytes)?.emptyPoll).toBeCloseTo(630)
  })

  test('what an idle client costs, which is never less than nothing', () => {
    expect(of('sse', idle)?.idle).toEqual({ memory: 6300, cpu: 0, bytes: 4.2, clients: 2000 })
    expect(of('websocket', idle)?.idle).toBeUndefined()
  })

  test('a delivery with the most clients that were held', () => {
    expect(of('sse', clients)?.deliveries).toEqual([
      { cpu: 10.5, payload: 165, rate: 20, clients: 1000 },
    ])
  })

  test('a delivery only with clients that were held in every round, not in most', () => {
    const [first] = clients.rounds
    const { 'sse-small-1000': step } = first?.results ?? {}
    if (first === undefined || step === undefined) throw new Error('made up otherwise')
    const figures = { ...step.figures, held: { value: 0, n: 10 } }
    const results = { ...first.results, 'sse-small-1000': { ...step, figures } }
    const thrice = { ...clients, rounds: [...clients.rounds, { ...first, results }] }
    expect(of('sse', thrice)?.deliveries).toMatchObject([{ clients: 100 }])
  })

  test('a poll with nothing, with one event, and with ten where that was measured', () => {
    const payload = POLLED
    expect(of('long-polling', polls)?.polls).toEqual({ empty: 31.5, one: 42, ten: 136.5, payload })
    const arms = polls.arms.filter(({ name }) => name !== 'poll-200-10')
    const rounds = polls.rounds.map(({ order, results: { 'poll-200-10': _, ...results } }) => {
      return { order, results }
    })
    const quick = of('long-polling', { ...polls, arms, rounds })?.polls
    expect(quick).toEqual({ empty: 31.5, one: 42, ten: undefined, payload })
  })

  test('a polled event’s size is that of its JSON in the log', () => {
    const data = {
      ...{ level: 'info', title: 'One of those', text: 'that a poll brings.', from: 'Polls' },
    }
    const event = { id: '0123456789ab.12', type: 'notification', at: 1763820001234.567, data }
    expect(POLLED).toBe(JSON.stringify(event).length)
  })

  test('none from a run that was not valid, or was not made', () => {
    const invalid = { ...idle, answer: null, validity: { isValid: false, reasons: [] } }
    expect(of('sse', invalid)).toMatchObject({ overheads: [], deliveries: [] })
    expect(of('sse', invalid)?.idle).toBeUndefined()
    expect(of('sse')?.polls).toBeUndefined()
  })
})

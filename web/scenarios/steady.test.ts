import { describe, expect, test } from 'vitest'
import { phaseOf, type SteadyResult, steady } from './steady.ts'

const phase = (mean: number) => ({ mean, events: 8, polls: 4, spread: 12 })

const result: SteadyResult = {
  phases: [phase(620), phase(1340), phase(980)],
  random: { ...phase(1050), events: 48, polls: 24, range: { low: 900, high: 1200 } },
  model: 1001,
  interval: 2000,
  period: 1000,
}

describe('the verdict on a steady feed', () => {
  test('gives the mean of each connection, and why they differ', () => {
    expect(steady.verdict(result)).toEqual([
      'Three connections with the same settings were late by 620 ms, 1.34 s and 980 ms on average, each steady to 12 ms.',
      'A poll every 2.00 s and an event every 1.00 s keep the phase they happened to begin with: clocks lock, and a neighbour’s lock elsewhere.',
      'With the phase drawn anew for each poll it was 1.05 s (n = 24; 900 ms to 1.20 s), as the model says: 1.00 s.',
    ])
    expect(steady.answer(result)).toEqual({ value: 620, n: 8 })
    expect(steady.model).toBe(1001)
  })

  test('says so when the phases happened to be alike', () => {
    const alike = { ...result, phases: [phase(620), phase(640), phase(655)] }
    expect(steady.verdict(alike)[1]).toBe(
      'In this run they came out alike, 35 ms apart, which is luck: run it again.',
    )
  })

  test('does not hold 8 polls against the model', () => {
    const random = { ...phase(1700), polls: 8, range: { low: 1500, high: 1900 } }
    expect(steady.verdict({ ...result, random })[2]).toBe(
      'With the phase drawn anew for each poll it was 1.70 s, where the model says 1.00 s; 8 polls are too few to tell.',
    )
  })

  test('says so when enough polls contradict the model', () => {
    const random = { ...phase(1700), polls: 24, range: { low: 1500, high: 1900 } }
    expect(steady.verdict({ ...result, random })[2]).toBe(
      'With the phase drawn anew for each poll it was 1.70 s (n = 24; 1.50 s to 1.90 s), which the model would not expect: 1.00 s.',
    )
  })

  test('does not judge a connection of three events', () => {
    const few = { ...result, phases: [phase(620), { ...phase(5), events: 3 }, phase(900)] }
    expect(steady.verdict(few)).toEqual(['Too few events came in this run to tell.'])
    expect(steady.answer(few)).toBeUndefined()
  })
})

test('a phase is as steady as the means of its polls are close', () => {
  const values = Float64Array.of(1500, 500, 1510, 510, 1520, 520)
  const groups = Float64Array.of(3, 3, 4, 4, 5, 5)
  expect(phaseOf({ values, groups })).toEqual({ mean: 1010, events: 6, polls: 3, spread: 20 })
})

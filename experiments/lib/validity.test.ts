import { describe, expect, test } from 'vitest'
import { EVEN, FULL, judge, type Observations, pooled, QUICK } from './validity.ts'

const fine: Observations = {
  source: { meant: 400, came: 398, variance: EVEN },
  delivery: { expected: 8000, delivered: 8000 },
  generator: { cpu: 0.4, loopLag: 3 },
  n: { age: 8000 },
}

function sentences(part: Observations, limits = FULL): string[] {
  return judge([part], limits).reasons.map(({ code, sentence }) => `${code}: ${sentence}`)
}

describe('a run is not valid', () => {
  test('when the source was off its pace, to either side, by more than chance explains', () => {
    const source = (meant: number, came: number, variance = EVEN) => ({
      source: { meant, came, variance },
    })
    expect(sentences(source(400, 380))).toEqual([
      'rate-missed: 380 events came instead of 400, 5 % fewer; up to 2 % are allowed, and what chance explains.',
    ])
    expect(sentences(source(400, 500))[0]).toContain('25 % more')
    expect(sentences(source(400, 380), QUICK)).toEqual([])
    // Neither end of a short time falls onto an event; random ones scatter.
    expect(sentences(source(8, 7))).toEqual([])
    expect(sentences(source(8, 6))).toHaveLength(1)
    expect(sentences(source(400, 340, 400))).toEqual([])
    expect(sentences(source(400, 310, 400))).toHaveLength(1)
    expect(sentences(source(0, 1, 0))).toHaveLength(1)
    expect(sentences(source(0, 0, 0))).toEqual([])
  })

  test('when its pace is off a little each time, and always to the same side', () => {
    const one = { meant: 8, came: 7, variance: EVEN }
    expect(sentences({ source: one })).toEqual([])
    expect(sentences({ source: pooled(Array.from({ length: 30 }, () => one)) })).toHaveLength(1)
  })

  test('when a single event of a million is missing', () => {
    expect(sentences({ delivery: { expected: 1_000_000, delivered: 999_999 } })).toEqual([
      'events-missing: 999999 of 1000000 events arrived (missing: 1); 100 % have to.',
    ])
  })

  test('when more distinct events arrived than were sent', () => {
    expect(sentences({ delivery: { expected: 10, delivered: 11 } })[0]).toMatch(/^events-extra/)
  })

  test('when the load generator was the bottleneck', () => {
    expect(sentences({ generator: { cpu: 0.97, loopLag: 63.2 } })).toEqual([
      'generator-cpu: the load generator took 97 % of a core, more than 80 %: it may itself be what was measured.',
      "generator-lag: the load generator's event loop was 63.2 ms late or later for 1 % of the time, more than 30 ms: ages hold its lateness too.",
    ])
  })

  test('when evenly spaced events came in bursts, which neither count nor ages show', () => {
    const source = { meant: 400, came: 400, variance: EVEN }
    expect(sentences({ source: { ...source, slip: 100 } })).toEqual([])
    expect(sentences({ source: { ...source, slip: 130 } })[0]).toMatch(
      /^source-late.*130 ms behind/,
    )
  })

  test('when the clocks may be further apart than ages are told', () => {
    expect(sentences({ uncertainty: 3 })[0]).toMatch(/^clock: clients and server may be 3 ms apart/)
  })

  test('when a road was busy, and it is named', () => {
    expect(sentences({ generator: { what: 'the road', cpu: 0.9, loopLag: 1 } })[0]).toMatch(
      /^generator-cpu: the road took 90 %/,
    )
  })

  test('when a figure rests on too few', () => {
    expect(sentences({ n: { age: 399, requests: 400 } })).toEqual([
      'too-few: age rests on 399; it takes 400 to say anything.',
    ])
  })

  test('when a figure rests on too few events, to however many clients they came', () => {
    expect(sentences({ n: { age: 4000 }, events: { age: 9 } })).toEqual([
      'too-few: age rests on 9 distinct events, however many clients heard of them; it takes 10.',
    ])
  })

  test('when one of its parts is not, which the sentence begins with', () => {
    const { isValid, reasons } = judge([fine, { where: 'round 3, sse', n: { age: 1 } }], FULL)
    expect(isValid).toBe(false)
    expect(reasons.map(({ sentence }) => sentence)).toEqual([
      'round 3, sse: age rests on 1; it takes 400 to say anything.',
    ])
  })
})

test('missing events are no reason where loss is the question', () => {
  const lossy = { delivery: { expected: 1000, delivered: 880 } }
  expect(sentences(lossy, { ...FULL, delivery: 0 })).toEqual([])
})

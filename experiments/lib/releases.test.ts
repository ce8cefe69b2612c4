import { describe, expect, test } from 'vitest'
import { madeUpMeasured } from './made-up-measured.ts'
import { lastAges, releaseOutcome } from './releases.ts'
import { Histogram } from './statistics/histogram.ts'
import { FULL, judge } from './validity.ts'

const settings = { clients: 3, events: 2, gap: 400 }
/** 3 clients and 2 events; µs. */
const ages = Histogram.of([5000, 9000, 20_000, 4000, 40_000, 8000]).toJSON()
const measured = madeUpMeasured({ clients: 3, events: 2, delivered: 6, expected: 6, ages })

describe('held polls that are released together', () => {
  test('are told by the last answer to each event, and by what an answer costs', () => {
    expect(lastAges(ages.samples, 3)).toEqual([20, 40])
    const { figures, seen } = releaseOutcome(measured, settings)
    expect(figures.lastAnswer).toEqual({ value: 30, n: 2 })
    expect(figures.cpuPerAnswer).toEqual({ value: 500_000, n: 6 })
    expect(judge(seen, FULL).isValid).toBe(true)
  })

  test('are not believed when answers are missing, come too late, or waited for the clients', () => {
    const sentences = (change: Parameters<typeof madeUpMeasured>[0]) => {
      const { seen } = releaseOutcome({ ...measured, ...change }, settings)
      return judge(seen, FULL).reasons.map(({ sentence }) => sentence)
    }
    const some = Histogram.of(ages.samples.slice(1)).toJSON()
    expect(sentences({ ages: some })).toEqual([expect.stringContaining('of 6 answers 5 came')])
    const late = Histogram.of([...ages.samples.slice(1), 500_000]).toJSON()
    expect(sentences({ ages: late })).toEqual([expect.stringContaining('not all within 400 ms')])
    const busy = { cpu: 0.5, loopLag: 30 }
    expect(sentences({ load: busy })).toEqual([expect.stringContaining('the times are theirs')])
  })
})

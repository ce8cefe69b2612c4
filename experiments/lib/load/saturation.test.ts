import { describe, expect, test } from 'vitest'
import { Histogram } from '../statistics/histogram.ts'
import { FULL, judge } from '../validity.ts'
import type { Loaded } from './load.ts'
import { loadOutcome } from './saturation.ts'

const fine: Loaded = {
  ...{ done: 20_000, seconds: 2, failures: 0, bytes: 2_740_000, serverCpu: 1.9 },
  times: Histogram.of([5000]).toJSON(),
  statuses: { 204: 15_000, 200: 5000 },
  load: { cpu: 0.7, loopLag: 1 },
}

const reasons = (loaded: Loaded, statuses = [200, 204]) => {
  return judge(loadOutcome(loaded, 'cpuPerPoll', statuses).seen, FULL).reasons
}

describe('a load that is to take all that a server has', () => {
  test('is told as how much was done, and what each took', () => {
    const { figures } = loadOutcome(fine, 'cpuPerPoll', [200, 204])
    expect(figures).toMatchObject({
      perSecond: { value: 10_000, n: 20_000 },
      cpuPerPoll: { value: 95, n: 20_000 },
      server: { value: 0.95 },
      answer: { value: 137 },
      empty: { value: 75 },
    })
    expect(reasons(fine)).toEqual([])
  })

  test('says nothing of a server that had time to spare, or waited for the generator', () => {
    expect(reasons({ ...fine, serverCpu: 1.2 })).toMatchObject([{ code: 'not-saturated' }])
    const slow = { ...fine, serverCpu: 1.62, load: { cpu: 0.9, loopLag: 1 } }
    const codes = reasons(slow).map(({ code }) => code)
    expect(codes).toEqual(['generator-cpu', 'not-saturated'])
  })

  test('is not believed when something came to nothing, or was answered otherwise', () => {
    expect(reasons({ ...fine, failures: 2 })).toMatchObject([{ sentence: '2 came to nothing.' }])
    expect(reasons(fine, [204])).toMatchObject([
      { sentence: '5000 were answered 200, and not 204.' },
    ])
  })
})

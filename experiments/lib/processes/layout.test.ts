import { describe, expect, test } from 'vitest'
import { busiestOf, coresOf, layoutOf } from './layout.ts'

describe('which core each process has', () => {
  test.each([
    [1, 1, { servers: [0], redis: 0, clients: [0] }],
    [3, 2, { servers: [0, 0, 0], redis: 0, clients: [1] }],
    [3, 4, { servers: [0, 2, 0], redis: 2, clients: [1, 3] }],
    [1, 4, { servers: [0], redis: 2, clients: [1] }],
    [3, 8, { servers: [0, 2, 4], redis: 6, clients: [1, 3, 5] }],
  ])('%i servers on a machine with %i', (processes, cores, layout) => {
    expect(layoutOf(processes, cores)).toEqual(layout)
  })

  test('clients never share one with servers where there are two', () => {
    for (let cores = 2; cores <= 16; cores++) {
      for (let processes = 1; processes <= 8; processes++) {
        const { servers, redis, clients } = layoutOf(processes, cores)
        const serving = new Set([...servers, redis])
        expect(clients.filter((core) => serving.has(core) || core >= cores)).toEqual([])
        expect(Math.max(...serving)).toBeLessThan(cores)
      }
    }
  })

  test('the busiest core has what all on it used together', () => {
    expect(busiestOf(layoutOf(3, 2), [0.2, 0.2, 0.2, 0.1])).toBeCloseTo(0.7)
    expect(busiestOf(layoutOf(3, 8), [0.2, 0.9, 0.2, 0.1])).toBe(0.9)
    expect(busiestOf(layoutOf(2, 4), [0.3, 0.2, 0.2])).toBeCloseTo(0.4)
  })

  test('a core that several share counts once, and that of Redis where there is one', () => {
    expect(coresOf(layoutOf(3, 2), true)).toBe(1)
    expect(coresOf(layoutOf(3, 4), true)).toBe(2)
    expect(coresOf(layoutOf(2, 8), false)).toBe(2)
    expect(coresOf(layoutOf(2, 8), true)).toBe(3)
  })
})

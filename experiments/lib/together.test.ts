import { describe, expect, test } from 'vitest'
import type { Bed } from './bed.ts'
import { together } from './together.ts'

describe('what arms are measured by together', () => {
  const bed = {} as Bed

  /** With the rounds that it was run in. */
  function counted(rounds: number) {
    const ran: number[] = []
    const run = together(rounds, async (_, round) => {
      ran.push(round)
      return `of round ${round}`
    })
    return { ran, run }
  }

  test('runs once a round, and all of them get what it found', async () => {
    const { ran, run } = counted(2)
    expect(await Promise.all([run(bed, 0), run(bed, 0)])).toEqual(['of round 0', 'of round 0'])
    expect(await run(bed, 1)).toBe('of round 1')
    expect(await run(bed, 1)).toBe('of round 1')
    expect(ran).toEqual([0, 1])
  })

  test('runs again when an arm is measured again, for those that come later too', async () => {
    const { ran, run } = counted(3)
    expect(await run(bed, 1)).toBe('of round 1')
    expect(await run(bed, 1 + 3)).toBe('of round 4')
    expect(await run(bed, 1)).toBe('of round 4')
    expect(await run(bed, 1 + 3)).toBe('of round 4')
    expect(await run(bed, 1 + 6)).toBe('of round 7')
    expect(await run(bed, 2)).toBe('of round 2')
    expect(ran).toEqual([1, 4, 7, 2])
  })

  test('fails for all of them when it fails', async () => {
    const run = together(1, async () => {
      throw new Error('no server')
    })
    await expect(run(bed, 0)).rejects.toThrow('no server')
    await expect(run(bed, 0)).rejects.toThrow('no server')
  })
})

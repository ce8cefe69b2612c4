import { describe, expect, test } from 'vitest'
import { frameOf, taken } from '../testbed/wire-drafts.ts'
import { WireEntry, type WireTaken } from './wire-entry.ts'
import { hexRowsOf, isLit } from './wire-rows.ts'

const rowsOf = (message: WireTaken, perRow: number, most = 4096) => {
  const { message: taken, fields } = new WireEntry(1, message)
  return hexRowsOf(taken.bytes, fields, { perRow, most })
}
const hello = frameOf('{"id":"a.1","type":"price"}')

describe('rows of a hex dump', () => {
  test('have every byte once, in order, in runs of one field each', () => {
    for (const perRow of [8, 16]) {
      const runs = rowsOf(hello, perRow).flatMap((row) => row.runs)
      expect(runs[0]?.from).toBe(0)
      expect(runs.at(-1)?.to).toBe(29)
      for (const [index, run] of runs.entries()) {
        if (index > 0) expect(run.from).toBe(runs[index - 1]?.to)
        expect(run.text).toHaveLength(run.to - run.from)
        expect(run.hex.match(/[0-9a-f]{2}/g)).toHaveLength(run.to - run.from)
      }
    }
  })

  test('read as hex dumps do, with a gap in the middle and dots for what cannot be seen', () => {
    const [first] = rowsOf(hello, 8)
    expect(first?.runs.map(({ hex }) => hex).join('|')).toBe('81 |1b |7b 22  69 64 22 3a')
    expect(first?.runs.map(({ text }) => text).join('|')).toBe('·|·|{"id":')
    expect(first?.runs.map(({ part }) => part)).toEqual(['framing', 'framing', 'payload'])
    const [wide] = rowsOf(hello, 16)
    expect(wide?.runs.map(({ hex }) => hex).join('')).toHaveLength(16 * 3)
  })

  test('stop after as many bytes as are asked for', () => {
    const rows = rowsOf(taken('sse', 'body', 'x'.repeat(100)), 16, 40)
    expect(rows.map(({ from }) => from)).toEqual([0, 16, 32])
    expect(rows.at(-1)?.runs.at(-1)?.to).toBe(40)
  })

  test('of nothing there are none', () => {
    expect(rowsOf(taken('sse', 'unknown', '', { length: 7 }), 16)).toEqual([])
  })

  test('a field lights the runs that it has, and no others', () => {
    const runs = rowsOf(hello, 16).flatMap((row) => row.runs)
    const lit = runs.filter((run) => isLit(run, { from: 2, to: 29 }))
    expect(lit.map(({ from, to }) => [from, to])).toEqual([
      [2, 16],
      [16, 29],
    ])
  })
})

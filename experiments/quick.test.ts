import { expect, test } from 'vitest'
import { mostOff } from './lib/models.ts'
import { EVERY_DAY, PATIENCE, quickly } from './lib/quickly.ts'
import type { ColumnSpec } from './lib/report/record.ts'
import { cellOf } from './lib/report/tables.ts'

test('there are as many as belong to every day', () => expect(EVERY_DAY).toHaveLength(3))

test(
  'bytes: what the clients counted is what the proxy counted, to the byte',
  async () => {
    const { arms, rounds } = await quickly('bytes')
    expect(arms.length).toBeGreaterThanOrEqual(4)
    for (const { results } of rounds) {
      for (const [name, { figures }] of Object.entries(results)) {
        expect(figures.clientsUp?.value, name).toBeGreaterThan(0)
        expect(figures.clientsUp, name).toEqual(figures.proxyUp)
        expect(figures.clientsDown, name).toEqual(figures.proxyDown)
      }
    }
  },
  PATIENCE * 3,
)

test(
  'lateness: a short poll is late by half its interval, within 25 %',
  async () => {
    const record = await quickly('lateness')
    const mean = record.tables[0]?.columns[0] as ColumnSpec
    expect(mean.model).toBeDefined()
    expect(mostOff(record, mean)).toBeLessThan(0.25)
    // Who is told at once is earlier than half of the shortest interval.
    const sse = record.arms.find(({ name }) => name.startsWith('sse'))?.name ?? ''
    const short = record.arms.find(({ name }) => name.startsWith('short'))?.name ?? ''
    const age = (arm: string) => cellOf(record, arm, mean)?.value ?? Number.NaN
    expect(age(sse)).toBeLessThan(age(short) / 2)
  },
  PATIENCE * 3,
)

test(
  'loss: with the cursor nothing is lost, and without it about what the model says',
  async () => {
    const record = await quickly('loss')
    expect(record.tables).toHaveLength(4)
    for (const { title, columns } of record.tables) {
      const lost = columns.find(({ label }) => label === 'lost') as ColumnSpec
      expect(cellOf(record, 'with', lost)?.value, title).toBe(0)
      const { value = 0, model = 0 } = cellOf(record, 'without', lost) ?? {}
      expect(value / model, title).toBeGreaterThan(0.75)
      expect(value / model, title).toBeLessThan(1.25)
    }
  },
  PATIENCE * 3,
)

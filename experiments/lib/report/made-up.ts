import { Histogram } from '../statistics/histogram.ts'
import { randomFrom } from '../statistics/random.ts'
import { orders } from '../statistics/rounds.ts'
import type { ColumnSpec, RunRecord } from './record.ts'

/** For tests: what two arms of a made-up experiment measured. */
export interface MadeUp {
  readonly rounds?: number
  readonly seed?: number
  /** Mean age of long polling, ms. */
  readonly late?: number
}

export const AGE: ColumnSpec = {
  label: 'age, p50',
  unit: 'ms',
  digits: 1,
  histogram: 'age',
  take: 50,
  model: { 'long-polling': 60 },
}

export const BYTES: ColumnSpec = { label: 'bytes per event', unit: 'B', digits: 0, figure: 'bytes' }

export function madeUp({ rounds = 5, seed = 1, late = 60 }: MadeUp = {}): RunRecord {
  const random = randomFrom(seed)
  const arms = ['long-polling', 'sse']
  const result = (mean: number, bytes: number) => {
    const ages = Array.from({ length: 100 }, () => 1000 * mean * (0.9 + 0.2 * random()))
    return {
      figures: { bytes: { value: bytes, n: 100 } },
      histograms: { age: Histogram.of(ages).toJSON() },
      events: 25,
    }
  }
  return {
    format: 1,
    experiment: {
      number: 3,
      name: 'distance',
      title: 'What does distance do?',
      question: 'How late is an event, the further away its client is?',
      method: 'Four events a second, through a road that delays them.',
      reading: 'Lower is earlier.',
      limits: 'Loopback: nothing is lost on the way.',
    },
    mode: 'quick',
    command: 'npm run experiment -- 3 --quick',
    settings: { rate: 4, arrivals: 'periodic' },
    machine: { cpu: 'A CPU', cores: 2, memory: 2 ** 34, kernel: 'Linux 6.1 x64', taskset: true },
    node: 'v20.19.0',
    commit: { id: '0123456789abcdef0123456789abcdef01234567', isClean: true },
    started: '2025-11-22T20:00:00.000Z',
    seconds: 18.2,
    arms: [
      { name: 'long-polling', label: 'Long polling', settings: { wait: 25 } },
      { name: 'sse', label: 'Server-sent events', settings: {} },
    ],
    rounds: orders(arms, rounds, seed).map((order) => ({
      order,
      results: { 'long-polling': result(late, 900), sse: result(50, 253) },
    })),
    tables: [{ title: 'Age at 50 ms one way', arms, columns: [AGE, BYTES] }],
    validity: { isValid: true, reasons: [] },
    answer: 'Long polling was 20 % later.',
  }
}

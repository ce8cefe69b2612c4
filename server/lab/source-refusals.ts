import type { Problem } from '../feed/schema.ts'
import { ProblemError, problem } from '../problem.ts'
import type { BenchSettings } from './bench.ts'

/**
 * Bytes that a snapshot may come to, and bytes a second of a simulator: there may be 64 of them in
 * one process, each with four lanes.
 */
const LARGEST_SNAPSHOT = 4 * 1024 * 1024
const LARGEST_RATE = 1024 * 1024

type Amounts = Pick<BenchSettings, 'symbols' | 'rate' | 'payloadBytes'>

/** @throws ProblemError on a simulator's settings that are within their bounds one by one, and too much together */
export function refuseTooMuch({ symbols, rate, payloadBytes }: Amounts): void {
  const refuse = (what: string, comes: number, most: number): void => {
    if (comes <= most) return
    const detail = `${what} comes to ${Math.ceil(comes)} bytes, and may be ${most} at most.`
    throw new ProblemError(problem(400, 'too-much', detail))
  }
  refuse(
    'symbols × payloadBytes, which a new client is sent,',
    symbols * payloadBytes,
    LARGEST_SNAPSHOT,
  )
  refuse('rate × payloadBytes, each second,', rate * payloadBytes, LARGEST_RATE)
}

/** A source that cannot be made: a recording that is not there any more, above all. */
export function noSource(source: string): Problem {
  const detail = `The source "${source}" cannot be had; the server's log says why.`
  return problem(503, 'source', detail)
}

/** Of `main`, where another process may run its source. */
export const sharedSource = problem(
  409,
  'shared',
  'Processes share this feed over Redis, and another one may run its source: start each of them with the options --source, --speed, --rate and so on that are to be.',
)

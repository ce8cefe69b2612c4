import { expectation, kindOf } from '../../../web/model/expectation.ts'
import type { ColumnSpec, TableSpec } from '../report/record.ts'
import { lookOf, TRANSPORTS } from '../transports.ts'
import type { TimeLapse } from './time-lapse.ts'
import { AGE_P99, armOf, TALK } from './trade.ts'
import type { Workload } from './workload.ts'

const AGE_P50: ColumnSpec = {
  ...{ label: 'age, p50', unit: 'ms', digits: 0 },
  ...{ histogram: 'age', take: 50 },
}
const BYTES: ColumnSpec = { label: 'bytes per event', unit: 'B', digits: 0, figure: 'bytes' }
const REQUESTS: ColumnSpec = {
  ...{ label: 'requests per event', unit: '', digits: 3 },
  figure: 'requestsPerEvent',
}
const EMPTY: ColumnSpec = { label: 'polls without events', unit: '%', digits: 0, figure: 'empty' }
const CPU: ColumnSpec = { label: 'server CPU per event', unit: 'µs', digits: 1, figure: 'cpu' }

/** Of a server that somebody else runs, whose process and whose arrivals are not known. */
export const THEIRS: ColumnSpec[] = [AGE_P50, AGE_P99, BYTES, REQUESTS, EMPTY]

/**
 * What is measured of a workload, and what the models say of age as it is run. Of requests they say
 * nothing here: for each event they depend on how many happened to come in those few seconds.
 */
export function columnsOf(workload: Workload, lapse: TimeLapse): ColumnSpec[] {
  const model = Object.fromEntries(
    TRANSPORTS.map((transport) => {
      const { p50 } = expectation(kindOf(transport) ?? 'push', { ...workload, ...lapse })
      return [armOf(workload.name, transport), p50]
    }),
  )
  return [{ ...AGE_P50, model }, AGE_P99, BYTES, REQUESTS, EMPTY, CPU]
}

export const PUBLISHING: TableSpec = {
  title: 'Publishing one event: bytes both ways beside its JSON',
  arms: [TALK],
  columns: TRANSPORTS.map((transport) => {
    return { label: lookOf(transport).label, unit: 'B', digits: 0, figure: transport }
  }),
}

import type { ColumnSpec } from '../report/record.ts'

export const BYTES: ColumnSpec = { label: 'bytes an event', unit: 'B', digits: 1, figure: 'bytes' }
export const CPU: ColumnSpec = { label: 'CPU an event', unit: 'µs', digits: 1, figure: 'cpu' }
export const REQUESTS: ColumnSpec = {
  ...{ label: 'requests an event', unit: '', digits: 3, figure: 'requestsPerEvent' },
}
export const AGE: ColumnSpec = {
  ...{ label: 'age, mean', unit: 'ms', digits: 1, histogram: 'age', take: 'mean' },
}

/** A message's frame: as JSON, as served, and deflated anew here. */
export const PLAIN = frame('plain', 'not deflated')
export const SERVED = frame('served', 'deflated, as served')
export const ALONE = frame('alone', 'deflated anew, by itself')
export const KEPT = frame('kept', 'with context takeover, not served')
export const ALONE_CPU = cpu('aloneCpu', 'CPU by itself, once for all')
export const KEPT_CPU = cpu('keptCpu', 'CPU with takeover, for each connection')
export const MEMORY: ColumnSpec = {
  ...{ label: 'memory of a context', unit: 'KiB', digits: 0, figure: 'contextMemory' },
}

function frame(figure: string, label: string): ColumnSpec {
  return { label, unit: 'B', digits: 1, figure }
}

function cpu(figure: string, label: string): ColumnSpec {
  return { label, unit: 'µs', digits: 1, figure }
}

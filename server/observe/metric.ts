/** A name in `/metrics` with its values, as plain data: it may come from another process. */
export interface Metric {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** How those of several processes become one. */
  readonly aggregator: 'sum' | 'min' | 'max' | 'first'
  readonly values: readonly Value[]
}

export interface Value {
  readonly value: number
  readonly labels: Readonly<Record<string, string | number>>
  /** Of a histogram: that of its buckets, its sum or its count. */
  readonly metricName?: string
}

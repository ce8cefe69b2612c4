import Type, { type Static } from 'typebox'

/** What a bench can be set to. The bounds are those of the options of the same name. */
export const BenchSettings = Type.Object(
  {
    source: Type.Enum(['main', 'tape', 'simulator', 'none'], {
      description: '`main`: what everyone watches. `none`: nobody but people publish.',
    }),
    speed: Type.Number({ minimum: 0.1, maximum: 1000 }),
    rate: Type.Number({
      minimum: 0.1,
      maximum: 1000,
      description: 'Simulator: events per second.',
    }),
    arrivals: Type.Enum(['periodic', 'poisson']),
    symbols: Type.Integer({ minimum: 1, maximum: 1000 }),
    seed: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }),
    payloadBytes: Type.Integer({ minimum: 0, maximum: 65_536 }),
    delay: Type.Number({ minimum: 0, maximum: 5000, description: 'One way, ms, on its roads.' }),
    jitter: Type.Number({ minimum: 0, maximum: 5000, description: 'ms around the delay.' }),
    bandwidth: Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description: 'Bytes per second, each way and connection; 0: no cap.',
    }),
  },
  { additionalProperties: false },
)
export type BenchSettings = Static<typeof BenchSettings>

/** What one dashboard has to itself. */
export const Bench = Type.Object({
  name: Type.String(),
  /** Port of the road in front of each transport; empty where there are no roads. */
  roads: Type.Record(Type.String(), Type.Integer()),
  settings: BenchSettings,
})
export type Bench = Static<typeof Bench>

/** One direction of a road since it was opened. */
export interface Way {
  /** Bytes that crossed; headers, framing and payload lag behind by what is not whole yet. */
  readonly bytes: number
  readonly headers: number
  readonly framing: number
  readonly payload: number
  readonly requests: number
  /** Events in its messages, repeated ones and those of snapshots too. */
  readonly events: number
}

export interface RoadReading {
  /** Open now, and ever. */
  readonly connections: number
  readonly opened: number
  readonly up: Way
  readonly down: Way
}

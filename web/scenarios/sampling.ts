import type { RoadReading, Way } from '../../server/lab/bench.ts'
import type { Sample } from '../model/quiet-bytes.ts'
import type { Recorder } from './recorder.ts'
import type { Run } from './run.ts'
import type { Stage } from './stage.ts'

/** What the roads had carried at a moment of the page, in ms. */
export interface Reading {
  readonly at: number
  readonly roads: Readonly<Record<string, RoadReading>>
}

/** Milliseconds that a reading may be waited for: they come once a second. */
const PATIENCE = 3500

/** A reading of the roads; of none when none comes. @throws as `Run.wait` does */
export async function read(stage: Stage, run: Run): Promise<Reading> {
  let reading: Reading | undefined
  const take = (roads: Reading['roads']) => {
    reading = { at: stage.clock.local(), roads }
  }
  stage.readings().then(take, () => take({}))
  await run.until(() => reading !== undefined, PATIENCE)
  return reading ?? { at: stage.clock.local(), roads: {} }
}

/** Reads the roads again and again while it is asked to. */
export async function readWhile(
  stage: Stage,
  run: Run,
  goesOn: (readings: readonly Reading[]) => boolean,
): Promise<Reading[]> {
  const readings = [await read(stage, run)]
  while (goesOn(readings)) {
    readings.push(await read(stage, run))
    // A stage that answers at once is not asked more often than this.
    await run.wait(100)
  }
  return readings
}

/** What one road carried between two readings, both ways; undefined without that road. */
export interface Carried extends Way {
  readonly overhead: number
}

export function carried(name: string, from: Reading, to: Reading): Carried | undefined {
  const [before, after] = [from.roads[name], to.roads[name]]
  if (before === undefined || after === undefined) return undefined
  const sum = (part: keyof Way) =>
    after.up[part] - before.up[part] + after.down[part] - before.down[part]
  const [headers, framing] = [sum('headers'), sum('framing')]
  return {
    bytes: sum('bytes'),
    headers,
    framing,
    payload: sum('payload'),
    requests: sum('requests'),
    events: sum('events'),
    overhead: headers + framing,
  }
}

export function samplesOf(name: string, readings: readonly Reading[]): Sample[] {
  return readings.flatMap(({ at, roads }) => {
    const road = roads[name]
    if (road === undefined) return []
    const { up, down } = road
    const bytes = up.bytes + down.bytes
    return [{ at, bytes, requests: up.requests + down.requests, events: up.events + down.events }]
  })
}

/** Milliseconds beyond the slowest way to hear of something, after which it is called missing. */
const GRACE = 1500

/** Waits until every lane has what was in the log at `until` (server time), as far as it comes. */
export async function caughtUp(
  stage: Stage,
  run: Run,
  recorder: Recorder,
  until: number,
): Promise<void> {
  const { delay, jitter, interval } = stage.settings
  await run.wait(2 * (delay + jitter) + 200)
  const { takes } = recorder
  await run.until(
    () => {
      // Anew at each look: on a busy machine the last of them may come to the first lane only now.
      const newest = Math.max(
        ...takes.map(({ received }) => received.findLast(({ born }) => born <= until)?.seq ?? 0),
      )
      return takes.every(({ received }) => (received.at(-1)?.seq ?? 0) >= newest)
    },
    interval + 4 * (delay + jitter) + GRACE,
  )
}

import { likeBrowsers } from '../lib/drivers/backoff.ts'
import { driverOf } from '../lib/drivers/index.ts'
import type { Model } from './model.ts'

/** A client, and the model that everything it hears goes through. */
export interface Lane {
  readonly transport: string
  readonly model: Model
  /** Publishes JSON the way its transport would. Resolves to the id. @throws Error when refused */
  publish(json: string): Promise<string>
  close(): Promise<void>
}

/** A lane whose connection can be disturbed. */
export interface DrivenLane extends Lane {
  /** Loses its connection by a reset, and comes back after so many ms. */
  cut(away: number): void
  /** Reads nothing for so many ms. */
  freeze(ms: number): void
}

export interface LaneOptions {
  readonly transport: string
  readonly host: string
  readonly port: number
  /** Short polling: ms from the start of one poll to that of the next. */
  readonly interval: number
  readonly model: Model
  readonly random: () => number
  /** Share of a browser's back-off after which a driver comes back; 1. */
  readonly backoff?: number | undefined
  /** Begins there. */
  readonly cursor?: { readonly epoch: string; readonly seq: number }
}

/** A client over raw sockets, as the experiments have them: thousands of them fit in a process. */
export function drivenLane(options: LaneOptions): DrivenLane {
  const { transport, host, port, interval, model, random, backoff = 1, cursor } = options
  const asBrowsers = likeBrowsers(random)
  if (cursor !== undefined) model.begin(cursor.epoch, cursor.seq)
  // A driver tells what is in a snapshot before it tells that it starts over.
  let snapshot: { seq: number; json: string }[] = []
  const client = driverOf(transport).connect({
    ...{ host, port, random, split: false },
    ...(cursor !== undefined && { cursor: `${cursor.epoch}.${cursor.seq}` }),
    interval: () => interval,
    backoff: (failures, hint) => backoff * asBrowsers(failures, hint),
    onEvent: (arrival) => {
      const { epoch, seq } = arrival
      if (arrival.how === 'snapshot') snapshot.push({ seq, json: arrival.json() })
      else model.event(epoch, seq, arrival.json())
    },
    onStart: ({ outcome, reason, cursor }) => {
      const [epoch = '', seq] = cursor.split('.')
      model.start({ outcome, reason, epoch, seq: Number(seq) }, snapshot)
      snapshot = []
    },
    onState: ({ state, why }) => model.note(why === undefined ? state : `${state}: ${why}`),
  })
  return {
    transport,
    model,
    publish: async (json) => (await client.publish(json)).id,
    cut: (away) => client.cut(away),
    freeze(ms) {
      model.note(`frozen for ${Math.round(ms)} ms`)
      client.freeze(ms)
    },
    async close() {
      const { dropped, reordered } = client.findings
      await client.close()
      // What only the driver hears of: the cursor of a heartbeat, or of a batch that was too short.
      if (dropped + reordered === 0) return
      model.break('no silent gap', `its driver counts ${dropped} dropped, ${reordered} reordered`)
    },
  }
}

import { EventSource } from 'eventsource'
import { WebSocket } from 'ws'
import { parseCursor } from '../../server/feed/cursor.ts'
import { transports } from '../../web/transports/index.ts'
import type { Platform, Report } from '../../web/transports/transport.ts'
import type { Lane, LaneOptions } from './lane.ts'

/** Seconds that a long poll of theirs is held: their default. */
const WAIT = 25

/** A lane of the page, run in Node: the real browser half, with stand-ins for a browser's classes. */
export function browserLane({ transport, host, port, interval, model }: LaneOptions): Lane {
  const half = transports.find(({ name }) => name === transport)
  if (half === undefined) throw new Error(`no browser half is called "${transport}"`)
  let starting: { readonly report: Started; readonly snapshot: Snapshot } | undefined
  const dispatcher = newDispatcher()
  const connection = half.connect({
    origin: `http://${host}:${port}`,
    interval: () => interval,
    wait: () => WAIT,
    platform: platformWith(dispatcher),
    report: (report) => {
      if (report.kind === 'event' && report.arrival === 'snapshot') {
        const { seq } = placeOf(report.event.id)
        starting?.snapshot.push({ seq, json: JSON.stringify(report.event) })
        return
      }
      started()
      if (report.kind === 'start') {
        starting = { report, snapshot: [] }
        // What is in a snapshot is told in the same turn, behind the start.
        queueMicrotask(started)
      } else heard(report)
    },
  })

  function started(): void {
    if (starting === undefined) return
    const { report, snapshot } = starting
    starting = undefined
    const { outcome, reason, cursor } = report
    model.start({ outcome, reason, ...placeOf(cursor) }, snapshot)
  }

  function heard(report: Report): void {
    if (report.kind === 'event') {
      const { epoch, seq } = placeOf(report.event.id)
      model.event(epoch, seq, JSON.stringify(report.event))
    } else if (report.kind === 'repeat') {
      const { epoch, seq } = placeOf(report.id)
      model.repeat(epoch, seq)
    } else if (report.kind === 'heartbeat') {
      const { epoch, seq } = placeOf(report.cursor)
      model.sent(epoch, seq)
    } else if (report.kind === 'state') {
      model.note(report.why === undefined ? report.state : `${report.state}: ${report.why}`)
    }
  }

  return {
    transport,
    model,
    publish: async (json) => (await connection.publish(JSON.parse(json).data)).id,
    close() {
      connection.close()
      return dispatcher.destroy()
    },
  }
}

type Started = Extract<Report, { kind: 'start' }>
type Snapshot = { seq: number; json: string }[]

/** @throws Error on what the grammar does not allow */
function placeOf(cursor: string) {
  const place = parseCursor(cursor)
  if (place === 'malformed') throw new Error(`"${cursor}" is no cursor`)
  return place
}

/** What fetch sends with: its connections. */
interface Dispatcher {
  destroy(): Promise<void>
}

/** Where Node keeps the one for all, from the first fetch on. */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1')

await fetch('data:,')
const { constructor: NodesOwn } = (globalThis as unknown as { [DISPATCHER]: Dispatcher })[
  DISPATCHER
]

/** Connections of its own for each lane, as each browser has: Node would keep idle ones for 72 s. */
function newDispatcher(): Dispatcher {
  return new (NodesOwn as new () => Dispatcher)()
}

function platformWith(dispatcher: Dispatcher): Platform {
  return {
    fetch: (input, init) => fetch(input, { ...init, dispatcher } as RequestInit),
    EventSource: EventSource as unknown as typeof globalThis.EventSource,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
  }
}

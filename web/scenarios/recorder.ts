import { parseCursor } from '../../server/feed/cursor.ts'
import type { FeedEvent } from '../../server/feed/schema.ts'
import type { Arrival, Report } from '../transports/transport.ts'
import type { Stage, StageLane } from './stage.ts'

/** An event that a lane received. */
export interface Received {
  readonly id: string
  readonly epoch: string
  readonly seq: number
  readonly type: FeedEvent['type']
  readonly title: string | undefined
  /** When it entered the log (server) and when it came (page), ms since 1970. */
  readonly born: number
  readonly at: number
  /** ms; undefined while the server's clock is not known. */
  readonly lateness: number | undefined
  readonly arrival: Arrival
  /** Which message of the recording brought it, from 1. */
  readonly message: number
}

/** What one lane reported during a recording; times are the page's, in ms. */
export interface Take {
  readonly name: string
  readonly label: string
  readonly received: Received[]
  readonly messages: { readonly at: number; readonly empty: boolean }[]
  readonly requests: number[]
  readonly heartbeats: number[]
  readonly starts: { readonly at: number; readonly missed: number | undefined }[]
  readonly states: { readonly at: number; readonly state: string }[]
}

/** Writes down what lanes report, from now until it is stopped. */
export class Recorder {
  readonly takes: readonly Take[]
  readonly #ends: readonly (() => void)[]

  constructor(stage: Stage, names?: readonly string[]) {
    const lanes = stage.lanes.filter(({ transport, state }) => {
      return state !== 'stopped' && (names?.includes(transport.name) ?? true)
    })
    const pairs = lanes.map((lane) => [lane, takeOf(lane)] as const)
    this.takes = pairs.map(([, take]) => take)
    this.#ends = pairs.map(([lane, take]) =>
      lane.listen((report, at, lateness) => note(take, report, at, lateness)),
    )
  }

  of(name: string): Take | undefined {
    return this.takes.find((take) => take.name === name)
  }

  stop(): void {
    for (const end of this.#ends) end()
  }
}

function takeOf({ transport: { name, label } }: StageLane): Take {
  const lists = { received: [], messages: [], requests: [], heartbeats: [], starts: [], states: [] }
  return { name, label, ...lists }
}

function note(take: Take, report: Report, at: number, lateness: number | undefined): void {
  if (report.kind === 'message') take.messages.push({ at, empty: report.empty })
  else if (report.kind === 'request') take.requests.push(at)
  else if (report.kind === 'heartbeat') take.heartbeats.push(at)
  else if (report.kind === 'start') take.starts.push({ at, missed: report.missed })
  else if (report.kind === 'state') take.states.push({ at, state: report.state })
  else if (report.kind === 'event') {
    const { event, arrival } = report
    const { id, type, at: born } = event
    const cursor = parseCursor(id)
    if (cursor === 'malformed') return
    const title = type === 'notification' ? event.data.title : undefined
    const message = take.messages.length
    take.received.push({ id, ...cursor, type, title, born, at, lateness, arrival, message })
  }
}

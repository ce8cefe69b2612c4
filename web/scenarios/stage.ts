import type { Receipt } from '../../server/feed/schema.ts'
import type { RoadReading } from '../../server/lab/bench.ts'
import type { Way } from '../bench.ts'
import type { Trip } from '../model/round-trip.ts'
import type { PageSettings } from '../model/settings.ts'
import type { Descriptor, Report, State } from '../transports/transport.ts'

/** A lane as a scenario has it to do with. */
export interface StageLane {
  readonly transport: Descriptor
  readonly state: State | 'stopped' | 'paused'
  /** What its connection goes over: a road of its bench, or the page's own origin. */
  readonly way: Way['kind']
  /** Which of several servers answered last; undefined where there is one. */
  readonly server: string | undefined
  readonly cursor: string | undefined
  start(): void
  stop(): void
  /** Publishes the way this transport would; resolves with the receipt, or with why there is none. */
  publish(title: string): Promise<Trip>
  /** Calls back at once for each report, with the page's time in ms. Returns what ends it. */
  listen(hear: (report: Report, at: number, lateness: number | undefined) => void): () => void
}

/** The page, as far as scenarios run on it. */
export interface Stage {
  /** In the order in which the page shows them; read anew whenever it is looked at. */
  readonly lanes: readonly StageLane[]
  readonly clock: {
    /** The page's own clock and the server's, ms since 1970. */
    local(): number
    now(): number
    /** ms; undefined until the server's clock is known. */
    readonly uncertainty: number | undefined
  }
  readonly settings: PageSettings
  /** Origin of the page. */
  readonly origin: string
  /** Resolves once the bench has them and all lanes that run are open again. */
  set(changes: Partial<PageSettings>): Promise<void>
  /** Publishes as the page itself, by no lane, into the feed of its bench. */
  send(title: string): Promise<Receipt>
  /**
   * Has the lanes leave their bench, and their roads, for the feed that all servers share; or come
   * back. Resolves once all that run are open there.
   */
  leave(isLeft: boolean): Promise<void>
  /** How many servers share this one's port, as far as it has said. */
  readonly workers: number
  /** Kills one of them. @throws Error whose message is for a person */
  kill(server: string): Promise<void>
  /** Of all roads, unless some are named. Returns how many connections were cut. */
  fault(kind: 'cut' | 'freeze' | 'refuse', options?: FaultOptions): Promise<number>
  /** What crossed the roads so far, by transport, read after the call; none where there are none. */
  readings(): Promise<Readonly<Record<string, RoadReading>>>
}

export interface FaultOptions {
  readonly ms?: number
  readonly roads?: readonly string[]
}

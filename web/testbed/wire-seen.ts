import type { Page, Request, Response } from 'playwright-core'
import type { Batch } from '../../server/feed/event.ts'
import type { RoadReading } from '../../server/lab/bench.ts'

/** A poll that was answered: when, by this process' clock, and with which events. */
export interface SeenPoll {
  readonly at: number
  /** Of a poll of no events that is answered with 204: none. */
  readonly ids: readonly string[]
  readonly isSnapshot: boolean
  readonly request: Request
}

/** What the roads had carried, by transport. */
export type SeenReading = Readonly<Record<string, RoadReading>>

/** What a page did on the wire, as the browser tells it: nothing of it passed through the page. */
export class WireSeen {
  /** Answers to its short polls, in order. */
  readonly polls: SeenPoll[] = []
  /** What the server said of its roads, each second. */
  readonly readings: SeenReading[] = []
  /** Of everything but WebSockets. */
  readonly requests: Request[] = []
  /** What it sent over the WebSocket of the lane of that name. */
  readonly frames: string[] = []
  #pending: Promise<void> = Promise.resolve()

  /** From now on: before the page is opened. */
  constructor(page: Page) {
    page.on('request', (request) => this.requests.push(request))
    page.on('response', (response) => this.#answered(response))
    page.on('websocket', (socket) => {
      if (socket.url().includes('/feed/websocket')) {
        socket.on('framesent', ({ payload }) => this.frames.push(String(payload)))
      } else if (socket.url().includes('/channel')) {
        socket.on('framereceived', ({ payload }) => this.#told(String(payload)))
      }
    })
  }

  /** Requests for a path of an origin, the query left out. */
  asked(origin: string, path: string, method = 'GET'): Request[] {
    return this.requests.filter((request) => {
      const url = new URL(request.url())
      return url.origin === origin && url.pathname === path && request.method() === method
    })
  }

  /** Resolves once the answers that have come are read. */
  settled(): Promise<void> {
    return this.#pending
  }

  #answered(response: Response): void {
    if (new URL(response.url()).pathname !== '/feed/short-polling') return
    const at = Date.now()
    const body = response.status() === 200 ? response.json().catch(() => undefined) : undefined
    // One after the other, so that they are in order however long their bodies take.
    this.#pending = this.#pending.then(async () => {
      const batch = (await body) as Batch | undefined
      const ids = batch?.events.map(({ id }) => id) ?? []
      const isSnapshot = batch !== undefined && batch.outcome !== 'resumed'
      this.polls.push({ at, ids, isSnapshot, request: response.request() })
    })
  }

  #told(text: string): void {
    const message = JSON.parse(text)
    if (message.type === 'roads') this.readings.push(message.roads)
  }
}

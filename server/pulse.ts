import type { WebSocket } from 'ws'
import { type Spoke, Wheel } from './wheel.ts'

/** Milliseconds between two protocol pings, and from a ping to the end of a peer that is silent. */
export interface Pings {
  readonly every: number
  readonly within: number
}

/**
 * Finds out peers that are gone without a FIN, by their silence (RFC 6455 §5.5.2): within 33 s by
 * default. They are pinged a tenth at a time, and so answer together: one by one, the pings of 1,000
 * woke the process 80 times a second.
 */
export class Pulse {
  readonly #wheel: Wheel<Pulsed>
  readonly #within: number

  constructor({ every, within }: Pings = { every: 25_000, within: 8_000 }) {
    this.#wheel = new Wheel(every)
    this.#within = within
  }

  /** Pings a WebSocket until it closes. */
  watch(ws: WebSocket): void {
    const pulsed = new Pulsed(ws, this.#within)
    this.#wheel.add(pulsed)
    ws.on('pong', () => pulsed.heard())
    ws.once('close', () => {
      this.#wheel.remove(pulsed)
      pulsed.heard()
    })
  }
}

class Pulsed implements Spoke {
  slot = 0
  index = 0
  readonly #ws: WebSocket
  readonly #within: number
  #silence: NodeJS.Timeout | undefined

  constructor(ws: WebSocket, within: number) {
    this.#ws = ws
    this.#within = within
  }

  visit(): void {
    this.#ws.ping()
    this.#silence ??= setTimeout(() => this.#ws.terminate(), this.#within)
  }

  heard(): void {
    clearTimeout(this.#silence)
    this.#silence = undefined
  }
}

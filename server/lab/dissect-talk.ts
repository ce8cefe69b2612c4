import { type Head, headerOf } from './dissect-head.ts'

/** Requests without an answer beyond which no more are remembered: nobody pipelines so many. */
const MOST_OPEN = 1000

interface Asked {
  readonly exchange: number
  readonly method: string
  readonly isUpgrade: boolean
}

/** What the two directions of a connection have to know of each other. RFC 9112 §6.3 and §9.3. */
export class Talk {
  /** Whether both directions are looked at. Alone, one can only guess what the other said. */
  isPair = false
  /** Whether permessage-deflate was agreed on. RFC 7692 §5. */
  deflate = false
  /** What became of the request to upgrade, until its direction has taken notice. */
  decision: 'accepted' | 'refused' | undefined
  /** Which exchange opened the WebSocket. */
  upgradedBy = 0
  readonly #open: Asked[] = []
  #requests = 0
  #answers = 0

  /** Returns which request of the connection it is, from 1. */
  asked(method: string, isUpgrade: boolean): number {
    const exchange = ++this.#requests
    if (isUpgrade) this.decision = undefined
    if (this.#open.length < MOST_OPEN) this.#open.push({ exchange, method, isUpgrade })
    return exchange
  }

  /** The request that a head answers; for one that was not seen a GET is assumed. */
  answered(head: Head): Asked {
    const status = head.status ?? 0
    const isUpgraded = status === 101
    const next = this.#open[0]
    const isAccepted = isUpgraded && /^websocket$/i.test(headerOf(head, 'upgrade') ?? '')
    const exchange = next?.exchange ?? (this.isPair ? 0 : this.#answers + 1)
    const asked = next ?? { exchange, method: 'GET', isUpgrade: isAccepted }
    // RFC 9110 §15.2: an answer of 1xx announces another; but 101 is the last in HTTP.
    if (status < 200 && !isUpgraded) return asked
    this.#answers++
    this.#open.shift()
    if (asked.isUpgrade) this.decision = isAccepted ? 'accepted' : 'refused'
    if (isAccepted) {
      this.upgradedBy = exchange
      this.deflate = /\bpermessage-deflate\b/i.test(
        headerOf(head, 'sec-websocket-extensions') ?? '',
      )
    }
    return { ...asked, isUpgrade: asked.isUpgrade && isAccepted }
  }
}

import { Tally } from '../../../server/lab/dissect.ts'

/** Bytes of one direction, and what they are there for. */
export interface Way {
  /** What was written to, or read from, the sockets. */
  bytes: number
  /**
   * These, with `pending`, are together `bytes` where traffic is split; else 0. Envelopes and
   * heartbeats are framing; events are payload.
   */
  headers: number
  framing: number
  payload: number
  /** Of a message that is not whole yet. */
  pending: number
}

export type Ways = Record<'up' | 'down', Way>

/** What a client's sockets carried, TCP/IP not counted. */
export class Traffic {
  readonly #split: boolean
  readonly #over: Ways = { up: noBytes(), down: noBytes() }
  readonly #open = new Set<Account>()

  /**
   * @param split whether to tell what the bytes are for, which costs a few microseconds a message:
   *   with very many clients, do so for some of them
   */
  constructor(split: boolean) {
    this.#split = split
  }

  /** A connection is opened. */
  begin(): Account {
    const account = new Account(this.#split, () => {
      this.#open.delete(account)
      addWays(this.#over, account.read())
    })
    this.#open.add(account)
    return account
  }

  /** Up to this moment; a copy. */
  read(): Ways {
    const sum: Ways = { up: { ...this.#over.up }, down: { ...this.#over.down } }
    for (const account of this.#open) addWays(sum, account.read())
    return sum
  }
}

/** What one connection carried. */
export class Account {
  readonly #over: () => void
  readonly #up: Tally | undefined
  readonly #down: Tally | undefined
  #sent = 0
  #received = 0

  constructor(split: boolean, over: () => void) {
    this.#over = over
    this.#up = split ? new Tally('up') : undefined
    this.#down = split ? new Tally('down', this.#up) : undefined
  }

  sent(bytes: Uint8Array): void {
    this.#sent += bytes.length
    this.#up?.push(bytes)
  }

  received(bytes: Uint8Array): void {
    this.#received += bytes.length
    this.#down?.push(bytes)
  }

  /** The connection has ended. */
  end(): void {
    this.#down?.end()
    this.#up?.end()
    this.#over()
  }

  read(): Ways {
    return { up: wayOf(this.#sent, this.#up), down: wayOf(this.#received, this.#down) }
  }
}

function wayOf(bytes: number, tally: Tally | undefined): Way {
  if (tally === undefined) return { ...noBytes(), bytes }
  const { headers, framing, payload, pending } = tally
  return { bytes, headers, framing, payload, pending }
}

function noBytes(): Way {
  return { bytes: 0, headers: 0, framing: 0, payload: 0, pending: 0 }
}

/** Adds what another counted. */
export function addWays(sum: Ways, { up, down }: Ways): void {
  for (const [to, from] of [
    [sum.up, up],
    [sum.down, down],
  ] as const) {
    to.bytes += from.bytes
    to.headers += from.headers
    to.framing += from.framing
    to.payload += from.payload
    to.pending += from.pending
  }
}

export function noTraffic(): Ways {
  return { up: noBytes(), down: noBytes() }
}

import type { FeedEvent } from '../../server/feed/event.ts'
import type { Promised } from './promises.ts'

/** Notifications in a snapshot. */
const NOTIFICATIONS = 20

/** How the titles begin that the publisher makes, each of them once. */
export const TITLE = 'soak '

/** An event, as the first saw it; of one that there was only a receipt for, no more than that. */
interface Seen {
  readonly json?: string
  readonly title?: string | undefined
  /** Of a price. */
  readonly symbol?: string | undefined
}

type Wrong = readonly [promised: Promised, what: string]

/** What clients saw of one log, and what it must account for. */
export class Log {
  /** seqs that the recorder saw, or that the publisher was given a receipt for. */
  readonly owed = new Set<number>()
  readonly #seen: (Seen | undefined)[] = []
  readonly #snapshots = new Map<number, ReadonlySet<number>>()

  at(seq: number): Seen | undefined {
    return this.#seen[seq]
  }

  add(seq: number, seen: Seen): void {
    this.#seen[seq] = seen
  }

  /**
   * seqs that a snapshot at a cursor must hold, and no others: to be asked once all is seen. It may
   * be that nobody saw an event below `seq`, since the log died before anybody was sent it; then a
   * newer one stands in that snapshot, which somebody saw.
   */
  snapshotAt(seq: number): ReadonlySet<number> {
    const known = this.#snapshots.get(seq)
    if (known !== undefined) return known
    const prices = new Map<string, number>()
    const notifications: number[] = []
    for (let at = 1; at <= seq; at++) {
      const seen = this.#seen[at]
      if (seen?.symbol !== undefined) prices.set(seen.symbol, at)
      else if (seen !== undefined) notifications.push(at)
    }
    const snapshot = new Set([...prices.values(), ...notifications.slice(-NOTIFICATIONS)])
    this.#snapshots.set(seq, snapshot)
    return snapshot
  }
}

/**
 * What the clients of a soak saw, by log: the truth that they are held against. Nothing in it was
 * asked of the server: it is what the recorder saw, a client that nothing disturbs and that reads
 * each log from its first event on, and what the publisher was given receipts for.
 */
export class LogBook {
  readonly #logs = new Map<string, Log>()
  /** id by title, of what the publisher published. */
  readonly #ids = new Map<string, string>()
  /** Title by id, of what there was a receipt for. */
  readonly #receipts = new Map<string, string>()

  log(epoch: string): Log {
    const log = this.#logs.get(epoch) ?? new Log()
    this.#logs.set(epoch, log)
    return log
  }

  /** Somebody was sent an event. Returns what is wrong with it, beside what was seen before. */
  see(epoch: string, seq: number, json: string): Wrong | undefined {
    const log = this.log(epoch)
    const before = log.at(seq)?.json
    if (before === json) return undefined
    const id = `${epoch}.${seq}`
    if (before !== undefined) return ['same JSON', `${id} is ${json}, and was ${before}`]
    const event = JSON.parse(json) as FeedEvent
    const title = event.type === 'notification' ? event.data.title : undefined
    const symbol = event.type === 'price' ? event.data.symbol : undefined
    log.add(seq, { json, title, symbol })
    if (event.id !== id) return ['same JSON', `${id} came with the id ${event.id}`]
    return this.#checkReceipt(id, title) ?? this.#checkTitle(id, title)
  }

  /** The publisher was given a receipt. Returns what is wrong with it. */
  acknowledge(id: string, title: string): Wrong | undefined {
    const [epoch = '', seq] = id.split('.')
    const log = this.log(epoch)
    log.owed.add(Number(seq))
    this.#receipts.set(id, title)
    const seen = log.at(Number(seq))
    if (seen === undefined) log.add(Number(seq), {})
    else if (seen.json !== undefined) return this.#checkReceipt(id, seen.title)
    return this.#checkTitle(id, title)
  }

  #checkReceipt(id: string, title: string | undefined): Wrong | undefined {
    const promised = this.#receipts.get(id) ?? title
    if (promised === title) return undefined
    return ['nothing lost', `the receipt for "${promised}" names ${id}, which is "${title}"`]
  }

  /** One event under two ids would be a repeat that nobody can know. */
  #checkTitle(id: string, title: string | undefined): Wrong | undefined {
    if (title === undefined || !title.startsWith(TITLE)) return undefined
    const before = this.#ids.get(title) ?? id
    this.#ids.set(title, id)
    return before === id ? undefined : ['recognisable repeats', `"${title}" is ${before} and ${id}`]
  }
}

import { expect } from 'vitest'
import { type Cursor, formatCursor, parseCursor } from '../feed/cursor.ts'
import type { FeedEvent } from '../feed/event.ts'

/** Notifications in a snapshot. */
const NOTIFICATIONS = 20

export interface Recorded {
  readonly event: FeedEvent
  /** As the log has it. */
  readonly json: string
}

/** Every event that a log has had, in each of its epochs: what clients are held against. */
export class LogRecord {
  /** What was gone before it was read, and ids that stood for two events. */
  readonly wrong: string[] = []
  /** Where the log is, as far as it was read. */
  newest: Cursor = { epoch: '', seq: 0 }
  /** By epoch, each from seq 1 on. */
  readonly #logs = new Map<string, Recorded[]>()
  #count = 0

  get epochs(): string[] {
    return [...this.#logs.keys()]
  }

  /** Everything, in the order in which it was read. */
  get events(): FeedEvent[] {
    return [...this.#logs.values()].flat().map(({ event }) => event)
  }

  at({ epoch, seq }: Cursor): Recorded | undefined {
    return this.#logs.get(epoch)?.[seq - 1]
  }

  /** How much is known of an epoch. */
  lengthOf(epoch: string): number {
    return this.#logs.get(epoch)?.length ?? 0
  }

  /** Takes what was read from the log. */
  add(json: string): void {
    const event = JSON.parse(json) as FeedEvent
    const place = parseCursor(event.id) as Cursor
    const { epoch, seq } = place
    const before = this.at(place)
    if (before !== undefined) {
      if (before.json !== json) this.wrong.push(`${before.json} became ${json}`)
      return
    }
    const known = this.lengthOf(epoch)
    if (seq !== known + 1) this.wrong.push(`${formatCursor(place)} was read after ${known}`)
    this.#append(epoch, { event, json })
    this.newest = place
    this.#count++
  }

  /** Resolves once so many more have come from now on, and expects that nothing is wrong by then. */
  async grows(by: number): Promise<void> {
    const enough = this.#count + by
    const isOver = (): boolean => this.#count >= enough || this.wrong.length > 0
    const message = `${by} more than ${this.#count} events`
    await expect.poll(isOver, { timeout: 30_000, message }).toBe(true)
    expect(this.wrong).toEqual([])
  }

  /** Ids of what a snapshot at a cursor holds; undefined beyond what was read of that epoch. */
  snapshotAt({ epoch, seq }: Cursor): string[] | undefined {
    if (seq > this.lengthOf(epoch)) return undefined
    const events = (this.#logs.get(epoch) ?? []).slice(0, seq).map(({ event }) => event)
    const prices = new Map<string, FeedEvent>()
    for (const event of events) if (event.type === 'price') prices.set(event.data.symbol, event)
    const notifications = events.filter(({ type }) => type === 'notification')
    const held = new Set([...prices.values(), ...notifications.slice(-NOTIFICATIONS)])
    return events.filter((event) => held.has(event)).map(({ id }) => id)
  }

  /**
   * Somebody was sent an event. Returns what the log has in its place, where that is another. The
   * last ones of an epoch that was lost may have gone to clients before they were read from the log:
   * they are taken from the first who had them.
   */
  see(event: FeedEvent): string | undefined {
    const place = parseCursor(event.id) as Cursor
    const { epoch, seq } = place
    const own = JSON.stringify(this.at(place)?.event)
    const json = JSON.stringify(event)
    if (own === json) return undefined
    const known = this.lengthOf(epoch)
    const isLost = known > 0 && epoch !== this.newest.epoch && seq > known
    if (!isLost) return own ?? 'nothing'
    if (seq === known + 1) this.#append(epoch, { event, json })
    return undefined
  }

  #append(epoch: string, recorded: Recorded): void {
    const log = this.#logs.get(epoch) ?? []
    this.#logs.set(epoch, log)
    log.push(recorded)
  }
}

import { setTimeout as wait } from 'node:timers/promises'
import { parseCursor } from '../feed/cursor.ts'
import type { Client } from './clients.ts'
import type { Member } from './crowd.ts'
import type { LogRecord } from './log-record.ts'

/** Milliseconds from one notification to the next, at most. */
const PERIOD = 200

/** How its titles begin. */
const TITLE = 'published '

/** Publishes notifications with titles of their own, and keeps the receipts. */
export class Publisher {
  /** Title by id. */
  readonly receipts = new Map<string, string>()
  /** How often it was told that it was not published, or nothing. */
  refused = 0
  #count = 0

  /** Publishes the way of one member after the other, until the signal. */
  async run(members: readonly Member[], random: () => number, signal: AbortSignal): Promise<void> {
    const answers: Promise<void>[] = []
    while (!signal.aborted) {
      const { client } = members[this.#count % members.length] as Member
      answers.push(this.#publish(client))
      await wait(random() * PERIOD, undefined, { signal }).catch(() => {})
    }
    await Promise.all(answers)
  }

  /**
   * What was acknowledged and is not in the log, which an epoch that Redis lost may take with it, and
   * what is in it twice.
   */
  unkept(record: LogRecord): string[] {
    const lost = [...this.receipts].filter(([id, title]) => {
      const place = parseCursor(id)
      if (place === 'malformed') return true
      const event = record.at(place)?.event
      if (event === undefined) return place.epoch === record.newest.epoch
      return event.type !== 'notification' || event.data.title !== title
    })
    const titles = record.events.flatMap(({ type, data }) =>
      type === 'notification' && data.title.startsWith(TITLE) ? [data.title] : [],
    )
    const twice = titles.filter((title, index) => titles.indexOf(title) < index)
    return [...lost.map((receipt) => receipt.join(' ')), ...twice]
  }

  async #publish(client: Client): Promise<void> {
    const title = `${TITLE}${++this.#count}`
    try {
      const { id } = await client.publish(title)
      this.receipts.set(id, title)
    } catch {
      this.refused++
    }
  }
}

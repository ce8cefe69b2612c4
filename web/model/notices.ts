import type { NotificationEvent } from '../../server/feed/schema.ts'

/** As many as a snapshot has. */
const MOST = 20

/** The newest notifications, newest first. */
export class Notices {
  #events: NotificationEvent[] = []

  take(event: NotificationEvent): void {
    this.#events = [event, ...this.#events.slice(0, MOST - 1)]
  }

  clear(): void {
    this.#events = []
  }

  newest(most: number): readonly NotificationEvent[] {
    return this.#events.slice(0, most)
  }
}

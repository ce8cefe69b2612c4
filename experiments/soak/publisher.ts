import { setTimeout as sleep } from 'node:timers/promises'
import type { Lane } from './lane.ts'
import { type LogBook, TITLE } from './log-book.ts'
import type { ModelOptions } from './model.ts'

/** Milliseconds between two notifications, on average. */
const PERIOD = 250

/** Characters of a text: of most, and of each tenth, so that who does not read is full some day. */
const SHORT = 200
const LONG = 8000

/** Publishes notifications with titles of their own, and writes down what it is given receipts for. */
export class Publisher {
  acknowledged = 0
  /** Of which nobody knows what became, since the connection was lost. */
  unknown = 0
  /** The newest by its receipt, in each log. */
  readonly newest = new Map<string, number>()
  readonly #book: LogBook
  readonly #broken: ModelOptions['broken']
  #count = 0

  constructor(book: LogBook, broken: ModelOptions['broken']) {
    this.#book = book
    this.#broken = broken
  }

  /** Publishes through one lane after the other until the signal. */
  async run(lanes: readonly Lane[], random: () => number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && lanes.length > 0) {
      const lane = lanes[this.#count % lanes.length] as Lane
      const length = Math.floor(random() * (this.#count % 10 === 9 ? LONG : SHORT))
      void this.#publish(lane, `${TITLE}${++this.#count}`, 'x'.repeat(length))
      await sleep(2 * PERIOD * random(), undefined, { signal }).catch(() => {})
    }
  }

  async #publish(lane: Lane, title: string, text: string): Promise<void> {
    let id: string
    try {
      const data = { level: 'info', title, text, from: 'soak' }
      id = await lane.publish(JSON.stringify({ type: 'notification', data }))
    } catch {
      this.unknown++
      return
    }
    this.acknowledged++
    const [epoch = '', seq] = id.split('.')
    this.newest.set(epoch, Math.max(this.newest.get(epoch) ?? 0, Number(seq)))
    const wrong = this.#book.acknowledge(id, title)
    if (wrong === undefined) return
    const [promised, what] = wrong
    this.#broken({ promised, by: 'the publisher', what, trace: [] })
  }
}

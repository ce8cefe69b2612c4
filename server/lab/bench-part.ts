import Type from 'typebox'
import { now } from '../feed/event.ts'
import type { Page, Part } from '../observe/channel.ts'
import type { ChannelMessage, WireMessage } from '../observe/stats.ts'
import { checked } from '../validation.ts'
import type { Benches } from './benches.ts'
import type { Message } from './dissect.ts'
import type { OpenBench, Viewer } from './open-bench.ts'

/** Bytes of one message that are sent to the page. */
const MOST_BYTES = 64 * 1024

const Look = Type.Object({
  type: Type.Literal('look'),
  roads: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 16 }),
})
const checkLook = checked(Look, 'message')

/** What the channel says of the page's bench, and shows of its roads to a page that looks. */
export function benchPart(benches: Benches | undefined): Part {
  return {
    kinds: ['look'],
    begin(page) {
      if (page.bench === undefined) return { take: (message) => void checkLook(message) }
      const bench = benches?.of(page.bench)
      if (benches === undefined || bench === undefined) {
        page.say({ type: 'bench', bench: null })
        return { take: (message) => void checkLook(message) }
      }
      const view = new View(page, bench)
      benches.enter(bench, view)
      return {
        take(message) {
          view.looks = new Set(checkLook(message).roads)
          bench.looksChanged()
        },
        tick: () => view.tick(),
        end: () => benches.leave(bench, view),
      }
    },
  }
}

/** One page, and the bench that it has before it. */
class View implements Viewer {
  looks: ReadonlySet<string> = new Set()
  readonly #page: Page
  readonly #bench: OpenBench
  /** Whether the page knows how the bench is set. */
  #isTold = false
  #missed = 0

  constructor(page: Page, bench: OpenBench) {
    this.#page = page
    this.#bench = bench
    this.changed()
  }

  changed(): void {
    this.#isTold = this.#page.say({ type: 'bench', bench: this.#bench.bench })
  }

  show(road: string, connection: number, at: number, message: Message): void {
    const shown = { type: 'message', road, connection, at, message: wired(message) } as const
    if (!this.#page.say(shown satisfies ChannelMessage)) this.#missed++
  }

  /** Once a second. */
  tick(): void {
    if (!this.#isTold) this.changed()
    const roads = this.#bench.readings
    if (Object.keys(roads).length > 0) this.#page.say({ type: 'roads', at: now(), roads })
    if (this.#missed === 0) return
    if (this.#page.say({ type: 'missed', count: this.#missed })) this.#missed = 0
  }
}

function wired({ bytes, ...message }: Message): WireMessage {
  const kept = Math.min(bytes.length, MOST_BYTES)
  return {
    ...message,
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, kept).toString('base64'),
  }
}

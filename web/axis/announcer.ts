import { said } from '../locales/said.ts'
import { lateness, words } from '../model/format.ts'
import { notableSentence, sentSentence } from './axis-sentences.ts'
import type { AxisView, Shown } from './axis-view.ts'
import { notables } from './notable.ts'
import { Speaker } from './speaker.ts'

/** Milliseconds after which the lanes that have not heard of the sent event are no longer waited for. */
const PATIENCE = 12_000
/** Milliseconds between two looks. */
const LOOK = 500
/** Milliseconds by which the clocks may disagree. */
const EARLY = 500

/** Says aloud what is notable: a cut, a reset, a recovery, and who heard of the event that was sent. */
export class Announcer {
  readonly #speaker = new Speaker()
  #looked = Number.NEGATIVE_INFINITY
  #since: number | undefined
  #sentAt: number | undefined

  sent(): void {
    this.#sentAt = performance.now()
  }

  say(shown: Shown, view: AxisView, now: number): string | undefined {
    if (now - this.#looked < LOOK) return undefined
    this.#looked = now
    const since = this.#since
    this.#since = shown.clock.local()
    if (since !== undefined) {
      for (const lane of shown.lanes) {
        for (const notable of notables(lane.timeline, since)) {
          this.#speaker.add(notableSentence(lane, notable))
        }
      }
    }
    if (this.#sentAt !== undefined) this.#sent(shown, view, now - this.#sentAt)
    return this.#speaker.say(now)
  }

  #sent(shown: Shown, view: AxisView, waited: number): void {
    const { sent } = view
    if (sent === undefined) {
      if (waited > PATIENCE) this.#sentAt = undefined
      return
    }
    const open = shown.lanes.filter(({ state }) => state === 'open')
    const heard = shown.lanes.flatMap((lane) => {
      const { arrivals } = lane.timeline
      const row = arrivals.find(sent, sent.at - view.offset - EARLY)
      if (row < 0) return []
      return [{ lane, late: arrivals.received(row) + view.offset - sent.at }]
    })
    if (heard.length < Math.max(1, open.length) && waited < PATIENCE) return
    this.#sentAt = undefined
    if (heard.length === 0) return
    heard.sort((a, b) => a.late - b.late)
    const pairs = heard.map(({ lane, late }) => {
      const text = words(lateness(late, shown.clock.uncertainty))
      return [said(lane.transport.label), text] as const
    })
    this.#speaker.add(sentSentence(pairs))
  }
}

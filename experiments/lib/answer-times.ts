import type { Sight } from '../../server/lab/road.ts'
import { Histogram } from './statistics/histogram.ts'

/**
 * How long each question waited for the beginning of its answer, as a proxy in front of the server
 * would write into its log. It says nothing of how long an event had waited for the question.
 */
export class AnswerTimes {
  #times = new Histogram()
  /** Of each connection, when the question came that is not answered yet. */
  readonly #asked = new Map<number, number>()

  /** Forgets what was answered so far, not what is being asked. */
  begin(): void {
    this.#times = new Histogram()
  }

  /** To watch a road with. */
  readonly see = (sight: Sight): void => {
    const { connection, at } = sight
    if (sight.kind === 'closed') this.#asked.delete(connection)
    if (sight.kind !== 'bytes') return
    const asked = this.#asked.get(connection)
    if (sight.direction === 'up') this.#asked.set(connection, asked ?? at)
    else if (asked !== undefined) {
      this.#times.record((at - asked) * 1000)
      this.#asked.delete(connection)
    }
  }

  /** µs. */
  get times(): Histogram {
    return this.#times
  }
}

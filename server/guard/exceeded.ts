import type { FastifyBaseLogger } from 'fastify'

/** What there can be too much of, in the words of `/stats`; those that can be set are named after their option. */
export const LIMITS = [
  'connections',
  'perAddress',
  'perClient',
  'perRoad',
  'heldPerSocket',
  'publishes',
  'messages',
  'guesses',
  'queuedBytes',
  'stalled',
  'headerBytes',
  'bodyBytes',
  'messageBytes',
  'fragments',
  'requestTimeout',
] as const

export type Limit = (typeof LIMITS)[number]

/** Milliseconds between two lines in the log about one limit. */
const PAUSE = 10_000

/**
 * Counts who was refused for a limit, and says so in the log. A limit is most often met by a crowd,
 * or by somebody who means harm: a line for each would fill the disk in our place. So the first is
 * told at once, and those of the next 10 s together.
 */
export class Exceeded {
  readonly counts = Object.fromEntries(LIMITS.map((limit) => [limit, 0])) as Record<Limit, number>
  readonly #log: Pick<FastifyBaseLogger, 'warn'>
  /** Those who were not told of yet, of limits that were just told of. */
  readonly #untold = new Map<Limit, Untold>()

  constructor(log: Pick<FastifyBaseLogger, 'warn'>) {
    this.#log = log
  }

  /** @param client the address, where it is known */
  note(limit: Limit, client?: string): void {
    this.counts[limit]++
    const untold = this.#untold.get(limit)
    if (untold === undefined) {
      this.#tell(limit, { refused: 1, client })
      return
    }
    untold.refused++
    untold.client = client
  }

  #tell(limit: Limit, { refused, client }: Untold): void {
    this.#log.warn({ limit, refused, client }, 'a limit was reached')
    this.#untold.set(limit, { refused: 0, client: undefined })
    setTimeout(() => {
      const untold = this.#untold.get(limit)
      this.#untold.delete(limit)
      if (untold !== undefined && untold.refused > 0) this.#tell(limit, untold)
    }, PAUSE).unref()
  }
}

interface Untold {
  refused: number
  /** The last one's. */
  client: string | undefined
}

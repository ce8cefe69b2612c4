/** What a poll costs beside its events: once, however many it brings, and for each of them. */
export interface PollOverhead {
  readonly perPoll: number
  readonly perEvent: number
}

/** The comma between two events of a batch. */
const COMMA = 1

/** @param overhead headers and framing of an exchange, both ways, that brought so many events */
export function pollOverhead(overhead: number, eventsPerPoll: number): PollOverhead {
  return { perPoll: overhead - COMMA * Math.max(0, eventsPerPoll - 1), perEvent: COMMA }
}

/**
 * From how many events a poll on polling has less overhead per event than a stream that frames each
 * with so many bytes. Infinite where a stream frames them for less than a poll's comma.
 */
export function breakEven({ perPoll, perEvent }: PollOverhead, framing: number): number {
  return framing <= perEvent ? Number.POSITIVE_INFINITY : perPoll / (framing - perEvent)
}

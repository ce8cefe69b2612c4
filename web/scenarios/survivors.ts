import type { Take } from './recorder.ts'

export interface Survivor {
  readonly name: string
  readonly lost: number
  /** Received later than the others had them, in order. */
  readonly replayed: number
  /** From the cut to the next start, ms; undefined: it did not notice, or has not come back. */
  readonly absence: number | undefined
  /** It came back without waiting out a back-off: nobody had to open it anew. */
  readonly alone: boolean
}

export interface Survivors {
  /** Events from the first that all lanes were there for to the last that any should have. */
  readonly events: number
  readonly lanes: readonly Survivor[]
}

/** Who lost what of a recording with a cut in it; `at` is the page's time, `until` the server's. */
export function survivors(takes: readonly Take[], at: number, until: number): Survivors {
  const ran = takes.filter(({ received }) => received.some(({ arrival }) => arrival === 'live'))
  if (ran.length === 0) return { events: 0, lanes: [] }
  const firsts = ran.map(({ received }) => {
    return Math.min(...received.filter(({ arrival }) => arrival !== 'snapshot').map((it) => it.seq))
  })
  const all = ran.flatMap(({ received }) => received)
  const first = Math.max(...firsts)
  const last = Math.max(...all.filter(({ born }) => born <= until).map(({ seq }) => seq))
  const events = Math.max(0, last - first + 1)
  const lanes = ran.map(({ name, received, starts, states }) => {
    const had = new Set(received.map(({ seq }) => seq).filter((seq) => seq >= first && seq <= last))
    const back = starts.find((start) => start.at > at)?.at
    const between = states.filter((it) => it.at > at && it.at <= (back ?? 0))
    return {
      name,
      lost: events - had.size,
      replayed: received.filter((it) => it.arrival === 'replay' && it.at > at).length,
      absence: back === undefined ? undefined : back - at,
      alone: back !== undefined && between.every(({ state }) => state !== 'waiting'),
    }
  })
  return { events, lanes }
}

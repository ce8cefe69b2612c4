/** What is known of a run beside its figures. What was not looked at is left out, not guessed. */
export interface Observations {
  /** Which part of the run, such as `round 3, sse`; it begins the sentence. */
  readonly where?: string
  /** Events: how many the source was to bring, and how many it brought. */
  readonly source?: Source
  /** Distinct events, over all clients. */
  readonly delivery?: { readonly expected: number; readonly delivered: number }
  readonly generator?: {
    /** Who it is, where it is not the clients, such as `the road`. */
    readonly what?: string
    /** Share of one core, 0 to 1, over the time measured. */
    readonly cpu: number
    /** What 99 % of the time its event loop was not later than, ms. */
    readonly loopLag: number
  }
  /** Milliseconds by which ages may be wrong, since two processes read two clocks. */
  readonly uncertainty?: number
  /** Of a load that is to take all that a server has: shares of a core. */
  readonly saturation?: { readonly server: number; readonly generator: number }
  /** What else was found that makes it untrue: a whole sentence. */
  readonly wrong?: string
  /** How many of what a figure rests on. */
  readonly n?: Readonly<Record<string, number>>
  /** How many distinct events: many clients that hear of one are late, or early, together. */
  readonly events?: Readonly<Record<string, number>>
}

export interface Source {
  readonly meant: number
  readonly came: number
  /** Of what comes by chance: that of a count of random events is `meant`. */
  readonly variance: number
  /** Of evenly spaced events, where all of them are known: ms, see `slipOf`. */
  readonly slip?: number | undefined
}

/** Of a count of evenly spaced events: neither end of the time falls onto an event. */
export const EVEN = 1 / 6

/** Of several times together, which tells a systematic error from chance more closely than each. */
export function pooled(sources: readonly Source[]): Source {
  const sum = (of: 'meant' | 'came' | 'variance') =>
    sources.reduce((total, one) => total + one[of], 0)
  return { meant: sum('meant'), came: sum('came'), variance: sum('variance') }
}

/** @param share by which it may be missed, either way, beside what chance explains */
export function isOnPace({ meant, came, variance }: Source, share: number): boolean {
  return Math.abs(came - meant) <= Math.max(meant * share, CHANCE * Math.sqrt(variance))
}

/** Standard deviations that a count may be off by chance: 1 of 16,000 is more. */
const CHANCE = 4

/** Share of its core that a server has to use, to count as having no time to spare. */
const SATURATED = 0.8

export interface Limits {
  /** Share by which the offered rate may be missed, either way. */
  readonly rate: number
  /** Share of the events that has to arrive; 0 where loss is the question. */
  readonly delivery: number
  /** Share of a core: a load generator above it may itself be what was measured. */
  readonly cpu: number
  /** ms that its event loop may be late: all of it goes into each age that it takes. */
  readonly loopLag: number
  /** ms that evenly spaced events may fall behind their own pace, which no age shows. */
  readonly slip: number
  /** ms that the clocks may be apart unnoticed. */
  readonly uncertainty: number
  /** The fewest that a figure may rest on. */
  readonly n: number
  /** The fewest distinct events that may be behind them. */
  readonly events: number
}

/** Full runs: the models were seen to agree within a few percent from n = 400 on. */
export const FULL: Limits = {
  ...{ rate: 0.02, delivery: 1, cpu: 0.8, loopLag: 30 },
  ...{ slip: 100, uncertainty: 2, n: 400, events: 10 },
}

/** Quick runs show that everything works, on machines that do other things as well. */
export const QUICK: Limits = {
  ...{ rate: 0.1, delivery: 1, cpu: 0.9, loopLag: 60 },
  ...{ slip: 250, uncertainty: 10, n: 20, events: 2 },
}

export type ReasonCode =
  /** Something could not be done at all, such as to connect. */
  | 'failed'
  | 'server-ended'
  | 'rate-missed'
  | 'source-late'
  | 'events-missing'
  | 'events-extra'
  | 'generator-cpu'
  | 'generator-lag'
  | 'clock'
  /** Of a load that is to take all that a server has. */
  | 'not-saturated'
  | 'too-few'
  | 'wrong'

export interface Reason {
  readonly code: ReasonCode
  /** What, its figure and its limit. */
  readonly sentence: string
}

export interface Validity {
  readonly isValid: boolean
  readonly reasons: readonly Reason[]
}

/** One verdict over all parts of a run: a single part that does not hold makes it not valid. */
export function judge(parts: readonly Observations[], limits: Limits): Validity {
  const reasons = parts.flatMap((part) => {
    return CHECKS.flatMap((check) => check(part, limits)).map(({ code, sentence }) => {
      return { code, sentence: part.where ? `${part.where}: ${sentence}` : sentence }
    })
  })
  return { isValid: reasons.length === 0, reasons }
}

type Check = (part: Observations, limits: Limits) => Reason[]

const CHECKS: readonly Check[] = [
  ({ source }, limits) => {
    if (!source || isOnPace(source, limits.rate)) return []
    const { meant, came } = source
    const off = came - meant
    const share = meant === 0 ? '' : `, ${percent(Math.abs(off) / meant)}`
    const sentence = `${came} events came instead of ${round(meant)}${share} ${off < 0 ? 'fewer' : 'more'}; up to ${percent(limits.rate)} are allowed, and what chance explains.`
    return [{ code: 'rate-missed', sentence }]
  },
  ({ source }, limits) => {
    if (source?.slip === undefined || source.slip <= limits.slip) return []
    const sentence = `evenly spaced events fell up to ${round(source.slip)} ms behind their pace, more than ${round(limits.slip)} ms: the server stood still, and ages, which count from an event's entry into the log, do not show it.`
    return [{ code: 'source-late', sentence }]
  },
  ({ uncertainty }, limits) => {
    if (uncertainty === undefined || uncertainty <= limits.uncertainty) return []
    const sentence = `clients and server may be ${round(uncertainty)} ms apart by their clocks, more than ${round(limits.uncertainty)} ms, and so each age wrong by as much.`
    return [{ code: 'clock', sentence }]
  },
  ({ delivery }, limits) => {
    if (!delivery) return []
    const { expected, delivered } = delivery
    if (delivered > expected) {
      const sentence = `${delivered} distinct events arrived of ${expected} that were sent: something is counted wrongly.`
      return [{ code: 'events-extra', sentence }]
    }
    // Counted, because 999,999 of a million is 100.0 % to the eye, and yet a loss.
    if (delivered >= expected * limits.delivery) return []
    const sentence = `${delivered} of ${expected} events arrived (missing: ${expected - delivered}); ${percent(limits.delivery)} have to.`
    return [{ code: 'events-missing', sentence }]
  },
  ({ generator }, limits) => {
    if (!generator || generator.cpu <= limits.cpu) return []
    const sentence = `${generator.what ?? 'the load generator'} took ${percent(generator.cpu)} of a core, more than ${percent(limits.cpu)}: it may itself be what was measured.`
    return [{ code: 'generator-cpu', sentence }]
  },
  ({ generator }, limits) => {
    if (!generator || generator.loopLag <= limits.loopLag) return []
    const sentence = `${generator.what ?? 'the load generator'}'s event loop was ${round(generator.loopLag)} ms late or later for 1 % of the time, more than ${round(limits.loopLag)} ms: ages hold its lateness too.`
    return [{ code: 'generator-lag', sentence }]
  },
  ({ saturation }) => {
    if (!saturation) return []
    const { server, generator } = saturation
    const [used, theirs] = [percent(server), percent(generator)]
    if (server < SATURATED) {
      const sentence = `the server used ${used} of its core, less than ${percent(SATURATED)}: something else held it up, and it could have done more.`
      return [{ code: 'not-saturated', sentence }]
    }
    if (generator < server) return []
    const sentence = `the load generator (${theirs} of a core) was as busy as the server (${used}): it may have been the slower one.`
    return [{ code: 'not-saturated', sentence }]
  },
  ({ wrong }) => (wrong === undefined ? [] : [{ code: 'wrong', sentence: wrong }]),
  ({ n }, limits) => {
    return Object.entries(n ?? {}).flatMap(([figure, count]): Reason[] => {
      if (count >= limits.n) return []
      const sentence = `${figure} rests on ${count}; it takes ${limits.n} to say anything.`
      return [{ code: 'too-few', sentence }]
    })
  },
  ({ events }, limits) => {
    return Object.entries(events ?? {}).flatMap(([figure, count]): Reason[] => {
      if (count >= limits.events) return []
      const sentence = `${figure} rests on ${count} distinct events, however many clients heard of them; it takes ${limits.events}.`
      return [{ code: 'too-few', sentence }]
    })
  },
]

function percent(share: number): string {
  return `${round(100 * share)} %`
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)))
}

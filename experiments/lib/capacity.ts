import { expectation, kindOf } from '../../web/model/expectation.ts'
import {
  type Coefficients,
  column,
  deliveryAt,
  eachFurther,
  near,
  outside,
  overheadAt,
  withoutUpkeep,
} from './capacity/one-client.ts'
import { digits } from './capacity/units.ts'

/*
 * How much a number of clients takes, from what was measured of one. It imports pure modules alone:
 * the report's page runs this very file.
 */

export interface CapacityInputs {
  readonly clients: number
  /** Events a second, each of which goes to every client. */
  readonly rate: number
  /** Bytes of an event's JSON. */
  readonly payload: number
  /** Milliseconds from the start of one short poll to that of the next. */
  readonly interval: number
  /** Milliseconds. */
  readonly roundTrip: number
}

export const QUANTITIES = ['requests', 'traffic', 'cores', 'memory'] as const
export type Quantity = (typeof QUANTITIES)[number]

/** Each answer grows with the clients alone, so that it is said of one. */
export interface Answer {
  /** Requests/s, bit/s, cores, or bytes for one client. */
  readonly perClient: number
  /** With the coefficients in it. */
  readonly formula: string
  /** Up to how many clients the measurement covers it; 0 where it covers it with none. */
  readonly coveredTo: number
  /** What it ends at: a clause. */
  readonly limit: string
}

export interface Missing {
  /** Why there is no answer. */
  readonly missing: string
}

export type Answers = Readonly<Record<Quantity, Answer | Missing>>

/** Seconds for which a long poll is held, as in the runs. */
export const WAIT = 25
/**
 * Milliseconds from an answer to the next question: a browser's. The clients of the runs ask at
 * once.
 */
export const TURNAROUND = 4

/** What one transport takes in these circumstances. */
export function capacityOf(of: Coefficients, inputs: CapacityInputs): Answers {
  return {
    requests: requestsOf(of, inputs),
    traffic: trafficOf(of, inputs),
    cores: coresOf(of, inputs),
    memory: memoryOf(of),
  }
}

export function isMissing(answer: Answer | Missing): answer is Missing {
  return 'missing' in answer
}

/**
 * Requests a second of one client: those answered with nothing, those that bring something, and how
 * many events one of these brings.
 */
function asked(of: Coefficients, { rate, interval, roundTrip }: CapacityInputs) {
  const { requestsPerSecond: requests, wasted = 0 } = expectation(kindOf(of.name) ?? 'push', {
    ...{ delay: roundTrip / 2, interval, wait: WAIT, rate, arrivals: 'poisson' as const },
    turnaround: TURNAROUND,
  })
  const full = requests * (1 - wasted)
  const events = full > 0 ? Math.max(1, rate / full) : 1
  return { requests, empty: requests * wasted, full, events }
}

function requestsOf(of: Coefficients, inputs: CapacityInputs): Answer {
  const formulas = {
    'short-polling': `N ÷ max(P, r + ${TURNAROUND} ms)`,
    'long-polling': `N ÷ (g + e^(−λg) × (1 − e^(−${WAIT}λ)) ÷ λ)`,
    push: '0: nothing is asked once it is connected',
  }
  const formula = formulas[kindOf(of.name) ?? 'push']
  const one = counted(of, asked(of, inputs).requests, formula, [])
  return one.perClient > 0 ? one : { ...one, coveredTo: Number.POSITIVE_INFINITY }
}

function trafficOf(of: Coefficients, inputs: CapacityInputs): Answer | Missing {
  const { rate, payload } = inputs
  const overhead = overheadAt(of.overheads, payload)
  if (overhead === undefined) return missing('1 (bytes)', 'what an event costs in bytes')
  const beyond = outside('an event', payload, column(of.overheads, 'payload'), ' B')
  if (kindOf(of.name) !== 'push') {
    if (of.emptyPoll === undefined) return missing('1 (bytes)', 'what an empty poll costs in bytes')
    const { empty, full } = asked(of, inputs)
    const bytes = empty * of.emptyPoll + full * overhead.bytes + rate * payload
    const formula = `N × 8 × (q₀ × ${digits(of.emptyPoll)} B + q₁ × ${digits(overhead.bytes)} B + λS)`
    return counted(of, 8 * bytes, formula, beyond)
  }
  if (of.idle === undefined) return missing('4 (idle)', 'what heartbeats cost in bytes')
  const bytes = rate * (overhead.bytes + payload) + of.idle.bytes
  const formula = `N × 8 × (λ × (${digits(overhead.bytes)} B + S) + ${digits(of.idle.bytes)} B/s)`
  return counted(of, 8 * bytes, formula, beyond)
}

function coresOf(of: Coefficients, inputs: CapacityInputs): Answer | Missing {
  const kind = kindOf(of.name) ?? 'push'
  if (kind === 'short-polling') return coresOfShortPolls(of, inputs)
  return kind === 'long-polling' ? coresOfLongPolls(of, inputs) : coresOfStreams(of, inputs)
}

function coresOfShortPolls(of: Coefficients, inputs: CapacityInputs): Answer | Missing {
  const { polls } = of
  if (polls === undefined) return missing('6 (polls)', 'what a poll costs in CPU')
  const { empty, full, events } = asked(of, inputs)
  const further = eachFurther(polls)
  const cpu = empty * polls.empty + full * (polls.one + (events - 1) * further)
  const [none, one] = [`${digits(polls.empty)} µs`, `${digits(polls.one)} µs`]
  const some = polls.ten === undefined ? one : `(${one} + (k − 1) × ${digits(further)} µs)`
  const beyond = [
    ...outside('an event', inputs.payload, [polls.payload], ' B'),
    ...outside(
      'the number of events in a poll',
      events,
      polls.ten === undefined ? [1] : [1, 10],
      '',
    ),
  ]
  const formula = `N × (q₀ × ${none} + q₁ × ${some})`
  // 64 connections asked as fast as one core answered: what was measured ends with that core alone.
  const most = 1e6 / cpu
  const limit = `one core was saturated by polls, and is full at ${digits(most)} clients`
  return answer(cpu / 1e6, formula, beyond, { coveredTo: most, limit })
}

function coresOfLongPolls(of: Coefficients, inputs: CapacityInputs): Answer | Missing {
  const cost = deliveryAt(of.deliveries, inputs.payload)
  if (cost === undefined) return missing('5 (clients)', 'what a delivery costs in CPU')
  const { empty, full, events } = asked(of, inputs)
  // An answer brings one event, as it did where it was measured, or nothing after a full hold.
  const bare = of.polls?.empty ?? cost
  const formula = `N × (q₁ × ${digits(cost)} µs + q₀ × ${digits(bare)} µs)`
  const beyond = [
    ...outsidePairs(of, inputs),
    ...outside('the number of events in an answer', events, [1], ''),
  ]
  const cpu = full * cost + empty * bare
  return oneCore(answer(cpu / 1e6, formula, beyond, delivered(of, inputs)))
}

function coresOfStreams(of: Coefficients, inputs: CapacityInputs): Answer | Missing {
  const { deliveries, idle } = of
  if (deliveries.length === 0) return missing('5 (clients)', 'what a delivery costs in CPU')
  // Without it the upkeep in a delivery's cost cannot be told from the delivery.
  if (idle === undefined) return missing('4 (idle)', 'what an idle client costs in CPU')
  const cost = deliveryAt(withoutUpkeep(deliveries, idle.cpu), inputs.payload) ?? 0
  const formula = `N × (λ × ${digits(cost)} µs + ${digits(idle.cpu)} µs/s)`
  const cpu = inputs.rate * cost + idle.cpu
  const beyond = outsidePairs(of, inputs)
  return oneCore(answer(cpu / 1e6, formula, beyond, delivered(of, inputs)))
}

/** Size and rate were measured together: the one says nothing of the other's. */
function outsidePairs({ deliveries }: Coefficients, { payload, rate }: CapacityInputs): string[] {
  if (near(deliveries, payload, rate).length > 0) return []
  const pairs = deliveries.map((one) => `${digits(one.payload)} B at ${digits(one.rate)}/s`)
  return [`measured: ${pairs.join(', ')}`]
}

/** The clients to whom events of about this size were delivered. */
function delivered({ deliveries }: Coefficients, { payload, rate }: CapacityInputs): Covered {
  return upTo(Math.max(0, ...column(near(deliveries, payload, rate), 'clients')))
}

function memoryOf(of: Coefficients): Answer | Missing {
  if (of.idle === undefined) return missing('4 (idle)', 'the memory of a client')
  const { memory, clients } = of.idle
  return answer(memory, `N × ${digits(memory)} B`, [], upTo(clients))
}

/** Requests and bytes are counts of one client, the same however many there are. */
function counted(
  of: Coefficients,
  perClient: number,
  formula: string,
  beyond: readonly string[],
): Answer {
  const most = Math.max(0, of.idle?.clients ?? 0, ...column(of.deliveries, 'clients'))
  const limit =
    most === 0
      ? 'never measured with many clients'
      : `a count of one client, of whom no more than ${digits(most)} were connected at once`
  return answer(perClient, formula, beyond, { coveredTo: most, limit })
}

type Covered = Pick<Answer, 'coveredTo' | 'limit'>

/** @param beyond in what it lies outside of what was measured, whatever the clients */
function answer(
  perClient: number,
  formula: string,
  beyond: readonly string[],
  covered: Covered,
): Answer {
  if (beyond.length > 0) return { perClient, formula, coveredTo: 0, limit: beyond.join(', ') }
  return { perClient, formula, ...covered }
}

function upTo(clients: number): Covered {
  return { coveredTo: clients, limit: `measured up to ${digits(clients)} clients` }
}

/** It was one process that was measured, and no process of this server uses more than a core. */
function oneCore(one: Answer): Answer {
  const most = one.perClient > 0 ? 1 / one.perClient : Number.POSITIVE_INFINITY
  if (most >= one.coveredTo) return one
  return {
    ...one,
    coveredTo: most,
    limit: `one core is full at ${digits(most)} clients`,
  }
}

function missing(experiment: string, what: string): Missing {
  return { missing: `No valid run of experiment ${experiment} says ${what}.` }
}

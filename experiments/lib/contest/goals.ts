import type { RunRecord } from '../report/record.ts'
import { type Spread, spread } from '../statistics/spread.ts'

type Results = RunRecord['rounds'][number]['results']
/** Of one round; undefined where something of it was not measured. */
type Of = (results: Results) => number | undefined

/** What one round has to say of it, and what its median may be. */
export interface Measure {
  readonly of: Of
  readonly unit: '' | ' ms' | ' s' | ' %'
  /** One of both. */
  readonly most?: number
  readonly least?: number
}

export interface Goal {
  readonly subject: string
  /** What it is held against; undefined for a bare limit. */
  readonly against?: string
  readonly measure: Measure
  /** It is met as well where this is. */
  readonly or?: Measure
}

export interface Found {
  readonly goal: Goal
  /** Of the rounds' values: a ratio in each is of two arms that ran within minutes of one another. */
  readonly spread: Spread
  readonly orSpread: Spread | undefined
  readonly isMet: boolean
}

const figure = (arm: string, name: string): Of => {
  return (results) => results[arm]?.figures[name]?.value
}

const over = (a: Of, b: Of): Of => {
  return (results) => {
    const [x, y] = [a(results), b(results)]
    return x === undefined || y === undefined || y === 0 ? undefined : x / y
  }
}

const less = (a: Of, b: Of): Of => {
  return (results) => {
    const [x, y] = [a(results), b(results)]
    return x === undefined || y === undefined ? undefined : x - y
  }
}

const cpu = (arm: string): Of => figure(arm, 'cpu')
const growth = (name: string): Of => over(cpu(`many-${name}`), cpu(`few-${name}`))
const memory = (name: string): Of => figure(`memory-${name}`, 'memory')

function ratio(subject: string, against: string, a: Of, b: Of, most: number): Goal {
  return { subject, against, measure: { of: over(a, b), unit: '', most } }
}

function stopping(subject: string, name: string): Goal {
  const [some, all] = ['p99Stalled', 'p99All'].map((of) => figure(`stalled-${name}`, of)) as [
    ...[Of, Of],
  ]
  return {
    subject: `${subject}, a tenth of the clients stop reading: p99 age of the others`,
    against: 'that of the same clients without those',
    measure: { of: over(some, all), unit: '', most: 1.2 },
    or: { of: less(some, all), unit: ' ms', most: 2 },
  }
}

function fast(subject: string, name: string): Goal {
  return {
    subject: `${subject}, 2,500 events/s to a tenth of the clients: delivered`,
    against: 'what was sent, at its rate and in time',
    measure: {
      of(results) {
        const { held, delivered } = results[`fast-${name}`]?.figures ?? {}
        // What came whole, but late or too slowly, was not held.
        return held && (held.value === 1 ? (delivered?.value ?? 0) : 0)
      },
      unit: ' %',
      least: 100,
    },
  }
}

/** Those of issue 5. */
export const GOALS: readonly Goal[] = [
  ratio('WebSocket, a delivery', 'a bare net write', cpu('ws'), cpu('net'), 1.25),
  ratio('WebSocket, a delivery', 'socket.send() in a loop', cpu('ws'), cpu('ws-send'), 0.75),
  ratio('Server-sent events, a delivery', 'a bare net write', cpu('sse'), cpu('net'), 1.3),
  ratio('Server-sent events, a delivery', 'better-sse', cpu('sse'), cpu('better-sse'), 0.6),
  ratio('WebSocket, a delivery', 'nchan in nginx', cpu('ws'), cpu('nchan-ws'), 1),
  ratio('Server-sent events, a delivery', 'nchan in nginx', cpu('sse'), cpu('nchan-sse'), 1),
  ratio(
    ...(['Long poll, released and asked again', 'an answer of a bare Fastify route'] as const),
    ...([cpu('held-built'), cpu('held-fastify'), 1.25] as const),
  ),
  ratio(
    ...(['Short poll, 204', 'a bare Fastify route'] as const),
    ...([figure('poll-built', 'cpuPerPoll'), figure('poll-fastify', 'cpuPerPoll'), 1.15] as const),
  ),
  ratio(
    ...(['WebSocket with permessage-deflate, 1 kB', 'the same without'] as const),
    ...([cpu('deflate-on'), cpu('deflate-off'), 1.4] as const),
  ),
  ratio('WebSocket, growth', "bare net's growth", growth('ws'), growth('net'), 1.2),
  ratio('Server-sent events, growth', "bare net's growth", growth('sse'), growth('net'), 1.2),
  ratio('WebSocket, memory of an idle client', 'bare net', memory('ws'), memory('net'), 2),
  ratio(
    'Server-sent events, memory of an idle client',
    'bare net',
    memory('sse'),
    memory('net'),
    1.8,
  ),
  ratio('Held poll, memory of an idle client', 'bare net', memory('held'), memory('net'), 2.3),
  stopping('WebSocket', 'ws'),
  stopping('Server-sent events', 'sse'),
  fast('WebSocket', 'ws'),
  fast('Server-sent events', 'sse'),
  {
    subject: 'Start of the built server, from its spawn to its line `ready at`',
    measure: { of: figure('start', 'ready'), unit: ' s', most: 0.7 },
  },
]

/** What was measured of each goal of which something was. */
export function found(record: RunRecord): Found[] {
  return GOALS.flatMap((goal) => {
    const between = measured(record, goal.measure)
    if (between === undefined) return []
    const orSpread = goal.or && measured(record, goal.or)
    const isMet =
      reaches(between, goal.measure) || (goal.or !== undefined && reaches(orSpread, goal.or))
    return [{ goal, spread: between, orSpread, isMet }]
  })
}

/** Those of which nothing was measured, such as of what is not installed. */
export function unmeasured(record: RunRecord): Goal[] {
  const known = new Set(found(record).map(({ goal }) => goal))
  return GOALS.filter((goal) => !known.has(goal))
}

function measured({ rounds }: RunRecord, { of }: Measure): Spread | undefined {
  return spread(rounds.flatMap(({ results }) => of(results) ?? []))
}

/** A ratio by its median; what has to be whole, in each round. */
function reaches(between: Spread | undefined, { most, least }: Measure): boolean {
  if (between === undefined) return false
  if (least !== undefined) return between.min >= least
  return between.median <= (most ?? Number.NEGATIVE_INFINITY)
}

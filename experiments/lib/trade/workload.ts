import { readFile, stat } from 'node:fs/promises'
import Type, { type Static, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { UsageError } from '../experiment.ts'
import { LEAST_RATE, timeLapse } from './time-lapse.ts'

/** The largest event that the server can be told to make. */
const MOST_BYTES = 65_536
/** Bytes of a file beyond which it is not read: an event may be written with much air. */
const MOST_FILE = 1_000_000
/** Deliveries a second, and bytes a second: beyond them the load generator is what is measured. */
const MOST_DELIVERIES = 10_000
const MOST_RATE = 50e6
/** Seconds that the server holds a poll at most, with more divisors than any number below. */
const MOST_WAIT = 60

/** A description says what would be right, and what it is: it ends the sentence of a mistake. */
const number = (minimum: number, maximum: number, what: string) =>
  Type.Number({ minimum, maximum, description: `a number from ${minimum} to ${maximum} (${what})` })
const whole = (minimum: number, maximum: number, what: string) => {
  const description = `a whole number from ${minimum} to ${maximum} (${what})`
  return Type.Integer({ minimum, maximum, description })
}

const FIELDS = {
  name: Type.String({
    pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
    maxLength: 30,
    description: 'lower case letters, digits and hyphens, at most 30 (its name in the report)',
  }),
  // It stands in tables of Markdown.
  label: Type.String({
    pattern: '^[^|\\r\\n]{1,60}$',
    description: 'one line of at most 60 characters without a | (what people call it)',
  }),
  rate: number(0.01, 200, 'events a second that each client gets'),
  arrivals: Type.Union([Type.Literal('periodic'), Type.Literal('poisson')], {
    description: '"periodic" or "poisson" (evenly spaced, or at random)',
  }),
  payloadBytes: whole(0, MOST_BYTES, 'JSON of one event; about 130 is the least here'),
  clients: whole(1, 1000, 'clients that are measured together'),
  freshness: whole(10, 60_000, 'ms of age that are good enough for 99 of 100 events'),
  interval: whole(10, 60_000, 'ms between short polls; the longest that is fresh enough'),
  wait: whole(1, MOST_WAIT, 'seconds for which the server may hold a long poll'),
  delay: whole(0, 1000, 'ms of the way from server to client, and as much back'),
  talks: number(0, 100, 'how often a second each client publishes something of its own'),
  everyEventCounts: Type.Boolean({
    description: 'true or false (whether an event still counts when a newer one is there)',
  }),
} as const

const WorkloadSchema = Type.Object(FIELDS)

/** What some application needs of its transport. */
export type Workload = Static<typeof WorkloadSchema>

/** What a person has to say of it; the rest has a default. */
export type WorkloadDraft = Pick<Workload, 'name' | 'rate' | 'payloadBytes' | 'freshness'> &
  Partial<Workload>

const NEEDED = ['name', 'rate', 'payloadBytes', 'freshness'] as const satisfies (keyof Workload)[]

/** Of what its freshness leaves beside the way, the share that polls may be apart: timers are late. */
const SHARE = 0.9

/**
 * The longest interval between short polls with which 99 of 100 events are fresh enough, since
 * that is where polling costs least: 90 % of what the way leaves of the freshness, in steps of
 * 10 ms. Where nothing is left it is 10 ms: as fast as answers come.
 */
export function intervalFor(freshness: number, delay: number): number {
  return Math.max(10, Math.floor((SHARE * (freshness - delay)) / 10) * 10)
}

export function workload(draft: WorkloadDraft): Workload {
  const { freshness, delay = 40 } = draft
  return {
    label: draft.name,
    arrivals: 'poisson',
    clients: 100,
    interval: intervalFor(freshness, delay),
    wait: 25,
    talks: 0,
    everyEventCounts: true,
    ...draft,
    delay,
  }
}

/** Says of each field what it is, for people who write one. */
export function fieldsText(): string {
  const lines = Object.entries(FIELDS).map(([name, schema]) => `  ${name}: ${describe(schema)}`)
  return ['A workload is a JSON file of:', ...lines, ''].join('\n')
}

/** Reads a workload from JSON. @throws UsageError naming file, field and what would be right */
export async function readWorkload(file: string): Promise<Workload> {
  return workloadOf(await json(file), file)
}

/** @param file that the mistakes are to be looked for in */
export function workloadOf(value: unknown, file: string): Workload {
  const object = objectOf(value, file)
  const names = Object.keys(FIELDS)
  const stranger = Object.keys(object).find((name) => !names.includes(name))
  if (stranger !== undefined) {
    throw new UsageError(
      `${file}: ${stranger} is no field of a workload; there are ${names.join(', ')}`,
    )
  }
  for (const [name, schema] of Object.entries(FIELDS)) check(name, schema, object[name], file)
  const all = workload(object as WorkloadDraft)
  checkTogether(all, file)
  return all
}

/** What only together is out of bounds. @throws UsageError */
export function checkTogether(all: Workload, file: string): void {
  const { rate, clients, payloadBytes, wait, interval, delay } = all
  const measured = timeLapse(all)
  const deliveries = measured.rate * clients
  if (deliveries > MOST_DELIVERIES || deliveries * payloadBytes > MOST_RATE) {
    throw new UsageError(
      `${file}: clients is ${clients}, which at a rate of ${rate} and ${payloadBytes} bytes is more than the load generator can take: at most ${MOST_DELIVERIES} events and ${MOST_RATE / 1e6} MB a second in all`,
    )
  }
  if (measured.rate < LEAST_RATE) {
    const helps = timeLapse({ ...all, wait: MOST_WAIT }).rate >= LEAST_RATE
    const [allows, remedy] = helps
      ? [
          `a wait of ${wait}`,
          `wait has to have a larger divisor (${MOST_WAIT} allows ${MOST_WAIT})`,
        ]
      : [`an interval of ${interval} over a delay of ${delay}`, 'interval has to be longer']
    const { speed } = measured
    const faster = speed === 1 ? ' at its own speed' : ` even ${speed} times as fast`
    throw new UsageError(
      `${file}: rate is ${rate}, too slow to measure${faster}, which is what ${allows} allows; ${remedy}, or rate to be at least ${LEAST_RATE}`,
    )
  }
}

/** Bytes of the event in a file, as JSON without air. @throws UsageError naming the file */
export async function payloadOf(file: string): Promise<number> {
  const bytes = Buffer.byteLength(JSON.stringify(objectOf(await json(file), file)))
  if (bytes <= MOST_BYTES) return bytes
  throw new UsageError(
    `${file}: its event has ${bytes} bytes of JSON; at most ${MOST_BYTES} can be`,
  )
}

function check(name: string, schema: TSchema, value: unknown, file: string): void {
  const description = describe(schema)
  if (value === undefined) {
    if (!(NEEDED as readonly string[]).includes(name)) return
    throw new UsageError(`${file}: ${name} is missing; it has to be ${description}`)
  }
  if (Compile(schema).Check(value)) return
  throw new UsageError(`${file}: ${name} is ${shown(value)}; it has to be ${description}`)
}

function describe(schema: TSchema): string {
  return (schema as { readonly description?: string }).description ?? ''
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 60)
}

function objectOf(value: unknown, file: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new UsageError(`${file}: it has to hold one JSON object, not ${shown(value)}`)
}

async function json(file: string): Promise<unknown> {
  let text: string
  try {
    const { size } = await stat(file)
    if (size > MOST_FILE) throw new Error(`it has ${size} bytes, more than ${MOST_FILE}`)
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`)
  }
}

import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

// What a run leaves behind as JSON. Tables, Markdown and comparisons are made from it alone, so
// that each printed figure can be made again from what was measured.

/** A whole number of this, so that a later reader can tell what it has before it. */
const FORMAT = 1

const Text = Type.String()
const Texts = Type.Array(Text)
const Count = Type.Integer({ minimum: 0 })
/** Any JSON: what an experiment was set to. */
const Settings = Type.Record(Text, Type.Unknown())

const HistogramSchema = Type.Object({
  n: Count,
  sum: Type.Number(),
  min: Type.Number(),
  max: Type.Number(),
  negative: Count,
  buckets: Type.Array(Count),
  samples: Type.Array(Count),
})

const Figure = Type.Object({ value: Type.Number(), n: Count })

/** What one arm measured in one round. */
const Result = Type.Object({
  figures: Type.Record(Text, Figure),
  /** µs. */
  histograms: Type.Record(Text, HistogramSchema),
  /** Distinct events that came meanwhile, each to all clients; left out where none did. */
  events: Type.Optional(Count),
})

const Round = Type.Object({
  /** Names of the arms, as they ran. */
  order: Texts,
  results: Type.Record(Text, Result),
})

/** One of the things that are compared, such as a transport at a distance. */
const Arm = Type.Object({ name: Text, label: Text, settings: Settings })

const Column = Type.Object({
  label: Text,
  unit: Text,
  /** Digits after the point. */
  digits: Type.Integer({ minimum: 0, maximum: 6 }),
  /** Name of a figure, whose median over the rounds is shown; or of a histogram. */
  figure: Type.Optional(Text),
  histogram: Type.Optional(Text),
  /** Of the rounds' histograms merged; needed with `histogram`. */
  take: Type.Optional(Type.Union([Type.Literal('mean'), Type.Literal('max'), Type.Number()])),
  /** What a model says of it, by arm, in the column's unit. */
  model: Type.Optional(Type.Record(Text, Type.Number())),
})

const Table = Type.Object({ title: Text, arms: Texts, columns: Type.Array(Column) })

export const MachineSchema = Type.Object({
  cpu: Text,
  cores: Type.Integer({ minimum: 1 }),
  /** Bytes. */
  memory: Count,
  kernel: Text,
  /** Whether server and load generator were given cores of their own. */
  taskset: Type.Boolean(),
})

const Reason = Type.Object({ code: Text, sentence: Text })

export const RecordSchema = Type.Object({
  format: Type.Literal(FORMAT),
  experiment: Type.Object({
    number: Type.Integer({ minimum: 1, maximum: 99 }),
    /** Lower case, for file names. */
    name: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }),
    title: Text,
    question: Text,
    method: Text,
    reading: Text,
    limits: Text,
  }),
  mode: Type.Union([Type.Literal('quick'), Type.Literal('full')]),
  /** As typed, to repeat it. */
  command: Text,
  settings: Settings,
  machine: MachineSchema,
  node: Text,
  /** Null outside of a checkout. */
  commit: Type.Union([Type.Object({ id: Text, isClean: Type.Boolean() }), Type.Null()]),
  /** ISO 8601, UTC. */
  started: Text,
  /** That the run took. */
  seconds: Type.Number({ minimum: 0 }),
  /** How often an arm was measured again, because something held up what drives it. */
  repeated: Type.Optional(Count),
  arms: Type.Array(Arm),
  rounds: Type.Array(Round),
  tables: Type.Array(Table),
  validity: Type.Object({ isValid: Type.Boolean(), reasons: Type.Array(Reason) }),
  /** What the experiment concludes, in a sentence or two; null when the run is not valid. */
  answer: Type.Union([Text, Type.Null()]),
})

export type RunRecord = Static<typeof RecordSchema>
export type RunResult = Static<typeof Result>
export type RunRound = Static<typeof Round>
export type TableSpec = Static<typeof Table>
export type ColumnSpec = Static<typeof Column>
export type Machine = Static<typeof MachineSchema>

const validator = Compile(RecordSchema)

export class RecordError extends Error {
  readonly code = 'bad-record'
}

/** @throws RecordError that says what is wrong with it */
export function checkRecord(value: unknown): RunRecord {
  if (!validator.Check(value)) {
    const [mistake] = validator.Errors(value) as readonly {
      instancePath: string
      message: string
    }[]
    throw new RecordError(`${mistake?.instancePath || 'it'} ${mistake?.message}`)
  }
  const record = value as RunRecord
  if (record.answer !== null && !record.validity.isValid) {
    throw new RecordError('a run that is not valid has no answer')
  }
  const arms = new Set(record.arms.map(({ name }) => name))
  for (const { title, arms: rows, columns } of record.tables) {
    const stranger = rows.find((arm) => !arms.has(arm))
    if (stranger !== undefined) throw new RecordError(`${title}: there is no arm ${stranger}`)
    for (const { label, figure, histogram, take } of columns) {
      const isOne = (figure === undefined) !== (histogram === undefined)
      if (!isOne || (histogram !== undefined && take === undefined)) {
        throw new RecordError(`${title}: ${label} has to be a figure, or taken of a histogram`)
      }
    }
  }
  return record
}

/** @throws RecordError, also when it is no JSON */
export function parseRecord(text: string): RunRecord {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new RecordError(`it is no JSON: ${(error as Error).message}`)
  }
  return checkRecord(value)
}

/** One line a round: a diff shows which round changed, and raw values do not fill the screen. */
export function recordText(record: RunRecord): string {
  const { rounds, ...rest } = checkRecord(record)
  if (rounds.length === 0) return `${JSON.stringify({ ...rest, rounds }, null, 2)}\n`
  const lines = rounds.map((round) => `    ${JSON.stringify(round)}`)
  const head = JSON.stringify({ ...rest, rounds: [] }, null, 2)
  return `${head.replace(/"rounds": \[\]\n\}$/, () => `"rounds": [\n${lines.join(',\n')}\n  ]\n}`)}\n`
}

/** `03-distance`, for the report's files. */
export function fileName({ experiment }: RunRecord): string {
  return `${String(experiment.number).padStart(2, '0')}-${experiment.name}`
}

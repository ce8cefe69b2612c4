import Type, { type Static } from 'typebox'
import type { Problem } from '../feed/schema.ts'

const closed = { additionalProperties: false }
/** Ids of scenarios and names of lanes are words in URLs. */
const WORD = '^[a-z0-9][a-z0-9-]{0,47}$'
const Scenario = Type.String({ pattern: WORD })
/** A number, or a lane. */
const Value = Type.Union([Type.Number(), Type.String({ pattern: WORD })])

/** How one lane of a learner does, and whether over a road (see `way` of web/lane.ts). */
const LaneReport = Type.Object(
  {
    state: Type.Enum(['connecting', 'open', 'waiting', 'stopped', 'paused']),
    way: Type.Enum(['road', 'own', 'fallback']),
  },
  closed,
)
export type LaneReport = Static<typeof LaneReport>

const Lanes = Type.Record(Type.String({ pattern: WORD }), LaneReport, {
  ...closed,
  maxProperties: 8,
})
export type Lanes = Readonly<Record<string, LaneReport>>

/** What a learner's page and the teacher's say, by `type`. */
export const roomRequests = {
  /** `learner`, the token of an earlier `joined`, takes up that place again. */
  join: Type.Object(
    {
      type: Type.Literal('join'),
      nickname: Type.String({ maxLength: 256 }),
      learner: Type.Optional(Type.String({ maxLength: 64 })),
    },
    closed,
  ),
  leave: Type.Object({ type: Type.Literal('leave') }, closed),
  /** All of them, each time. */
  lanes: Type.Object({ type: Type.Literal('lanes'), lanes: Lanes }, closed),
  prediction: Type.Object(
    { type: Type.Literal('prediction'), scenario: Scenario, value: Value },
    closed,
  ),
  result: Type.Object(
    {
      type: Type.Literal('result'),
      scenario: Scenario,
      value: Value,
      agrees: Type.Optional(Type.Boolean()),
      figures: Type.Optional(
        Type.Record(Type.String({ pattern: '^[A-Za-z][\\w-]{0,31}$' }), Type.Number(), {
          ...closed,
          maxProperties: 16,
        }),
      ),
    },
    closed,
  ),
  /** From now on this page sees the room. */
  teach: Type.Object({ type: Type.Literal('teach') }, closed),
  /** Has everyone turn to a scenario, afresh; null ends it. */
  call: Type.Object(
    { type: Type.Literal('call'), scenario: Type.Union([Scenario, Type.Null()]) },
    closed,
  ),
}

type Requests = typeof roomRequests
export type RoomKind = keyof Requests
export type RoomRequest = { [Kind in RoomKind]: Static<Requests[Kind]> }[RoomKind]

/** A number in the unit of its scenario, or the name of a lane. */
export type AnswerValue = Static<typeof Value>

/** What a run came to on a learner's page; `figures.model` is what theory says of its settings. */
export type RoomResult = Readonly<Omit<Static<Requests['result']>, 'type' | 'scenario'>>

/** Somebody in the room, as the teacher sees them. */
export interface LearnerView {
  /** Tells learners apart; not the token by which one takes up their place again. */
  readonly learner: string
  readonly nickname: string
  /** False from when their page went until it is back, or their place is given up. */
  readonly here: boolean
  readonly lanes: Lanes
  /** For the called scenario. */
  readonly prediction?: AnswerValue
  readonly result?: RoomResult
}

export interface RoomView {
  /** In the order in which they came. */
  readonly learners: readonly LearnerView[]
  readonly called: string | null
  /** Server time at which it was called, ms since 1970. */
  readonly since: number | null
}

/** What the server says about the room. */
export type RoomMessage =
  /** `learner` is a token for `join`; null: this page is in the room no more. */
  | { readonly type: 'joined'; readonly learner: string; readonly nickname: string }
  | { readonly type: 'joined'; readonly learner: null }
  /** To learners, when they join and when the teacher calls; null: nothing is called. */
  | { readonly type: 'called'; readonly scenario: string | null }
  /** To teachers, when something changed, but at most once a second. */
  | ({ readonly type: 'room'; readonly at: number } & RoomView)
  /** To teachers, first, where learners need a code to join. */
  | { readonly type: 'invitation'; readonly code: string }
  /** The answer to a message about the room that was refused. */
  | { readonly type: 'problem'; readonly problem: Problem }

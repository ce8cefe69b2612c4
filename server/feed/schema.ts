import Type, { type Static } from 'typebox'
import { CURSOR_PATTERN } from './cursor.ts'

/**
 * The shapes of everything that crosses the wire, once: routes validate with them, TypeScript
 * takes its types from them, and the OpenAPI page at /docs is made of them.
 */

const closed = { additionalProperties: false }

const CursorText = Type.String({ pattern: CURSOR_PATTERN, examples: ['k3v9x2ab.42'] })

/** What every feed route may be asked with. The cursor is checked by `parseCursor`, not here. */
export const FeedQuery = Type.Object({
  cursor: Type.Optional(
    Type.String({
      description: '`<epoch>.<seq>`: "I have everything up to here". Absent: a snapshot first.',
      examples: ['k3v9x2ab.42'],
    }),
  ),
  ticket: Type.Optional(
    Type.String({ description: 'Of `POST /auth/tickets`, where roles are kept apart: used once.' }),
  ),
  bench: Type.Optional(Type.String({ description: "Selects a bench's feed; unknown: main." })),
})

const pad = Type.Optional(
  Type.String({ description: 'Filler that brings an event up to --payload-bytes.' }),
)

export const TradeData = Type.Object(
  {
    symbol: Type.String(),
    price: Type.Number(),
    volume: Type.Number(),
    side: Type.Enum(['buy', 'sell']),
    pad,
  },
  closed,
)

export const QuoteData = Type.Object(
  {
    symbol: Type.String(),
    price: Type.Number({ description: 'Half-way between bid and ask.' }),
    bid: Type.Number(),
    ask: Type.Number(),
    pad,
  },
  closed,
)

const LEVELS = ['info', 'warning', 'critical'] as const

export const NotificationData = Type.Object(
  { level: Type.Enum(LEVELS), title: Type.String(), text: Type.String(), from: Type.String(), pad },
  closed,
)

const stamp = {
  id: CursorText,
  at: Type.Number({
    description: 'Milliseconds since 1970, microseconds after the point: when it entered the log.',
  }),
}

export const PriceEvent = Type.Object(
  {
    id: stamp.id,
    type: Type.Literal('price'),
    at: stamp.at,
    data: Type.Union([TradeData, QuoteData]),
  },
  closed,
)

export const NotificationEvent = Type.Object(
  { id: stamp.id, type: Type.Literal('notification'), at: stamp.at, data: NotificationData },
  closed,
)

export const FeedEvent = Type.Union([PriceEvent, NotificationEvent])

export const Batch = Type.Object({
  server: Type.Optional(
    Type.String({
      description: 'Of a stream: which of several servers it is; polls have `X-Served-By`.',
    }),
  ),
  outcome: Type.Enum(['live', 'resumed', 'reset']),
  reason: Type.Optional(
    Type.Enum(['epoch', 'future', 'trimmed', 'behind', 'malformed'], {
      description: 'Why the client starts over. Only with `reset`.',
    }),
  ),
  cursor: CursorText,
  events: Type.Array(FeedEvent),
  more: Type.Boolean({ description: 'Ask again at once: this answer was full.' }),
  stale: Type.Optional(
    Type.Boolean({ description: 'The shared log is out of reach; this is what memory has.' }),
  ),
})

/** What a person publishes. Prices come from sources alone, so that nobody can forge one. */
export const PublishedEvent = Type.Object(
  {
    type: Type.Literal('notification'),
    data: Type.Object(
      {
        level: Type.Optional(Type.Enum(LEVELS, { default: 'info' })),
        title: Type.String({ minLength: 1, maxLength: 1000 }),
        text: Type.Optional(Type.String({ maxLength: 65_536, default: '' })),
        from: Type.Optional(Type.String({ maxLength: 200, default: 'someone' })),
      },
      closed,
    ),
  },
  closed,
)

export const Receipt = Type.Object({ id: stamp.id, at: stamp.at })

/** RFC 9457, with `reason`: one stable word per problem, for programs. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  reason: Type.String(),
})

export type TradeData = Static<typeof TradeData>
export type QuoteData = Static<typeof QuoteData>
export type NotificationData = Static<typeof NotificationData>
export type PriceEvent = Static<typeof PriceEvent>
export type NotificationEvent = Static<typeof NotificationEvent>
export type FeedEvent = Static<typeof FeedEvent>
export type Batch = Static<typeof Batch>
export type PublishedEvent = Static<typeof PublishedEvent>
export type Receipt = Static<typeof Receipt>
export type Problem = Static<typeof Problem>

import type { AddressInfo } from 'node:net'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Feeds } from './feed/feeds.ts'
import type { Problem } from './feed/schema.ts'
import type { Caller } from './guard/caller.ts'
import type { Load } from './guard/load.ts'
import type { Role } from './guard/role.ts'
import type { Observed } from './observe/observed.ts'

/** A Fastify whose routes take their types from TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

declare module 'fastify' {
  interface FastifyInstance {
    /** What the app serves, and the ways out of it. */
    readonly feeds: Feeds
    /** Whether it is too busy to take anybody on. */
    readonly load: Load
    /** Where clients reach it; undefined before it listens. */
    readonly reached: () => AddressInfo | undefined
    /** What this process has counted so far, by itself. */
    readonly observe: () => Observed
  }
  interface FastifyRequest {
    /** Address of the client; of a road in this process, the address at its far end. */
    readonly client: string
    /** Who asks; null where everything is open to everyone. */
    caller: Caller | null
  }
  interface FastifyContextConfig {
    /** The transport that a route's bytes are charged to; absent: other. */
    transport?: string
    /** Whether it may wait for something new to answer; `204`: there was nothing. */
    holds?: boolean
    /** Whether a WebSocket upgrade is meant for this route. */
    upgrades?: boolean
    /** What it takes where roles are kept apart; a viewer's by default. */
    role?: Role | 'anybody'
    /** Whether a WebSocket may say who it is in its first message. */
    authenticates?: boolean
    /** How to refuse whoever asks until so many seconds are over; absent: as a problem. */
    refuse?: (reply: FastifyReply, it: Problem, seconds: number) => void
  }
}

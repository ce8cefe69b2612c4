import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../fastify.ts'
import type { Problem } from '../feed/schema.ts'
import { ProblemError } from '../problem.ts'
import { Caller } from './caller.ts'
import { Cookie } from './cookie.ts'
import type { Guesser, Guesses } from './guesses.ts'
import { type KeyOptions, Keys } from './keys.ts'
import type { Origins } from './origins.ts'
import { asksFromOwnPage } from './own-page.ts'
import { badTicket, badToken, misplacedTicket, notTheirs, unfit } from './refusals.ts'
import { type Role, reaches } from './role.ts'
import { type Session, type SessionOptions, Sessions } from './sessions.ts'
import { Tickets } from './tickets.ts'
import type { Doorkeeper } from './visitor.ts'

export interface AccessOptions extends KeyOptions, SessionOptions {
  /** Milliseconds for which a ticket is good; 30,000 by default. */
  readonly ticketLife?: number
  /** Milliseconds that a WebSocket has to say who it is; 10,000 by default. */
  readonly patience?: number
  /** Of this process alone by default. */
  readonly sessions?: Sessions
}

/** What keeps benches apart: whose one is, as the id of a session; undefined: there is none. */
export type OwnerOf = (bench: string) => { readonly owner: string | undefined } | undefined

/** RFC 6750 §2.1. */
const BEARER = /^Bearer +(\S+) *$/i

/** What a ticket is for: it would buy others, where one buys tickets. */
const TAKES_TICKETS = /^GET \/(?:feed\/|channel\b)/

/** Who was let in, and how to tell who asks. */
export class Access implements Doorkeeper {
  readonly keys: Keys
  readonly sessions: Sessions
  readonly tickets: Tickets
  /** Milliseconds that a WebSocket has to say who it is. */
  readonly patience: number
  readonly joinCode: string
  readonly nobody: Caller
  readonly #app: App
  readonly #origins: Origins
  readonly #ownerOf: OwnerOf
  readonly #guesses: Guesses
  #cookie: Cookie | undefined

  constructor(
    app: App,
    origins: Origins,
    ownerOf: OwnerOf,
    guesses: Guesses,
    options: AccessOptions,
  ) {
    this.keys = new Keys(options)
    this.sessions = options.sessions ?? new Sessions(options)
    this.tickets = new Tickets(options.ticketLife)
    this.patience = options.patience ?? 10_000
    this.joinCode = options.joinCode
    this.nobody = new Caller(this.keys.nobody, false)
    this.#app = app
    this.#origins = origins
    this.#ownerOf = ownerOf
    this.#guesses = guesses
  }

  /**
   * Who a key, a token or a session's token is from; undefined: from nobody (any more). Sessions come
   * first: whoever has one is not bothered by who guesses behind the same address.
   * @throws ProblemError 429 `guesses`
   */
  callerOf(secret: string, guesser: Guesser): Caller | undefined {
    const session = this.sessions.of(secret)
    if (session !== undefined) return new Caller(session.role, true, session)
    const role = this.roleOf(secret, guesser)
    return role && new Caller(role, true)
  }

  /** What a key or a token stands for. @throws ProblemError 429 `guesses` */
  roleOf(secret: string, guesser: Guesser): Role | undefined {
    return this.#guesses.check('key', secret, guesser, () => this.keys.roleOf(secret))
  }

  /** @throws ProblemError 429 `guesses` */
  isJoinCode(code: string, guesser: Guesser): boolean {
    const isRight = () => this.keys.isJoinCode(code) || undefined
    return this.#guesses.check('code', code, guesser, isRight) ?? false
  }

  /** Whose a ticket is. One that is right is no guess: it has as many bits as a session's token. */
  #takeTicket(ticket: string, guesser: Guesser): Caller | undefined {
    const caller = this.tickets.take(ticket)
    return caller ?? this.#guesses.check('ticket', ticket, guesser, () => undefined)
  }

  /**
   * Who asks.
   * @throws ProblemError 401 where they say it, and it is not (any longer) so; 429 `guesses`
   */
  identify(request: FastifyRequest): Caller {
    const [, bearer] = BEARER.exec(request.headers.authorization ?? '') ?? []
    if (bearer !== undefined) return this.callerOf(bearer, request) ?? refuse(badToken)
    const { ticket } = request.query as { ticket?: unknown }
    if (ticket !== undefined) {
      if (!TAKES_TICKETS.test(`${request.method} ${request.url}`)) refuse(misplacedTicket)
      return this.#takeTicket(String(ticket), request) ?? refuse(badTicket)
    }
    const session = this.sessionOf(request)
    return session === undefined ? this.nobody : new Caller(session.role, true, session)
  }

  /** The session of a request's cookie, where that counts. */
  sessionOf(request: FastifyRequest): Session | undefined {
    const { cookie } = request.headers
    if (cookie === undefined || !asksFromOwnPage(request, this.#origins)) return undefined
    const token = this.cookie.in(cookie)
    return token === undefined ? undefined : this.sessions.of(token)
  }

  /**
   * Whether a request says who asks by something that this process does not know (yet). Who has
   * guessed too often is none: they are refused here.
   */
  isStranger({ headers }: Pick<IncomingMessage, 'headers'>, guesser: Guesser): boolean {
    const [, bearer] = BEARER.exec(headers.authorization ?? '') ?? []
    if (bearer !== undefined) {
      if (this.sessions.of(bearer) !== undefined || this.#guesses.waitOf(guesser) > 0) return false
      return this.roleOf(bearer, guesser) === undefined
    }
    const token = headers.cookie === undefined ? undefined : this.cookie.in(headers.cookie)
    return token !== undefined && this.sessions.of(token) === undefined
  }

  /** Lets a browser in, with a cookie, as long as it is not in as more already. */
  welcome(request: FastifyRequest, reply: FastifyReply, role: Role): void {
    const session = this.sessionOf(request)
    if (session !== undefined && new Caller(session.role, true, session).reaches(role)) return
    if (session !== undefined) this.sessions.end(session.id)
    reply.header('set-cookie', this.cookie.of(this.sessions.open(role).token))
  }

  /**
   * Why somebody may not do what takes a role, and a bench of their own where one is named; one that
   * is not there is answered as `main`. Undefined: they may.
   */
  refusalOf(caller: Caller, role: Role, bench?: unknown): Problem | undefined {
    const owned = typeof bench === 'string' ? this.#ownerOf(bench) : undefined
    const needed = owned === undefined || reaches(role, 'learner') ? role : 'learner'
    if (!caller.reaches(needed)) return unfit(caller, needed)
    return owned === undefined || caller.owns(owned.owner) ? undefined : notTheirs()
  }

  /** Its name has the server's port in it, which is known once that listens. */
  get cookie(): Cookie {
    const { port } = this.#app.reached() ?? { port: 0 }
    this.#cookie ??= new Cookie(port, this.sessions.life / 1000, this.#origins.isSecure)
    return this.#cookie
  }
}

function refuse(it: Problem): never {
  throw new ProblemError(it)
}

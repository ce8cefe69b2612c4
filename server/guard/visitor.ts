import type { WebSocket } from 'ws'
import type { Problem } from '../feed/schema.ts'
import { dismiss } from '../peer.ts'
import { ProblemError } from '../problem.ts'
import type { Caller } from './caller.ts'
import type { Guesser } from './guesses.ts'
import { badToken, ended, silent } from './refusals.ts'
import type { Role } from './role.ts'

/** What a transport needs of whoever decides who may do what. */
export interface Doorkeeper {
  /** Milliseconds that a WebSocket has to say who it is. */
  readonly patience: number
  /** @throws ProblemError 429 where their address has guessed too often */
  callerOf(secret: string, guesser: Guesser): Caller | undefined
  /** Undefined: they may. */
  refusalOf(caller: Caller, role: Role, bench?: string): Problem | undefined
}

/**
 * The peer of a WebSocket where roles are kept apart. It may say who it is by
 * `{"type":"auth","token":…}`; where nobody may look without, that comes first, and nothing is sent
 * before. It is let go with 4401 when it says wrong, too late, or is let in no longer; with 1008 when
 * its address has said wrong too often.
 */
export class Visitor {
  /** Resolves once it may be served. */
  readonly admitted: Promise<void>
  /** Its address. */
  readonly client: string
  readonly #ws: WebSocket
  readonly #bench: string | undefined
  readonly #door: Doorkeeper
  #caller: Caller
  #release: () => void = nothing
  #admit: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(
    ws: WebSocket,
    caller: Caller,
    client: string,
    bench: string | undefined,
    door: Doorkeeper,
  ) {
    this.client = client
    this.#ws = ws
    this.#caller = caller
    this.#bench = bench
    this.#door = door
    ws.once('close', () => this.#forget())
    if (door.refusalOf(caller, 'viewer', bench) === undefined) {
      this.admitted = Promise.resolve()
      this.#become(caller)
    } else {
      this.admitted = new Promise((resolve) => {
        this.#admit = resolve
      })
      this.#timer = setTimeout(() => this.#dismiss(silent(door.patience)), door.patience)
    }
  }

  /** Who it has said that it is. */
  get caller(): Caller {
    return this.#caller
  }

  /** Why it may not publish; undefined: it may. */
  get refusal(): Problem | undefined {
    return this.#door.refusalOf(this.#caller, 'learner', this.#bench)
  }

  /**
   * Takes what says who it is, and whatever it says before it is let in. Returns whether there is
   * nothing more to be done about it. @param text undefined where it is none
   */
  take(text: string | undefined): boolean {
    if (this.#ws.readyState !== this.#ws.OPEN) return true
    const token = tokenIn(text)
    if (token === undefined) {
      if (this.#admit === undefined) return false
      this.#dismiss(silent(this.#door.patience))
      return true
    }
    try {
      this.#become(this.#callerBy(token))
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      this.#dismiss(error.problem)
    }
    return true
  }

  /** @throws ProblemError where a token lets nobody in here */
  #callerBy(token: string): Caller {
    const caller = this.#door.callerOf(token, this)
    const refusal = caller ? this.#door.refusalOf(caller, 'viewer', this.#bench) : badToken
    if (caller === undefined || refusal !== undefined) throw new ProblemError(refusal ?? badToken)
    return caller
  }

  #become(caller: Caller): void {
    this.#forget()
    this.#caller = caller
    this.#release = caller.onEnd(() => this.#dismiss(ended))
    this.#admit?.()
    this.#admit = undefined
  }

  #dismiss(why: Problem): void {
    this.#forget()
    dismiss(this.#ws, why)
  }

  #forget(): void {
    clearTimeout(this.#timer)
    this.#release()
    this.#release = nothing
  }
}

/** The token of `{"type":"auth","token":…}`, empty where it is none; undefined: another message. */
function tokenIn(text: string | undefined): string | undefined {
  // Most messages are others, and need not be taken apart twice.
  if (text === undefined || text.length > 4096 || !text.includes('"auth"')) return undefined
  try {
    const { type, token } = JSON.parse(text) ?? {}
    if (type !== 'auth') return undefined
    return typeof token === 'string' ? token : ''
  } catch {
    return undefined
  }
}

function nothing(): void {}

import { ProblemError, problem } from '../problem.ts'
import type { Caller } from './caller.ts'
import { digest, newSecret } from './secret.ts'

/** Milliseconds. */
const LIFE = 30_000

/** At a time. */
const MOST = 10_000

/**
 * Ways in for one connection, soon: what a URL may carry where no header can, as with EventSource
 * and the WebSocket of browsers. By the time that a log or a history has one it is worth nothing.
 */
export class Tickets {
  readonly #life: number
  readonly #open = new Map<string, { readonly caller: Caller; readonly timer: NodeJS.Timeout }>()

  constructor(life = LIFE) {
    this.#life = life
  }

  /**
   * @returns the ticket, and when it expires, in milliseconds since 1970
   * @throws ProblemError 503 `tickets` when 10,000 have not been used
   */
  issue(caller: Caller): { ticket: string; expires: number } {
    if (this.#open.size >= MOST) {
      const detail = `${MOST} tickets have not been used yet; each is gone after ${this.#life} ms.`
      throw new ProblemError(problem(503, 'tickets', detail))
    }
    const ticket = newSecret()
    const key = keyOf(ticket)
    const timer = setTimeout(() => this.#open.delete(key), this.#life).unref()
    this.#open.set(key, { caller, timer })
    return { ticket, expires: Date.now() + this.#life }
  }

  /** Whose it is; nobody's once it was used, or its time is up. */
  take(ticket: string): Caller | undefined {
    const key = keyOf(ticket)
    const entry = this.#open.get(key)
    if (entry === undefined) return undefined
    clearTimeout(entry.timer)
    this.#open.delete(key)
    return entry.caller.isOpen ? entry.caller : undefined
  }

  close(): void {
    for (const { timer } of this.#open.values()) clearTimeout(timer)
    this.#open.clear()
  }
}

function keyOf(ticket: string): string {
  return digest(ticket).toString('base64')
}

import { ProblemError, problem } from '../problem.ts'
import type { Role } from './role.ts'
import { digest, newSecret } from './secret.ts'

/** Milliseconds that somebody stays let in: a day of teaching. */
const LIFE = 12 * 3600 * 1000

/** At a time; each is about 0.5 kB. */
const MOST = 2000

export interface SessionOptions {
  /** Milliseconds until it expires; 12 hours by default, 2^31 - 1 at most. */
  readonly life?: number
  readonly most?: number
}

/** All of a session but its token, for another process to know it by. */
export interface Admission {
  /** The digest of its token. */
  readonly key: string
  readonly id: string
  readonly role: Role
  readonly nickname?: string | undefined
  /** Milliseconds since 1970. */
  readonly since: number
  readonly expires: number
}

/** What part of all has to be left for nobody to be asked whose sessions are in use. */
const ROOM = 0.1

export interface SessionWatcher {
  opened(session: Admission): void
  ended(id: string): void
  /** Whether it has something open in another process. */
  isInUse(id: string): boolean
}

/**
 * Somebody who was let in, until that expires or is revoked. What they hold open ends with it. In
 * memory alone: a server that is started again knows nobody.
 */
export class Session {
  /** Tells sessions apart; no secret, and no way in. */
  readonly id: string
  readonly role: Role
  readonly nickname: string | undefined
  readonly since: number
  readonly expires: number
  readonly #held = new Set<() => void>()
  #isOpen = true

  constructor({ id, role, nickname, since, expires }: Omit<Admission, 'key'>) {
    this.id = id
    this.role = role
    this.nickname = nickname
    this.since = since
    this.expires = expires
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Whether nothing of it is open now. */
  get isIdle(): boolean {
    return this.#held.size === 0
  }

  /** Calls back once it ends, at once where it has. Returns what lets go of that. */
  onEnd(ended: () => void): () => void {
    if (this.#isOpen) this.#held.add(ended)
    else ended()
    return () => void this.#held.delete(ended)
  }

  end(): void {
    this.#isOpen = false
    for (const ended of this.#held) {
      this.#held.delete(ended)
      ended()
    }
  }
}

interface Entry {
  readonly key: string
  readonly session: Session
  readonly timer: NodeJS.Timeout
}

export class Sessions {
  /** Milliseconds until one expires. */
  readonly life: number
  readonly #most: number
  /** By the digest of its token. */
  readonly #byToken = new Map<string, Session>()
  readonly #entries = new Map<string, Entry>()
  #watcher: SessionWatcher | undefined

  constructor({ life = LIFE, most = MOST }: SessionOptions = {}) {
    this.life = life
    this.#most = most
  }

  /**
   * Lets somebody in. The token is theirs alone: it is kept as a digest. Where there are 2,000, who
   * came last of the learners and viewers that have nothing open makes room: a crowd of newcomers
   * shows out one another, not those who were there, and never the teacher.
   * @throws ProblemError 503 `sessions` when all have
   */
  open(role: Role, nickname?: string): { token: string; session: Session } {
    if (this.#entries.size >= this.#most) this.#makeRoom()
    const token = newSecret()
    const since = Date.now()
    const id = newSecret()
    const admission = { key: keyOf(token), id, role, nickname, since, expires: since + this.life }
    this.#watcher?.opened(admission)
    return { token, session: this.adopt(admission) }
  }

  /** Knows somebody, too, whom another process has let in. */
  adopt(admission: Admission): Session {
    const { key, id, expires } = admission
    const session = new Session(admission)
    const timer = setTimeout(() => this.end(id), expires - Date.now()).unref()
    this.#byToken.set(key, session)
    this.#entries.set(id, { key, session, timer })
    return session
  }

  /** Tells of each that is opened here, and of each that ends. */
  watch(watcher: SessionWatcher): void {
    this.#watcher = watcher
  }

  /** What `adopt` takes, of each. */
  get admissions(): Admission[] {
    return [...this.#entries.values()].map(({ key, session }) => {
      const { id, role, nickname, since, expires } = session
      return { key, id, role, nickname, since, expires }
    })
  }

  of(token: string): Session | undefined {
    return this.#byToken.get(keyOf(token))
  }

  get all(): Session[] {
    return [...this.#entries.values()].map(({ session }) => session)
  }

  /** Ends one, and all that it holds open. False: there is none of that id (any more). */
  end(id: string): boolean {
    const entry = this.#entries.get(id)
    if (entry === undefined) return false
    clearTimeout(entry.timer)
    this.#entries.delete(id)
    this.#byToken.delete(entry.key)
    this.#watcher?.ended(id)
    entry.session.end()
    return true
  }

  /** Ids of those that have something open here; none while nobody needs to make room yet. */
  get inUse(): string[] {
    if (this.#entries.size < this.#most * (1 - ROOM)) return []
    return this.all.filter(({ isIdle }) => !isIdle).map(({ id }) => id)
  }

  #makeRoom(): void {
    const idle = this.all.findLast(
      (it) => it.role !== 'teacher' && it.isIdle && !this.#watcher?.isInUse(it.id),
    )
    if (idle !== undefined && this.end(idle.id)) return
    const detail = `All ${this.#most} sessions are in use; a page that is closed makes room.`
    throw new ProblemError(problem(503, 'sessions', detail))
  }

  /** Forgets them all; whoever closes the server lets their streams go by itself. */
  close(): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer)
    this.#entries.clear()
    this.#byToken.clear()
  }
}

function keyOf(token: string): string {
  return digest(token).toString('base64')
}

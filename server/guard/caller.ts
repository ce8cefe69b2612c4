import { type Role, reaches } from './role.ts'
import type { Session } from './sessions.ts'

/** Who asks, where that makes a difference. Where everything is open there is `null` instead. */
export class Caller {
  /** Undefined: may not even look. */
  readonly role: Role | undefined
  /** Undefined: nobody who was let in, or somebody with a key that lasts as long as the server. */
  readonly session: Session | undefined
  /** Whether they said who they are. */
  readonly isKnown: boolean

  constructor(role: Role | undefined, isKnown: boolean, session?: Session) {
    this.role = role
    this.isKnown = isKnown
    this.session = session
  }

  reaches(role: Role): boolean {
    return this.isOpen && reaches(this.role, role)
  }

  /** A bench is its maker's, and the teacher's. @param owner id of the maker's session */
  owns(owner: string | undefined): boolean {
    if (this.reaches('teacher')) return true
    return this.reaches('learner') && owner !== undefined && owner === this.session?.id
  }

  /** False once what let them in has expired or was revoked. */
  get isOpen(): boolean {
    return this.session?.isOpen ?? true
  }

  /** Calls back when that happens. Returns what lets go of it. */
  onEnd(ended: () => void): () => void {
    return this.session?.onEnd(ended) ?? nothing
  }
}

function nothing(): void {}

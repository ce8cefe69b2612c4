import type { Role } from './role.ts'
import { digest, isSame, newCode, newSecret } from './secret.ts'

/** What was given at the start, or made then. */
export interface KeyOptions {
  readonly teacherKey: string
  /** What learners join with. */
  readonly joinCode: string
  /** What everyone needs who looks; absent: nobody needs anything to look. */
  readonly token?: string | undefined
}

/** The secrets that last as long as the server does, kept as digests. */
export class Keys {
  readonly #teacher: Buffer
  readonly #token: Buffer | undefined
  readonly #code: Buffer

  constructor({ teacherKey, joinCode, token }: KeyOptions) {
    this.#teacher = digest(teacherKey)
    this.#token = token === undefined ? undefined : digest(token)
    this.#code = digest(plain(joinCode))
  }

  /** The role that a key or a token stands for. All are compared, whichever it is. */
  roleOf(secret: string): Role | undefined {
    const isTeacher = isSame(secret, this.#teacher)
    const isViewer = this.#token !== undefined && isSame(secret, this.#token)
    return isTeacher ? 'teacher' : isViewer ? 'viewer' : undefined
  }

  isJoinCode(code: string): boolean {
    return isSame(plain(code), this.#code)
  }

  /** The role of somebody who says nothing of who they are. */
  get nobody(): Role | undefined {
    return this.#token === undefined ? 'viewer' : undefined
  }
}

/**
 * The keys where roles are to be kept apart: beyond loopback always, on it where a key says so.
 * @param isLocal whether only this machine can ask
 */
export function keysFor(
  given: { readonly [Key in keyof KeyOptions]?: string | undefined },
  isLocal: boolean,
): KeyOptions | undefined {
  const { teacherKey, joinCode, token } = given
  if (isLocal && teacherKey === undefined && token === undefined) return undefined
  return { teacherKey: teacherKey ?? newSecret(), joinCode: joinCode ?? newCode(), token }
}

/** A code as it was meant, however it was typed from a wall. */
function plain(code: string): string {
  return code.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')
}

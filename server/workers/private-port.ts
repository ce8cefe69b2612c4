import type { Socket } from 'node:net'
import type { App } from '../fastify.ts'
import { digest, isSame } from '../guard/secret.ts'
import { ProblemError, problem } from '../problem.ts'

/** In which a worker shows that it is one. */
export const WORKER_HEADER = 'x-push-or-poll-worker'

/** Where a primary listens, on this machine's loopback, and what it knows its workers by. */
export interface PrivatePort {
  readonly port: number
  /** Made anew at each start, and told to workers alone. */
  readonly secret: string
  /** Milliseconds that it has to begin an answer; 30,000 by default. */
  readonly patience?: number
}

/**
 * Turns away whoever is no worker. A worker is believed whom it speaks for, and loopback is open to
 * every program and account of the machine.
 * @param isPrivate whether a connection came to that port, and not over a road
 */
export function admitWorkers(
  app: App,
  secret: string,
  isPrivate: (socket: Socket) => boolean,
): void {
  const known = digest(secret)
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const given = raw.headers[WORKER_HEADER]
    // Nobody who logs or shows a head is to have it.
    delete raw.headers[WORKER_HEADER]
    if (!isPrivate(raw.socket) || isSame(String(given), known)) return done()
    const detail = 'This port is for the workers of this server; ask at the address that it says.'
    done(new ProblemError(problem(421, 'private', detail)))
  })
}

import type { FastifyBaseLogger } from 'fastify'
import type { Draft } from './feed/event.ts'

/**
 * Publishes what a source emits. That the log takes nothing is said once, and once that it does again,
 * with how many events are missing in it: at 5,000 a second, a line for each would be the next fault.
 */
export function emitted(
  publish: (draft: Draft) => Promise<unknown>,
  log: FastifyBaseLogger,
): (draft: Draft) => void {
  let missing = 0
  const done = (): void => {
    if (missing > 0) log.info({ missing }, 'events are published again')
    missing = 0
  }
  const failed = (err: unknown): void => {
    if (missing++ === 0) log.error({ err }, 'an event was not published')
  }
  return (draft) => {
    publish(draft).then(done, failed)
  }
}

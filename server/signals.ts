import { constants } from 'node:os'
import type { FastifyBaseLogger } from 'fastify'

/**
 * Milliseconds within which a second signal is the first one again: npm passes on a Ctrl+C that the
 * terminal has sent to all already.
 */
const SAME = 100

/** Milliseconds that there are in any case, to say goodbye without waiting for anybody. */
const LEAST = 500

/**
 * The first SIGTERM or SIGINT stops the server, which ends with 0 within its budget; a second one
 * ends it at once, with what a shell says of a process that died of it.
 * @param drain seconds
 */
export function stopWithSignals(
  stop: () => Promise<void>,
  drain: number,
  log: FastifyBaseLogger,
): void {
  let asked: number | undefined
  const hear = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (asked === undefined) {
      asked = performance.now()
      void stop()
      // A little less than the budget, in which a process has to end, too.
      setTimeout(end, Math.max(LEAST, drain * 980)).unref()
    } else if (performance.now() - asked > SAME) {
      process.exit(128 + constants.signals[signal])
    }
  }
  function end(): void {
    log.warn({ drain }, 'not all was let go of in time')
    process.exit(0)
  }
  process.on('SIGINT', hear)
  process.on('SIGTERM', hear)
}

/**
 * What stops a worker: its primary, by the function that this returns, or SIGTERM for it alone. A
 * Ctrl+C in the terminal reaches its primary as well, who says what is to be done.
 */
export function stopWithPrimary(
  stop: () => Promise<void>,
  drain: number,
  log: FastifyBaseLogger,
): () => void {
  let isStopping = false
  const hear = (): void => {
    if (isStopping) return
    isStopping = true
    // The channel to its primary would keep it.
    void stop().finally(() => process.disconnect?.())
    setTimeout(
      () => {
        log.warn({ drain }, 'not all was let go of in time')
        process.exit(0)
      },
      Math.max(LEAST, drain * 980),
    ).unref()
  }
  process.on('SIGINT', () => {})
  process.on('SIGTERM', hear)
  return hear
}

/** The shell of `npm start` dies of a SIGTERM that it does not pass on: we would be left behind. */
export function stopWithNpm(stop: () => Promise<void>): void {
  if (process.env.npm_lifecycle_event !== 'start') return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    void stop()
  }, 500).unref()
}

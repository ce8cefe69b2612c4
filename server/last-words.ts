import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from './fastify.ts'
import type { Meter } from './observe/meter.ts'

/** Milliseconds that clients get to take their last bytes and leave, once they were told to. */
const GRACE = 300

/**
 * Ends what is left once every transport said goodbye, so that `close()` takes less than a second
 * whoever never answers. To be called last: `preClose` hooks run in the order of their making.
 */
export function lastWords(app: App, meter: Meter): void {
  app.addHook('preClose', async () => {
    const deadline = performance.now() + GRACE
    while (meter.open > 0 && performance.now() < deadline) {
      app.server.closeIdleConnections()
      await sleep(5)
    }
    for (const socket of meter.sockets) socket.destroy()
  })
}

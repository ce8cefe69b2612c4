import type { FromLoad, Load } from './load.ts'
import { poll } from './polls.ts'
import { setUp } from './set-ups.ts'

/* The process that loads a server. `load.ts` starts it; it ends with whoever started it. */

process.on('message', (load: Load) => {
  const work = load.type === 'polls' ? poll(load) : setUp(load)
  work.then(
    (loaded) => say({ type: 'loaded', loaded }),
    (error: Error) => say({ type: 'failed', message: error.message }),
  )
})
process.once('disconnect', () => process.exit())

function say(message: FromLoad): void {
  process.send?.(message)
}

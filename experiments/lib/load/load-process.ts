import { answer } from '../children.ts'
import type { FromLoad, Load } from './load.ts'
import { poll } from './polls.ts'
import { setUp } from './set-ups.ts'

/* The process that loads a server. `load.ts` starts it; it ends with whoever started it. */

answer(async (load: Load): Promise<FromLoad> => {
  const loaded = await (load.type === 'polls' ? poll(load) : setUp(load))
  return { type: load.type, loaded }
})

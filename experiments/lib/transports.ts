import type { Look } from './drivers/driver.ts'
import { drivers } from './drivers/index.ts'

/** Names of the transports, in their order. */
export const TRANSPORTS: readonly string[] = drivers.map(({ name }) => name)

/** What a transport is called and drawn as. @throws Error on a name that no driver has */
export function lookOf(transport: string): Look {
  const found = drivers.find(({ name }) => name === transport)
  if (found !== undefined) return found
  throw new Error(`no driver is called "${transport}", only ${TRANSPORTS.join(', ')}`)
}

import type { Driver } from './driver.ts'
import { longPolling } from './long-polling.ts'
import { shortPolling } from './short-polling.ts'
import { sse } from './sse.ts'
import { websocket } from './websocket.ts'

/** Every driver there is, in the order of the transports. */
export const drivers: readonly Driver[] = [shortPolling, longPolling, sse, websocket]

/** @throws Error on a name that no driver has */
export function driverOf(name: string): Driver {
  const driver = drivers.find((one) => one.name === name)
  if (driver !== undefined) return driver
  throw new Error(
    `no driver is called "${name}", only ${drivers.map((one) => one.name).join(', ')}`,
  )
}

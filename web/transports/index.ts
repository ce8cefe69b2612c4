import { longPolling } from './long-polling.ts'
import { shortPolling } from './short-polling.ts'
import { sse } from './sse.ts'
import type { Transport } from './transport.ts'
import { websocket } from './websocket.ts'

/** Every browser half there is, in the order in which the page shows them. */
export const transports: readonly Transport[] = [shortPolling, longPolling, sse, websocket]

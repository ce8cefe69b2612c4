import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Problem } from './feed/schema.ts'
import type { Pulse } from './pulse.ts'
import { forgetAnswer } from './streaming.ts'

/** Milliseconds that a WebSocket's peer gets to take the reason why it was closed. */
const GOODBYE = 1000

/**
 * Takes a WebSocket over from the request that it began as, which is let go of: the plugin's
 * listener for errors would hold on to it and its answer, 4 kB for as long as the peer stays.
 */
export function takeOver(ws: WebSocket, { socket }: IncomingMessage, pulse: Pulse): Socket {
  forgetAnswer(socket)
  // What a peer sends wrong is not our error: `ws` has closed it with the code for that.
  ws.removeAllListeners('error').on('error', terminateSoon)
  pulse.watch(ws)
  return socket
}

/** Close code of a peer that is not let in, or no longer (RFC 6455 §7.4.2: 4000 to 4999 are ours). */
const UNAUTHORIZED = 4401

/** And of one that is past a limit, RFC 6455 §7.4.1. */
const POLICY_VIOLATION = 1008

/** Tells a WebSocket's peer why it is let go, and lets it go. */
export function dismiss(ws: WebSocket, why: Problem): void {
  if (ws.readyState !== ws.OPEN) return
  ws.send(JSON.stringify({ type: 'problem', problem: why }), { compress: false })
  ws.close(why.status === 429 ? POLICY_VIOLATION : UNAUTHORIZED, why.reason)
  terminateSoon.call(ws)
}

function terminateSoon(this: WebSocket): void {
  setTimeout(() => this.terminate(), GOODBYE).unref()
}

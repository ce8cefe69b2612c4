import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Draining } from '../draining.ts'
import type { App } from '../fastify.ts'
import type { Caller } from '../guard/caller.ts'
import type { Limits } from '../guard/limits.ts'
import { ended } from '../guard/refusals.ts'
import { dismiss, takeOver } from '../peer.ts'
import { problemOf, shorten, upgradeRequired } from '../problem.ts'
import { Pulse } from '../pulse.ts'
import type { ChannelMessage } from './stats.ts'

/** Milliseconds between two ticks. */
const INTERVAL = 1000

/** Bytes that may wait for a page that reads slowly. */
const MOST_WAITING = 1024 * 1024

/** A page at the other end of a channel. */
export interface Page {
  /** The bench that it asks for. */
  readonly bench: string | undefined
  /** Its address, also from behind a road. */
  readonly client: string
  /** Who it is; null where everything is open to everyone. */
  readonly caller: Caller | null
  /** Whether it has not read all that it was told. */
  readonly behind: boolean
  /** False: not said, because the page reads too slowly; 1 MiB waits for it. */
  say(message: ChannelMessage): boolean
}

/** What one page is told, and says, about one thing. */
export interface Talk {
  /** A message of one of the part's kinds. @throws on what it cannot be: the channel closes */
  take?(message: unknown, kind: string): void
  /** Once a second. */
  tick?(): void
  /** The page has gone. */
  end?(): void
}

/** One of the things that the channel is about. */
export interface Part {
  /** Values of `type` in the messages that it takes from pages; no other part takes them. */
  readonly kinds?: readonly string[]
  /** A page has come; what is said here comes first, in the order of the parts. */
  begin(page: Page): Talk
  /** The server closes. */
  close?(): void
}

/**
 * The page's own WebSocket, `/channel`. A WebSocket, because looking must not use up one of the six
 * connections that a browser allows an origin.
 */
export function channel(
  app: App,
  draining: Draining,
  parts: readonly Part[],
  limits: Limits,
): void {
  const open = new Map<WebSocket, readonly Talk[]>()
  const kinds = parts.flatMap((part) => part.kinds ?? [])

  /** An error of one page is to end that page's channel alone. */
  const alone = (ws: WebSocket, act: () => void): void => {
    try {
      act()
    } catch (error) {
      app.log.error(error, 'a channel failed, and was ended')
      ws.terminate()
    }
  }

  const pulse = new Pulse()
  const tick = setInterval(() => {
    for (const [ws, talks] of open) for (const talk of talks) alone(ws, () => talk.tick?.())
  }, INTERVAL)

  draining.add({ [Symbol.iterator]: () => open.keys() }, (ws) => {
    ws.close(1001, 'the server is closing')
  })
  app.addHook('onClose', async () => {
    clearInterval(tick)
    for (const part of parts) part.close?.()
  })

  const handler = (ws: WebSocket, request: FastifyRequest): void => {
    takeOver(ws, request.raw, pulse)
    const intake = limits.intake(ws, request)
    const page = pageOf(ws, request)
    const talks = parts.map((part) => part.begin(page))
    open.set(ws, talks)
    const release = page.caller?.onEnd(() => dismiss(ws, ended))
    ws.once('close', () => {
      open.delete(ws)
      release?.()
      for (const talk of talks) alone(ws, () => talk.end?.())
    })
    ws.on('message', (data: Buffer) => {
      if (!intake.takes()) return
      try {
        const message = JSON.parse(data.toString()) as { type?: unknown } | null
        const kind = message?.type
        const index = parts.findIndex((part) => part.kinds?.includes(kind as string))
        if (index < 0) throw new SyntaxError(`message.type must be one of ${kinds.join(', ')}`)
        talks[index]?.take?.(message, kind as string)
      } catch (error) {
        ws.close(1008, reasonOf(error as Error, app.log))
      }
    })
  }
  app.route({
    method: 'GET',
    url: '/channel',
    schema: { hide: true },
    config: { upgrades: true },
    preHandler: limits.admitWebSocket,
    handler: upgradeRequired,
    wsHandler: handler,
  })
}

/** Why a channel is closed: 123 bytes at most, RFC 6455 §5.5. */
function reasonOf(error: Error, log: FastifyBaseLogger): string {
  const { status, detail } = problemOf(error)
  const isTheirs = error instanceof SyntaxError
  if (status >= 500 && !isTheirs) log.error(error, 'a message on the channel failed')
  return shorten((isTheirs ? error.message : detail).replace(/[^ -~]/g, '?'), 119)
}

function pageOf(ws: WebSocket, { query, client, caller }: FastifyRequest): Page {
  const { bench } = (query ?? {}) as { bench?: unknown }
  return {
    bench: bench === undefined ? undefined : String(bench),
    client,
    caller,
    get behind() {
      return ws.bufferedAmount > 0
    },
    say(message) {
      if (ws.readyState !== ws.OPEN || ws.bufferedAmount > MOST_WAITING) return false
      ws.send(JSON.stringify(message))
      return true
    },
  }
}

import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { WebSocket } from 'ws'
import type { App } from '../fastify.ts'
import { now } from '../feed/event.ts'
import { guardAgainst } from '../peer.ts'
import { upgradeRequired } from '../problem.ts'
import type { SourceAbout } from '../sources/source.ts'
import { checked } from '../validation.ts'
import type { ChannelMessage, Stats } from './stats.ts'

/** Milliseconds between two statistics. */
const INTERVAL = 1000

const Ping = Type.Object({ type: Type.Literal('ping'), ref: Type.Number() })
const checkPing = checked(Ping, 'message')

/**
 * The page's own WebSocket, `/channel`: where the events come from, statistics once a second, and
 * the server's time to whoever asks. A WebSocket, because looking must not use up one of the six
 * connections that a browser allows an origin.
 */
export function channel(app: App, about: SourceAbout | undefined, read: () => Stats): void {
  const pages = new Set<WebSocket>()
  const say = (ws: WebSocket, message: ChannelMessage): void => ws.send(JSON.stringify(message))

  const tick = setInterval(() => {
    if (pages.size === 0) return
    const text = JSON.stringify({
      type: 'stats',
      at: now(),
      stats: read(),
    } satisfies ChannelMessage)
    for (const ws of pages) {
      // A page that does not read misses statistics; it must not make them pile up.
      if (ws.bufferedAmount === 0) ws.send(text)
    }
  }, INTERVAL)

  app.addHook('preClose', async () => {
    clearInterval(tick)
    for (const ws of pages) ws.close(1001, 'the server is closing')
  })

  const handler = (ws: WebSocket, { raw }: FastifyRequest): void => {
    pages.add(ws)
    guardAgainst(ws, raw.socket)
    ws.once('close', () => pages.delete(ws))
    ws.on('message', (data: Buffer) => {
      const at = now()
      try {
        const { ref } = checkPing(JSON.parse(data.toString()))
        say(ws, { type: 'pong', ref, at })
      } catch {
        ws.close(1008, 'only {"type":"ping","ref":<number>} is understood here')
      }
    })
    if (about !== undefined) say(ws, { type: 'about', source: about })
    say(ws, { type: 'stats', at: now(), stats: read() })
  }
  app.route({
    method: 'GET',
    url: '/channel',
    schema: { hide: true },
    config: { upgrades: true },
    handler: upgradeRequired,
    wsHandler: handler,
  })
}

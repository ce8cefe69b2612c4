import type { FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { FedWebSocket } from '../fed-websocket.ts'
import { caughtUp } from '../feed/catch-up.ts'
import { Form } from '../feed/entry.ts'
import { FeedQuery, Problem } from '../feed/schema.ts'
import { Visitor } from '../guard/visitor.ts'
import { takeOver } from '../peer.ts'
import { ProblemError, upgradeRequired } from '../problem.ts'
import { Pulse } from '../pulse.ts'
import { deflated } from './compression.ts'
import { textFrame } from './frame.ts'
import { answerMessage } from './messages.ts'
import { sendAway } from './overloaded.ts'
import { type Dialect, Streams } from './stream.ts'
import { queryCursor, type Transport } from './transport.ts'

/** The server moves the cursor, over a connection that carries messages both ways (RFC 6455). */
export const websocket: Transport = {
  name: 'websocket',
  routes(app, context) {
    const open = new Set<WebSocket>()
    const streams = new Streams(context)
    const pulse = new Pulse(context.pings)
    context.letGo(open, (ws) => ws.close(1001, 'the server is closing'))

    app.route({
      method: 'GET',
      url: '/feed/websocket',
      schema: {
        tags: ['feed'],
        summary: 'Be told what is new, and talk back, over one WebSocket',
        description:
          'An upgrade: `hello` with a batch, then one text frame an event. Where roles are kept apart, ' +
          'who can send neither header nor cookie says `{"type":"auth","token":…}` first.',
        querystring: FeedQuery,
        response: { 400: Problem, 426: Problem, 429: Problem, 503: Problem },
      },
      config: { transport: this.name, upgrades: true, authenticates: true },
      // Refused here, before the upgrade, where an answer can still say why.
      preHandler: [
        (request, reply, done) => {
          queryCursor(request.query.cursor)
          if (context.overloaded()) sendAway(reply, context)
          else done()
        },
        context.limits.admitWebSocket,
      ],
      handler: upgradeRequired,
      wsHandler: (ws, request) => {
        const { bench, cursor } = request.query as { bench?: string; cursor?: string }
        const served = context.feeds.of(bench)
        const dialect = dialectOf(ws, request)
        const { caller, client } = request
        const socket = takeOver(ws, request.raw, pulse)
        const intake = context.limits.intake(ws, request)
        open.add(ws)
        ws.once('close', () => open.delete(ws))

        const visitor =
          context.door && caller && new Visitor(ws, caller, client, bench, context.door)
        const mayPublish = async (): Promise<void> => {
          if (visitor?.refusal !== undefined) throw new ProblemError(visitor.refusal)
          await context.limits.publish(visitor?.caller ?? null, client)
        }
        const start = async (): Promise<void> => {
          await visitor?.admitted
          const position = queryCursor(cursor)
          await caughtUp(served.feed, position)
          if (ws.readyState !== ws.OPEN) return
          const fed = ws as FedWebSocket
          fed.stream = streams.open(socket, served.fanOut, position, dialect)
        }
        // Whatever a client says is answered after `hello`, which comes first.
        const started = start().catch((error: Error) => {
          app.log.error(error, 'a WebSocket could not be started')
          ws.terminate()
        })
        const answer = async (text: string | undefined): Promise<string> => {
          await started
          return JSON.stringify(await answerMessage(text, served.feed, app.log, mayPublish))
        }
        // Async for its errors alone: whatever they are, they are this connection's.
        const hear = async (data: Buffer, isBinary: boolean): Promise<void> => {
          if (!intake.takes()) return
          const text = isBinary ? undefined : data.toString()
          if (visitor?.take(text)) return
          await intake.answer(answer(text))
        }
        ws.on('message', (data: Buffer, isBinary: boolean) => {
          hear(data, isBinary).catch((error: Error) => {
            app.log.error(error, 'a message could not be answered')
            ws.terminate()
          })
        })
      },
    })
  },
}

/**
 * Frames are compressed with the full window, the same for all; whoever asked for a smaller one
 * (RFC 7692 §7.1.2.1) could not read them, and gets what is always allowed: no compression.
 */
function dialectOf(ws: WebSocket, { headers }: FastifyRequest): Dialect {
  const isSmall = headers['sec-websocket-extensions']?.includes('server_max_window_bits')
  return ws.extensions.includes('permessage-deflate') && !isSmall ? compressed : plain
}

/** Joins `type` to a JSON object, in front. */
function typed(type: string, json: string): Buffer {
  return Buffer.from(`{"type":"${type}",${json.slice(1)}`)
}

function dialect(frame: (payload: Buffer) => Buffer): Dialect {
  return {
    form: new Form((entry) => frame(Buffer.from(entry.json))),
    hello: (start) => frame(typed('hello', start.json)),
    heartbeat: (cursor, stale) =>
      frame(typed('heartbeat', JSON.stringify({ cursor, ...(stale && { stale }) }))),
  }
}

const plain = dialect((payload) => textFrame(payload))
/** RFC 7692 §7.2.1: a message goes without the last 4 bytes that a flush leaves. */
const compressed = dialect((payload) => textFrame(deflated(payload).subarray(0, -4), true))

import type { Duplex } from 'node:stream'
import type { FastifyReply } from 'fastify'
import Type from 'typebox'
import { caughtUp } from '../feed/catch-up.ts'
import { parseCursor } from '../feed/cursor.ts'
import { Form } from '../feed/entry.ts'
import { FeedQuery, Problem } from '../feed/schema.ts'
import type { Caller } from '../guard/caller.ts'
import { ended } from '../guard/refusals.ts'
import { mustAccept } from './accept.ts'
import { deflated, GZIP_HEAD, squeezes } from './compression.ts'
import { beginEndlessAnswer } from './endless-answer.ts'
import { retryAfter } from './retry.ts'
import { type Dialect, Streams } from './stream.ts'
import { queryCursor, type Transport } from './transport.ts'

/**
 * The server moves the cursor, over one answer that does not end (WHATWG HTML §9.2). The client
 * brings its cursor back by itself: every `id:` becomes its `Last-Event-ID`.
 */
export const sse: Transport = {
  name: 'sse',
  routes(app, context) {
    const streams = new Streams(context)
    app.get(
      '/feed/sse',
      {
        schema: {
          tags: ['feed'],
          summary: 'Be told what is new, as server-sent events',
          description: 'Answers `text/event-stream`: `hello` with a batch, then events, unnamed.',
          querystring: FeedQuery,
          headers: Type.Object({ 'last-event-id': Type.Optional(Type.String()) }),
          response: { 400: Problem, 406: Problem },
        },
        config: { transport: this.name, refuse },
      },
      async (request, reply) => {
        const { caller } = request
        const { limits } = context
        mustAccept(request, 'text/event-stream')
        const { feed, fanOut } = context.feeds.of(request.query.bench)
        // Not 400 for the header: a 4xx would stop an EventSource for good.
        const header = request.headers['last-event-id']
        const cursor = header ? parseCursor(header) : queryCursor(request.query.cursor)
        if (!limits.queues(request, reply)) return reply
        await caughtUp(feed, cursor)
        if (request.method !== 'HEAD' && !limits.admitStream(request, reply)) return reply
        const squeeze = squeezes(request, context.compress)

        const socket = await beginEndlessAnswer(request, reply, {
          'content-type': 'text/event-stream',
          'x-accel-buffering': 'no',
          ...(squeeze && { 'content-encoding': 'gzip', vary: 'Accept-Encoding' }),
        })
        if (socket === undefined) return
        if (squeeze) socket.write(GZIP_HEAD)
        streams.open(socket, fanOut, cursor, squeeze ? gzipped : plain)
        if (caller !== null) endWith(caller, socket, squeeze)
      },
    )
  },
}

/** Milliseconds that a client gets to take the reason why its stream ends. */
const GOODBYE = 1000

/** Ends a stream whose client is let in no longer; coming back it is refused with 401. */
function endWith(caller: Caller, socket: Duplex, squeeze: boolean): void {
  const release = caller.onEnd(() => {
    if (!socket.writable) return
    const block = Buffer.from(`event: problem\ndata: ${JSON.stringify(ended)}\n\n`)
    socket.end(squeeze ? deflated(block) : block)
    setTimeout(() => socket.destroy(), GOODBYE).unref()
  })
  socket.once('close', release)
}

/**
 * Has a client come again later. By no other answer than an ordinary stream that ends: an EventSource
 * takes a 429 or 503 for good.
 */
function refuse(reply: FastifyReply, it: Problem, seconds: number): void {
  const ms = Math.round((seconds - Math.random()) * 1000)
  // HTTP/2 has no such header.
  if (reply.request.raw.httpVersionMajor === 1) reply.header('connection', 'close')
  reply
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .type('text/event-stream')
    .send(`retry: ${ms}\nevent: problem\ndata: ${JSON.stringify(it)}\n\n`)
}

/** JSON has no line break of its own, so `data:` is always one line. */
const plain = {
  form: new Form(({ event, json }) => Buffer.from(`id: ${event.id}\ndata: ${json}\n\n`)),
  // With an id: else a client that is cut off now would come back with the cursor of its URL.
  hello: (start) =>
    Buffer.from(
      `retry: ${retryAfter()}\nevent: hello\nid: ${start.cursor}\ndata: ${start.json}\n\n`,
    ),
  // With data: else the id would move the cursor in Chromium, but not in every client.
  heartbeat: (cursor, stale) =>
    Buffer.from(
      `event: heartbeat\nid: ${cursor}\ndata: ${JSON.stringify({ cursor, ...(stale && { stale }) })}\n\n`,
    ),
  goodbye: (retry) => Buffer.from(`retry: ${retry}\n\n`),
} satisfies Dialect

const gzipped: Dialect = {
  form: new Form((entry) => deflated(entry.as(plain.form))),
  hello: (start) => deflated(plain.hello(start)),
  heartbeat: (cursor, stale) => deflated(plain.heartbeat(cursor, stale)),
  goodbye: (retry) => deflated(plain.goodbye(retry)),
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { App } from './fastify.ts'

const ENDLESS = 'endless'

/** Answers that do not end. */
const endless = new WeakSet<ServerResponse>()

/** The newest answer on each socket. */
const answers = new WeakMap<Socket, ServerResponse | typeof ENDLESS>()

/**
 * What an answer goes out on: the socket, or by HTTP/2 one of the streams on it, where what Node
 * shows as the socket may not be written to.
 */
export function wireOf(request: IncomingMessage): Duplex {
  return streamOf(request) ?? request.socket
}

/** The stream of a request of HTTP/2; undefined by HTTP/1. */
export function streamOf(request: IncomingMessage): Duplex | undefined {
  return (request as { stream?: Duplex }).stream
}

export function noteAnswer(socket: Socket, answer: ServerResponse): void {
  answers.set(socket, answer)
}

/** The newest answer on a socket; undefined where none has begun, or one that will not end. */
export function newestAnswerOn(socket: Socket): ServerResponse | undefined {
  const answer = answers.get(socket)
  return answer === ENDLESS ? undefined : answer
}

/** Takes its answer off a socket that HTTP is done with, so that nothing holds it any more. */
export function forgetAnswer(socket: Socket): void {
  newestAnswerOn(socket)?.detachSocket(socket)
  answers.delete(socket)
}

/**
 * From here on the socket is the stream's alone. The answer stays on it, so that Node gives it to
 * nobody else, but lets go of those who wait for its end: Fastify's reply, and its request.
 */
export function beginStreaming(socket: Socket, answer: ServerResponse): void {
  letGo(answer)
  answers.set(socket, ENDLESS)
}

/** The same for an answer that has a stream of HTTP/2 to itself. */
export function letGo(answer: ServerResponse): void {
  endless.add(answer)
  answer.removeAllListeners('finish').removeAllListeners('error').on('error', ignore)
}

/** Whether an answer is one that does not end, and is let go of. */
export function isEndless(answer: ServerResponse): boolean {
  return endless.has(answer)
}

function ignore(): void {}

/**
 * Lets go of a request's head, about 1.5 kB of strings, which nobody asks for again while its answer
 * is held or does not end. A request of HTTP/2 does not let go of it.
 */
export function forgetHead(request: IncomingMessage): void {
  if (streamOf(request) !== undefined) return
  request.rawHeaders = []
  request.headers = {}
}

export function isStreaming(socket: Socket): boolean {
  return answers.get(socket) === ENDLESS
}

/**
 * Ends a client that asks for more behind an answer that said `Connection: close`: its requests
 * could never be answered, and would be kept for as long as the stream lives. Heard before Fastify,
 * whose hooks not all requests get to, such as one of an unreadable URL.
 */
export function refuseRequestsBehindStreams(app: App): void {
  app.server.prependListener('request', ({ socket }: IncomingMessage, answer: ServerResponse) => {
    if (isStreaming(socket)) socket.destroy()
    else noteAnswer(socket, answer)
  })
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    if (!isStreaming(raw.socket)) done()
  })
}

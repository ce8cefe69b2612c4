import type { Socket } from 'node:net'
import type { FastifyError } from 'fastify'
import type { App } from './fastify.ts'
import type { Problem } from './feed/schema.ts'
import type { Limits } from './guard/limits.ts'
import { redacted } from './guard/redacted.ts'
import { clientOf } from './lab/clients.ts'
import {
  comeAfter,
  PROBLEM_JSON,
  ProblemError,
  problem,
  problemOf,
  sendProblem,
  shorten,
  tooLarge,
} from './problem.ts'
import { isStreaming } from './streaming.ts'

/** Answers whatever goes wrong before a stream starts as `application/problem+json`. */
export function answerErrors(app: App, limits?: Limits): void {
  app.setErrorHandler((error: FastifyError | ProblemError, request, reply) => {
    const { code } = error as Partial<FastifyError>
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') limits?.exceeded.note('bodyBytes', request.client)
    const it = problemOf(error, request.routeOptions.bodyLimit)
    if (error instanceof ProblemError && error.retryAfter !== undefined) {
      comeAfter(reply, error.retryAfter)
    }
    // What is refused on purpose is no failure, and may come from a crowd.
    if (it.status >= 500 && !(error instanceof ProblemError)) {
      request.log.error({ err: error, url: redacted(request.url) }, 'a route failed')
    }
    return sendProblem(reply, it)
  })

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.replace(/\?.*/s, '')
    const allowed = app.supportedMethods.filter((method) => app.hasRoute({ method, url: path }))
    if (allowed.length === 0) {
      const detail = `There is nothing at ${shorten(path)}; GET /docs lists what there is.`
      return sendProblem(reply, problem(404, 'not-found', detail))
    }
    reply.header('allow', [...allowed, 'OPTIONS'].join(', '))
    if (request.method === 'OPTIONS') return reply.code(204).send()
    const detail = `${request.method} is not for ${path}, which takes ${allowed.join(' and ')}.`
    return sendProblem(reply, problem(405, 'method', detail))
  })
}

/** What Node's HTTP parser gives up on, before there is a request. */
export function refuseBadHttp(
  error: NodeJS.ErrnoException,
  socket: Socket,
  { settings, exceeded }: Limits,
): void {
  const client = clientOf(socket) ?? socket.remoteAddress
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    exceeded.note('requestTimeout', client)
  } else if (error.code === 'HPE_HEADER_OVERFLOW') {
    exceeded.note('headerBytes', client)
  }
  // Where TLS failed there is nobody who could read an answer.
  const isLost = error.code === 'ECONNRESET' || /^(EPROTO|ERR_(SSL|TLS)_)/.test(error.code ?? '')
  if (isLost || !socket.writable || isStreaming(socket)) {
    socket.destroy()
    return
  }
  const it =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? tooLarge(431, 'headers-too-large', 'The head of the request', settings.maxHeaderBytes)
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? problem(408, 'timeout', 'The request took too long to arrive.')
        : problem(400, 'http', 'This is not valid HTTP/1.1.')
  endWithProblem(socket, it)
}

/** Answers on the bare socket, where there is no reply to answer with, and ends it. */
export function endWithProblem(socket: Socket, it: Problem, headers: readonly string[] = []): void {
  const body = JSON.stringify(it)
  const head = [
    `HTTP/1.1 ${it.status} ${it.title}`,
    `Content-Type: ${PROBLEM_JSON}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    ...headers,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

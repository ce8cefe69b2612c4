import { request as ask, type ClientRequest, type IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem, sendProblem } from '../problem.ts'
import { wireOf } from '../streaming.ts'
import { bodyOf } from './relayed-body.ts'
import { headFor, headOf, type Speaker } from './relayed-head.ts'
import { gone, late } from './unanswered.ts'
import type { Way } from './ways.ts'

/** One request on its way to the primary, and the answer on its way back. */
export class Relayed {
  readonly #request: FastifyRequest
  readonly #reply: FastifyReply
  #upstream: ClientRequest | undefined
  #from: IncomingMessage | undefined
  /** The end of what a stream has said. */
  #tail = ''
  /** What a client is told when it is let go: milliseconds until it comes again. */
  #retry: number | undefined

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.#request = request
    this.#reply = reply
  }

  /**
   * Asks, and resolves once the primary is done with it. What fails is answered with a problem, or
   * ends this one answer where it has begun.
   * @param speaker for whom, and by whom
   */
  async pass(way: Way, speaker: Speaker): Promise<void> {
    try {
      const body = await bodyOf(this.#request)
      if (!wireOf(this.#request.raw).destroyed) await this.#ask(way, speaker, body)
    } catch (error) {
      this.#refuse(error as NodeJS.ErrnoException)
    }
  }

  /**
   * Ends what would go on while the server closes: a stream, with when to come again where it is
   * between two events; a poll that is held, with nothing new. Everything else is answered anyhow.
   * @param retry milliseconds
   */
  letGo(retry: number): void {
    this.#retry = retry
    const upstream = this.#upstream
    const from = this.#from
    if (upstream === undefined || this.#reply.raw.writableEnded) return
    if (from !== undefined) {
      if (!isStream(from)) return
      from.unpipe()
      upstream.destroy()
      this.#reply.raw.end(this.#tail === '\n\n' ? `retry: ${retry}\n\n` : '')
    } else if (this.#isHeld) {
      upstream.destroy()
      this.#reply.code(204).header('cache-control', 'no-store').send()
    }
  }

  /** Who brings no cursor is told what there is, at once: to them there is no "nothing new". */
  get #isHeld(): boolean {
    const { routeOptions, query } = this.#request
    return routeOptions.config.holds === true && (query as { cursor?: string }).cursor !== undefined
  }

  /** @throws TypeError where the request is none that could be written as one of HTTP/1.1 */
  async #ask(way: Way, speaker: Speaker, body: Buffer | undefined): Promise<void> {
    const { raw } = this.#request
    const headers = headFor(raw, speaker)
    if (body !== undefined) headers['content-length'] = body.length
    const { host, port, agent } = way
    const upstream = ask({ host, port, agent, method: raw.method, path: raw.url, headers })
    this.#upstream = upstream
    const leave = (): void => void upstream.destroy()
    // An answer that waits for those in front of it does not hear that the connection is gone.
    const wire = wireOf(raw)
    wire.once('close', leave)
    upstream.once('close', () => wire.off('close', leave))
    this.#reply.raw.once('close', leave)
    // Also of one that is stopped, whose system takes what it is sent.
    const timer = setTimeout(() => upstream.destroy(new Late()), way.patience)
    upstream.once('close', () => clearTimeout(timer))
    upstream.on('error', (error) => this.#fail(error instanceof Late ? late() : gone()))
    upstream.on('response', (from) => {
      clearTimeout(timer)
      try {
        this.#answer(from)
      } catch (err) {
        this.#request.log.error({ err }, 'an answer could not be relayed')
        this.#upstream?.destroy()
        this.#fail()
      }
    })
    upstream.end(body)
    if (this.#retry !== undefined) this.letGo(this.#retry)
    await new Promise((resolve) => upstream.once('close', resolve))
  }

  #answer(from: IncomingMessage): void {
    const { raw } = this.#request
    const answer = this.#reply.raw
    const { statusCode = 502, headers } = from
    if (raw.httpVersionMajor === 1 && headers.connection === 'close') {
      answer.setHeader('connection', 'close')
      // As it came: what has no length ends with its connection, and is not cut into chunks.
      if (headers['transfer-encoding'] === undefined) answer.removeHeader('transfer-encoding')
    }
    answer.writeHead(statusCode, headOf(from, raw.httpVersionMajor))
    this.#reply.hijack()
    // A stream says that it has begun before it has an event.
    answer.flushHeaders()
    from.on('error', () => this.#fail())
    if (isStream(from)) {
      from.on('data', (chunk: Buffer) => {
        this.#tail = (this.#tail + chunk.toString('latin1', Math.max(0, chunk.length - 2))).slice(
          -2,
        )
      })
    }
    from.pipe(answer)
    this.#from = from
    if (this.#retry !== undefined) this.letGo(this.#retry)
  }

  #refuse(error: NodeJS.ErrnoException): void {
    const { raw } = this.#request
    if (wireOf(raw).destroyed) return
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      // As Fastify does: what is still to come is not read.
      if (raw.httpVersionMajor === 1) this.#reply.header('connection', 'close')
      this.#reply.send(error)
      return
    }
    if (!/^ERR_(?:INVALID_CHAR|UNESCAPED|HTTP_INVALID|INVALID_HTTP)/.test(error.code ?? '')) {
      this.#request.log.error({ err: error }, 'a request could not be relayed')
      this.#fail()
      return
    }
    const detail = 'This could not be passed on: a character in it is none of HTTP/1.1.'
    sendProblem(this.#reply, problem(400, 'http', detail))
  }

  #fail(why = gone()): void {
    const answer = this.#reply.raw
    // It has been let go of.
    if (answer.writableEnded) return
    if (this.#reply.sent || answer.headersSent) answer.destroy()
    else if (!answer.destroyed) sendProblem(this.#reply, why)
  }
}

function isStream({ headers }: IncomingMessage): boolean {
  return headers['content-type'] === 'text/event-stream'
}

class Late extends Error {}

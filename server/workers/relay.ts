import { Agent, request as ask, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import { parse } from 'node:querystring'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../fastify.ts'
import type { Access } from '../guard/access.ts'
import type { Meter } from '../observe/meter.ts'
import { problem, sendProblem } from '../problem.ts'

/** Where the primary listens, which is for workers alone. */
const HOST = '127.0.0.1'

/** What one process has: benches, their roads and the room; who was let in; what all of them cost. */
const PATHS = /^\/(?:auth|channel|docs|lab|metrics|stats)(?=[/?]|$)/

/** A bench's feed is in its memory, a ticket is good once, and a key in a URL begins a session. */
const PARAMETERS = ['bench', 'ticket', 'key', 'token', 'access_token', 'authorization']

/** Of one connection alone (RFC 9110 §7.6.1); Node writes its own. */
const HOPS = /^(?:connection|keep-alive|transfer-encoding|proxy-connection|expect)$/i

/**
 * A worker's way to the primary, for what only that can answer. Whatever a connection asks for, it
 * stays with the process that accepted it, and may ask for something else next: so requests are
 * relayed, one by one, and no client needs to know of it, or to come back to the same process.
 *
 * What is asked for by the thousand, the feed that everyone watches, is never relayed. What is
 * costs a hop on this machine, and no promise: bytes wait in two sockets more.
 */
export class Relay {
  readonly #port: number
  readonly #meter: Meter
  /** Whether proxies are believed, and so what they say of the client is handed on. */
  readonly #trusts: boolean
  readonly #agent = new Agent({ keepAlive: true })
  #access: Access | undefined

  constructor(port: number, meter: Meter, trusts: boolean) {
    this.#port = port
    this.#meter = meter
    this.#trusts = trusts
  }

  /** From here on requests are relayed, also of those that `access` does not know. */
  watch(app: App, access: Access | undefined): void {
    this.#access = access
    app.addHook('onRequest', (request, reply, done) => {
      if (request.ws || !this.#isFor(request.raw)) return done()
      this.#pass(request, reply)
    })
    app.addHook('onClose', async () => this.#agent.destroy())
  }

  /** Takes an upgrade that is the primary's; false: it is not. */
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): boolean {
    if (!this.#isFor(request)) return false
    const isFeed = /^\/feed\/websocket(?=\?|$)/.test(request.url ?? '')
    this.#meter.beginUpgrade(socket, isFeed ? 'websocket' : undefined)
    const upstream = connect({ host: HOST, port: this.#port, allowHalfOpen: true, noDelay: true })
    const { method, url, rawHeaders } = request
    const lines = [`${method} ${url} HTTP/1.1`, `X-Forwarded-For: ${this.#clientOf(request)}`]
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] as string
      if (!/^x-forwarded-for$/i.test(name)) lines.push(`${name}: ${rawHeaders[index + 1]}`)
    }
    upstream.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
    upstream.write(head)
    socket.pipe(upstream)
    upstream.pipe(socket)
    upstream.on('error', () => socket.destroy())
    upstream.on('close', () => socket.destroySoon())
    socket.on('close', () => upstream.destroy())
    return true
  }

  #isFor(request: IncomingMessage): boolean {
    const { url = '' } = request
    if (PATHS.test(url)) return true
    const at = url.indexOf('?')
    const query = at < 0 ? undefined : parse(url.slice(at + 1))
    if (query !== undefined && PARAMETERS.some((name) => query[name] !== undefined)) return true
    return this.#access?.isStranger(request) === true
  }

  #pass(request: FastifyRequest, reply: FastifyReply): void {
    const { raw } = request
    const answer = reply.raw
    const headers = without(raw.headers, /^(?:x-forwarded-for|:.*)$/)
    headers['x-forwarded-for'] = this.#clientOf(raw)
    headers.host ??= raw.headers[':authority'] as string | undefined
    // A body of unknown length; what has neither has no body (RFC 9112 §6.3).
    if (raw.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked'
    const upstream = ask({
      ...{ host: HOST, port: this.#port, agent: this.#agent },
      ...{ method: raw.method, path: raw.url, headers },
    })
    answer.once('close', () => upstream.destroy())
    upstream.on('error', () => {
      if (reply.sent) answer.destroy()
      else if (!answer.destroyed) sendProblem(reply, gone())
    })
    upstream.on('response', (from) => {
      reply.hijack()
      const { statusCode = 502, headers } = from
      if (raw.httpVersionMajor === 1 && headers.connection === 'close') {
        answer.setHeader('connection', 'close')
        // As it came: what has no length ends with its connection, and is not cut into chunks.
        if (headers['transfer-encoding'] === undefined) answer.removeHeader('transfer-encoding')
      }
      answer.writeHead(statusCode, without(headers))
      // A stream says that it has begun before it has an event.
      answer.flushHeaders()
      from.on('error', () => answer.destroy())
      from.pipe(answer)
    })
    raw.pipe(upstream)
  }

  /** Its address, behind those that a proxy in front says, where proxies are believed. */
  #clientOf({ headers, socket }: IncomingMessage): string {
    const said = this.#trusts ? headers['x-forwarded-for'] : undefined
    const address = socket.remoteAddress ?? ''
    return said === undefined ? address : `${said}, ${address}`
  }
}

function without(headers: NodeJS.Dict<string | string[]>, more = /^$/): OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(([name]) => !HOPS.test(name) && !more.test(name))
  return Object.fromEntries(kept)
}

function gone() {
  return problem(502, 'primary', 'The process that answers this is gone; come again.')
}

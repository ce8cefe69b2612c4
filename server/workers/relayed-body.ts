import { errorCodes, type FastifyRequest } from 'fastify'

/** What has none that would mean anything (RFC 9110 §9.3.1); Fastify reads none. */
const BODILESS = /^(?:GET|HEAD|TRACE)$/

/**
 * All of a request's body before any of it is passed on: its length is then what came, and not what
 * the client says; and the primary's connections wait for nobody who is slow to send. It is bounded in
 * size by `bodyLimit`, and in time by `requestTimeout`. Undefined: none that is to be passed on.
 * @throws Error that Fastify answers with 413; ECONNRESET where the client is gone
 */
export async function bodyOf(request: FastifyRequest): Promise<Buffer | undefined> {
  const { raw, routeOptions } = request
  const { bodyLimit } = routeOptions
  if (BODILESS.test(raw.method ?? '')) {
    // Unread, it would hide that the client leaves.
    raw.resume()
    return undefined
  }
  const tooLarge = new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()
  if (Number(raw.headers['content-length']) > bodyLimit) throw tooLarge
  const chunks: Buffer[] = []
  let size = 0
  // Destroyed, it would take the connection with it, and the answer.
  for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > bodyLimit) throw tooLarge
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export interface RawResponse {
  /** `1.0` or `1.1`, as the status line says. */
  readonly version: string
  readonly status: number
  readonly reason: string
  /** Names in lower case; values of a repeated name joined by a comma and a space. */
  readonly headers: Readonly<Record<string, string>>
  /** Status line and headers as they came, the empty line included. */
  readonly head: string
  /** Without chunk sizes; what followed the head of a 101. */
  readonly body: Buffer
  /** What said where the body ends (RFC 9112, section 6.3). */
  readonly framing: 'none' | 'length' | 'chunked' | 'close'
  /** False when the bytes stopped before the body did. */
  readonly complete: boolean
}

export interface ParseOptions {
  /** The methods of the requests, in order: an answer to HEAD has a length and no body. */
  readonly methods?: readonly string[]
  /** Whether the other side has ended: it ends a body that nothing else does. */
  readonly ended?: boolean
}

/**
 * The answers in a connection's bytes, in order, interim ones (1xx) included.
 * @throws Error on what is no HTTP/1 answer
 */
export function parseResponses(bytes: Buffer, options: ParseOptions = {}): RawResponse[] {
  const { methods = [], ended = true } = options
  const responses: RawResponse[] = []
  let answered = 0
  let rest = bytes
  while (rest.length > 0) {
    const headEnd = rest.indexOf('\r\n\r\n')
    if (headEnd < 0) throw new Error(`no end of the head in ${JSON.stringify(rest.toString())}`)
    const head = parseHead(rest.toString('latin1', 0, headEnd + 4))
    const after = rest.subarray(headEnd + 4)
    const body = parseBody(head.status, head.headers, methods[answered] === 'HEAD', after, ended)
    responses.push({ ...head, ...body })
    if (head.status >= 200 || head.status === 101) answered++
    rest = after.subarray(body.taken)
  }
  return responses
}

function parseHead(
  head: string,
): Pick<RawResponse, 'version' | 'status' | 'reason' | 'headers' | 'head'> {
  const [line = '', ...fields] = head.slice(0, -4).split('\r\n')
  const [, version, status, reason] = /^HTTP\/(1\.[01]) (\d{3}) (.*)$/.exec(line) ?? []
  if (version === undefined) throw new Error(`no status line: ${JSON.stringify(line)}`)
  const headers: Record<string, string> = {}
  for (const field of fields) {
    const [, name = '', value = ''] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(field) ?? []
    if (name === '') throw new Error(`no header: ${JSON.stringify(field)}`)
    const key = name.toLowerCase()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`
  }
  return { version, status: Number(status), reason: reason ?? '', headers, head }
}

type Body = Pick<RawResponse, 'body' | 'framing' | 'complete'> & { readonly taken: number }

function parseBody(
  status: number,
  headers: Readonly<Record<string, string>>,
  toHead: boolean,
  bytes: Buffer,
  ended: boolean,
): Body {
  if (status === 101) return { body: bytes, framing: 'close', complete: ended, taken: bytes.length }
  if (toHead || status < 200 || status === 204 || status === 304) {
    return { body: Buffer.alloc(0), framing: 'none', complete: true, taken: 0 }
  }
  if (/\bchunked$/i.test(headers['transfer-encoding'] ?? '')) return parseChunks(bytes)
  const length = headers['content-length']
  if (length === undefined) {
    return { body: bytes, framing: 'close', complete: ended, taken: bytes.length }
  }
  if (!/^\d+$/.test(length)) throw new Error(`no length: ${length}`)
  const body = bytes.subarray(0, Number(length))
  return { body, framing: 'length', complete: body.length === Number(length), taken: body.length }
}

function parseChunks(bytes: Buffer): Body {
  const chunks: Buffer[] = []
  const so = (complete: boolean, taken: number): Body => {
    return { body: Buffer.concat(chunks), framing: 'chunked', complete, taken }
  }
  let at = 0
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return so(false, bytes.length)
    const line = bytes.toString('latin1', at, lineEnd)
    if (!/^[0-9a-f]+(;.*)?$/i.test(line)) throw new Error(`no chunk size: ${JSON.stringify(line)}`)
    const size = Number.parseInt(line, 16)
    at = lineEnd + 2
    if (size === 0) {
      // Trailers, if any, and the empty line.
      const end = bytes.indexOf('\r\n\r\n', lineEnd)
      return end < 0 ? so(false, bytes.length) : so(true, end + 4)
    }
    chunks.push(bytes.subarray(at, Math.min(at + size, bytes.length)))
    at += size + 2
    if (at > bytes.length) return so(false, bytes.length)
    if (bytes.toString('latin1', at - 2, at) !== '\r\n') throw new Error('a chunk does not end')
  }
}

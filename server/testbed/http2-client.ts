import { once } from 'node:events'
import http2, { type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2'
import type { Pair } from '../tls/pair.ts'
import { atEnd } from './lifetime.ts'

export interface Http2Answer {
  readonly status: number
  readonly headers: http2.IncomingHttpHeaders
  readonly body: string
}

/** One connection of HTTP/2, by Node's own client. */
export class Http2Client {
  readonly session: ClientHttp2Session

  private constructor(session: ClientHttp2Session) {
    this.session = session
    session.on('error', () => {})
    atEnd(() => session.destroy())
  }

  static async open(origin: string, { cert }: Pair): Promise<Http2Client> {
    const session = http2.connect(origin, { ca: cert })
    await once(session, 'remoteSettings')
    return new Http2Client(session)
  }

  /** Begins a request; whether it has a body, and when that ends, is for who asks. */
  begin(path: string, headers: http2.OutgoingHttpHeaders = {}): ClientHttp2Stream {
    const isWhole = headers[':method'] !== 'POST'
    return this.session.request({ ':path': path, ...headers }, { endStream: isWhole })
  }

  /** @throws what ends the stream before its answer */
  async ask(
    path: string,
    headers: http2.OutgoingHttpHeaders = {},
    body = '',
  ): Promise<Http2Answer> {
    const stream = this.begin(path, headers)
    if (!stream.writableEnded) stream.end(body)
    const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders]
    let text = ''
    for await (const chunk of stream.setEncoding('utf8')) text += chunk
    return { status: Number(answer[':status']), headers: answer, body: text }
  }
}

/** What a stream has brought, as soon as `enough` says so. @throws what ends it before */
export async function until(
  stream: ClientHttp2Stream,
  enough: (text: string) => boolean,
): Promise<string> {
  let text = ''
  for await (const chunk of stream.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk
    if (enough(text)) return text
  }
  throw new Error(`the stream ended, having brought ${JSON.stringify(text)}`)
}

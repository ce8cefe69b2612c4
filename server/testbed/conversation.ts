import { RawConnection } from './raw.ts'
import { parseResponses, type RawResponse } from './raw-response.ts'

/** The headers of a WebSocket handshake, RFC 6455 §4.1. */
export const WEBSOCKET = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
] as const

/** What curl adds to a request with `--http2`. */
export const H2C = [
  'Connection: Upgrade, HTTP2-Settings',
  'Upgrade: h2c',
  'HTTP2-Settings: AAMAAABkAAQAAP__',
] as const

/** A request of HTTP/1.1 as it goes over the wire. */
export function get(path: string, ...headers: readonly string[]): string {
  return request('GET', path, headers)
}

export function head(path: string, ...headers: readonly string[]): string {
  return request('HEAD', path, headers)
}

/** Publishes a body, as JSON where it is no string, which goes as it is. */
export function post(body: unknown, ...headers: readonly string[]): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const length = `Content-Length: ${Buffer.byteLength(text)}`
  return request(
    'POST',
    '/feed/events',
    ['Content-Type: application/json', length, ...headers],
    text,
  )
}

export function request(
  method: string,
  path: string,
  headers: readonly string[] = [],
  body = '',
): string {
  return `${[`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n${body}`
}

/** A connection that is asked one thing after the other, by hand. */
export class Conversation {
  readonly connection: RawConnection
  readonly #methods: string[] = []

  private constructor(connection: RawConnection) {
    this.connection = connection
  }

  static async open(port: number): Promise<Conversation> {
    return new Conversation(await RawConnection.open(port))
  }

  /** Sends a request of which `answers` waits for the answer. */
  send(text: string): this {
    const methods = [...text.matchAll(/^([A-Z-]+) \S+ HTTP\/1\.[01]\r$/gm)]
    this.#methods.push(...methods.map(([, method = '']) => method))
    this.connection.write(text)
    return this
  }

  /** Every answer, once each request has one that is whole. */
  async answers(): Promise<RawResponse[]> {
    await this.connection.until(() => this.#whole().length >= this.#methods.length)
    return this.#whole()
  }

  /** Sends a request and resolves to its answer. */
  async ask(text: string): Promise<RawResponse> {
    return (await this.send(text).answers()).at(-1) as RawResponse
  }

  #whole(): RawResponse[] {
    const { received, ended } = this.connection
    try {
      const answers = parseResponses(received, { methods: this.#methods, ended })
      return answers.filter(({ complete }) => complete)
    } catch {
      return [] // A head of which there is only a part so far.
    }
  }
}

/** Asks one thing on a connection of its own. */
export async function ask(port: number, text: string): Promise<RawResponse> {
  const conversation = await Conversation.open(port)
  const answer = await conversation.ask(text)
  conversation.connection.close()
  return answer
}

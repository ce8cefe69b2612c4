/**
 * The one cookie that there is: a session's token. Written and read here rather than by
 * @fastify/cookie, which would take apart every cookie of every poll, and none but this is asked for.
 */
export class Cookie {
  readonly #name: string
  readonly #attributes: string

  /**
   * @param port of the server, in the name since cookies ignore ports: two servers of one host
   * would overwrite each other's, and roads, on ports of their own, are sent it as they should be
   * @param life seconds
   */
  constructor(port: number, life: number, isSecure: boolean) {
    this.#name = `push-or-poll-${port}`
    // Lax: Strict would lock out whoever follows a link in a chat.
    this.#attributes = `; Path=/; HttpOnly; SameSite=Lax; Max-Age=${life}${isSecure ? '; Secure' : ''}`
  }

  /** A `Set-Cookie` header. The token is made of characters that need no quoting. */
  of(token: string): string {
    return `${this.#name}=${token}${this.#attributes}`
  }

  /** The token in a `Cookie` header (RFC 6265 §4.2). */
  in(header: string): string | undefined {
    for (const pair of header.split(';')) {
      const [name, value] = pair.trim().split('=', 2)
      if (name === this.#name) return value
    }
    return undefined
  }
}

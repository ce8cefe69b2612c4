/*
 * Request heads as they are really sent, since what polling costs is mostly heads.
 *
 * Captured with a bare TCP server on 2026-11-22 from Chromium 156.0.8078.79 on Linux, with an empty
 * profile in English: its `fetch`, `EventSource` and `WebSocket`, called by a page of the same
 * origin as the browser halves call them. It ran headless, and said `HeadlessChrome` in its
 * `User-Agent`, eight bytes more than what people's say: `Chrome` stands here. The brands of
 * `sec-ch-ua` are those of Chromium; Google Chrome has one more (24 bytes). From curl 7.88.1 and
 * autocannon 9 on the same day.
 */

/**
 * Whose heads. Of a page on this machine (or over TLS) Chromium says more than of one that came
 * over plain HTTP from elsewhere: client hints, `Sec-Fetch-*` (W3C Fetch Metadata §2) and two more
 * codings go only where it holds the origin for trustworthy.
 */
export type Agent = 'chromium' | 'chromium-lan' | 'curl' | 'autocannon'

export interface HeadOptions {
  /** `chromium` by default. */
  readonly agent?: Agent
  /** Bytes of the cookie's `name=value`; its header line takes 10 more. None by default. */
  readonly cookieBytes?: number
}

/** Heads of requests to one server, ended by an empty line. */
export interface Heads {
  /** What `fetch` sends. */
  poll(path: string): string
  /** What an `EventSource` sends; with the id when it comes back. */
  stream(path: string, lastEventId?: string): string
  /** What a `WebSocket` sends. RFC 6455 §4.1 */
  upgrade(path: string, key: string): string
  /** What `fetch` sends to publish so many bytes of JSON. */
  publish(path: string, length: number): string
}

const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const PLATFORM = ['sec-ch-ua-platform: "Linux"']
const BRANDS = ['sec-ch-ua: "Not:A-Brand";v="8", "Chromium";v="156"']
const MOBILE = ['sec-ch-ua-mobile: ?0']
const FETCH_METADATA = [
  'Sec-Fetch-Site: same-origin',
  'Sec-Fetch-Mode: cors',
  'Sec-Fetch-Dest: empty',
]
const FRESH = ['Pragma: no-cache', 'Cache-Control: no-cache']

/** The last that were made: a thousand clients of one server ask for the same. */
let known: { readonly key: string; readonly heads: Heads } | undefined

/** @param host name and port, as in `Host` */
export function headsOf(host: string, options: HeadOptions): Heads {
  const key = `${host} ${options.agent} ${options.cookieBytes}`
  if (known?.key !== key) known = { key, heads: madeFor(host, options) }
  return known.heads
}

function madeFor(host: string, { agent = 'chromium', cookieBytes = 0 }: HeadOptions): Heads {
  const cookie = cookieBytes === 0 ? [] : [`Cookie: ${cookieOf(cookieBytes)}`]
  if (agent === 'curl') return bare(host, ['User-Agent: curl/7.88.1', 'Accept: */*', ...cookie])
  if (agent === 'autocannon') return bare(host, ['Connection: keep-alive', ...cookie])
  return chromium(host, agent === 'chromium', cookie)
}

function chromium(host: string, isTrustworthy: boolean, cookie: readonly string[]): Heads {
  const trusted = (lines: readonly string[]): readonly string[] => (isTrustworthy ? lines : [])
  const origin = [`Origin: http://${host}`]
  const agent = [`User-Agent: ${BROWSER}`]
  const first = [`Host: ${host}`, 'Connection: keep-alive']
  const language = [
    `Accept-Encoding: gzip, deflate${isTrustworthy ? ', br, zstd' : ''}`,
    'Accept-Language: en-US,en;q=0.9',
    ...cookie,
  ]
  const last = [...trusted(FETCH_METADATA), `Referer: http://${host}/`, ...language]
  const hints = [...trusted(PLATFORM), ...agent]
  const kind = [...trusted(BRANDS), ...trusted(MOBILE)]

  const poll = block([...first, ...hints, ...kind, 'Accept: */*', ...last])
  const stream = block([...first, ...FRESH, ...hints, 'Accept: text/event-stream', ...kind])
  const streamLast = block(last)
  const upgrade = block([
    ...[`Host: ${host}`, 'Connection: Upgrade', ...FRESH, ...agent, 'Upgrade: websocket'],
    ...[...origin, 'Sec-WebSocket-Version: 13', ...language],
  ])
  const typed = [...trusted(BRANDS), 'content-type: application/json', ...trusted(MOBILE)]
  const publish = block([...hints, ...typed, 'Accept: */*', ...origin, ...last])
  const deflate = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n'
  return {
    poll: (path) => `GET ${path} HTTP/1.1\r\n${poll}\r\n`,
    stream: (path, id) => `GET ${path} HTTP/1.1\r\n${stream}${lastEventId(id)}${streamLast}\r\n`,
    upgrade: (path, key) =>
      `GET ${path} HTTP/1.1\r\n${upgrade}Sec-WebSocket-Key: ${key}\r\n${deflate}\r\n`,
    publish: (path, length) =>
      `POST ${path} HTTP/1.1\r\n${block(first)}Content-Length: ${length}\r\n${publish}\r\n`,
  }
}

/** What a tool sends, and to upgrade or to publish the least that the server needs besides. */
function bare(host: string, lines: readonly string[]): Heads {
  const all = block([`Host: ${host}`, ...lines])
  const others = block(lines.filter((line) => !line.startsWith('Connection:')))
  return {
    poll: (path) => `GET ${path} HTTP/1.1\r\n${all}\r\n`,
    stream: (path, id) => `GET ${path} HTTP/1.1\r\n${all}${lastEventId(id)}\r\n`,
    upgrade: (path, key) =>
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${others}Connection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    publish: (path, length) =>
      `POST ${path} HTTP/1.1\r\n${all}content-type: application/json\r\nContent-Length: ${length}\r\n\r\n`,
  }
}

function block(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('')
}

function lastEventId(id: string | undefined): string {
  return id === undefined ? '' : `Last-Event-ID: ${id}\r\n`
}

/** A session's cookie of so many bytes, 2 at least. */
function cookieOf(bytes: number): string {
  return 's='.padEnd(bytes, 'x')
}

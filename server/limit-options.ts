import { Option } from 'commander'
import { DEFAULT_LIMITS, type LimitSettings } from './guard/limits.ts'
import { proxies, whole } from './option-values.ts'

type Described = readonly [flag: string, least: number, most: number, text: string]

/**
 * The options that bound what clients may take, each named after its setting. Nobody on this machine
 * is bound by address.
 */
const OPTIONS: Readonly<Record<keyof LimitSettings, Described>> = {
  maxConnections: [
    '--max-connections <n>',
    1,
    1_000_000,
    'TCP connections at a time; 100 more are let in to be told 503; each road takes 100 of its own',
  ],
  maxPerAddress: [
    '--max-per-address <n>',
    1,
    1_000_000,
    'TCP connections of one address (IPv6: /64), and polls, streams and WebSockets held open for it; ' +
      'not of this machine, nor of --trust-proxy',
  ],
  maxPerClient: [
    '--max-per-client <n>',
    1,
    1_000_000,
    'polls, streams and WebSockets held open for one client who was let in, by its session',
  ],
  maxHeldPerSocket: [
    '--max-held-per-socket <n>',
    1,
    1000,
    'polls and streams that one connection may have asked for and not been answered',
  ],
  maxPublishes: [
    '--max-publishes <n>',
    1,
    1_000_000,
    'events a second that one client publishes, or one address that is not this machine’s own',
  ],
  maxMessages: [
    '--max-messages <n>',
    1,
    1_000_000,
    'messages and pings a second over one WebSocket; beyond, it is closed with 1008',
  ],
  maxGuesses: [
    '--max-guesses <n>',
    1,
    10_000,
    'different wrong join codes, keys, tokens and tickets a minute from one address (IPv6: /64) that is not ' +
      'this machine’s own; who has joined goes on',
  ],
  maxQueuedBytes: [
    '--max-queued-bytes <n>',
    1024,
    1 << 30,
    "bytes of answers that may wait for one client; a stream's are bounded by its socket and one page",
  ],
  maxStall: [
    '--max-stall <s>',
    1,
    3600,
    'seconds for which a client may take none of the bytes that wait for it',
  ],
  maxHeaderBytes: ['--max-header-bytes <n>', 2048, 1 << 20, "bytes of a request's head"],
  maxBodyBytes: ['--max-body-bytes <n>', 1024, 1 << 26, "bytes of a request's body"],
  maxMessageBytes: ['--max-message-bytes <n>', 1024, 1 << 26, 'bytes of one WebSocket message'],
  requestTimeout: [
    '--request-timeout <s>',
    1,
    300,
    'seconds in which the head and the body of a request must have come',
  ],
}

/** The options of limits, for `--help` under a heading of their own. */
export function limitOptions(): Option[] {
  const options = Object.entries(OPTIONS).map(([name, [flag, least, most, text]]) => {
    const setting = name as keyof LimitSettings
    const variable = flag
      .replace(/ .*|^--/g, '')
      .replaceAll('-', '_')
      .toUpperCase()
    return new Option(flag, `${text}; ${least} to ${most}`)
      .env(variable)
      .default(DEFAULT_LIMITS[setting])
      .argParser(whole(least, most))
  })
  const trustProxy = new Option(
    '--trust-proxy <addresses>',
    'proxies whose X-Forwarded-For is believed, by commas: addresses, networks, loopback',
  )
    .env('TRUST_PROXY')
    .default([] as string[], 'none')
    .argParser(proxies)
  return [...options, trustProxy].map((option) => option.helpGroup('Limits:'))
}

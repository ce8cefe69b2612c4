import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/** `Host` headers remembered as right; beyond it they are looked at anew. */
const MOST_KNOWN = 1000

/** uri-host of RFC 9110 §7.2 and a port: a name, an IPv4 address, or an IPv6 address in brackets. */
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i

/**
 * The names under which this server may be asked for something. Any other name is somebody's who
 * points it at this machine (DNS rebinding): a browser takes their page for ours, and lets it read
 * everything, on loopback above all.
 */
export class Hosts {
  readonly #named: ReadonlySet<string>
  readonly #listening: () => string | undefined
  /** Whole headers, port included: the answer is one look-up for all but the first. */
  readonly #known = new Set<string>()

  /**
   * @param named further names, such as those of `--origin`
   * @param listening the address that the server listens on; undefined while it does not
   */
  constructor(named: Iterable<string>, listening: () => string | undefined) {
    this.#named = new Set([...named].map(canonical))
    this.#listening = listening
  }

  /**
   * Whether a `Host` header, with whatever port (a road's, or one that is mapped), is ours. None is
   * what HTTP/1.0 may send; Node refuses it in 1.1.
   */
  has(header: string | undefined): boolean {
    if (header === undefined || this.#known.has(header)) return true
    if (!this.#isOurs(header)) return false
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.add(header)
    return true
  }

  #isOurs(header: string): boolean {
    const [, host = ''] = HOST.exec(header) ?? []
    const name = canonical(host)
    if (name === '') return false
    if (isLoopback(name) || this.#named.has(name)) return true
    const address = this.#listening()
    if (address !== '0.0.0.0' && address !== '::') return name === address
    return isIP(name) !== 0 && interfaces().has(name)
  }
}

/**
 * A name of this machine's loopback: 127.0.0.0/8, ::1, `localhost` and what ends in `.localhost`,
 * which browsers look up nowhere (RFC 6761 §6.3).
 */
export function isLoopback(host: string): boolean {
  const name = canonical(host)
  if (isIP(name) === 4) return name.startsWith('127.')
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost')
}

/** Without brackets, the dot of a full name and the form that IPv4 has on an IPv6 socket. */
function canonical(host: string): string {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return name.replace(/^::ffff:(?=[\d.]+$)/, '').replace(/\.$/, '')
}

function interfaces(): Set<string> {
  const all = Object.values(networkInterfaces()).flat()
  return new Set(all.map((info) => info?.address.toLowerCase() ?? ''))
}

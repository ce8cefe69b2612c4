import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** IPv4 as an IPv6 socket sees it, RFC 4291 §2.5.5.2. */
const MAPPED = /^::ffff:(?=[\d.]+$)/i

/** What some proxies add to an address in X-Forwarded-For; one of IPv6 is in brackets then. */
const PORT = /^(?:([\d.]+)|\[(.*)\])(?::\d+)?$/

/**
 * What counts as one address: an IPv4 address, or the /64 that an IPv6 one is in, since that is what a
 * single line is given (RFC 6177); anybody in it has 2^64 of them.
 */
export function networkOf(address: string): string {
  const plain = address.replace(PORT, '$1$2').replace(MAPPED, '').replace(/%.*/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':').length : 0
  // A dotted tail stands for two groups.
  const missing = 8 - groups.length - after - (plain.includes('.') ? 1 : 0)
  if (tail !== undefined) groups.push(...Array(missing).fill('0'), ...tail.split(':'))
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group || '0', 16).toString(16))
  return `${network.join(':')}::/64`
}

/** Says of an address whether what it says of whom it speaks for is to be believed. */
export type Trust = (address: string) => boolean

/**
 * Trusts addresses, networks (`10.0.0.0/8`) and `loopback`.
 * @throws RangeError naming what is none of them
 */
export function trusting(hops: readonly string[]): Trust {
  const list = new BlockList()
  for (const hop of hops) {
    for (const network of hop === 'loopback' ? ['127.0.0.0/8', '::1'] : [hop]) add(list, network)
  }
  return (address) => {
    if (isIPv4(address)) return list.check(address, 'ipv4')
    return isIPv6(address) && list.check(address, 'ipv6')
  }
}

/**
 * The first address, from the near end, that is not trusted to speak for others, or the farthest.
 * @param chain what X-Forwarded-For says, and behind it the connection's own address, by commas
 */
export function clientBehind(chain: string, trusts: Trust): string {
  const addresses = chain.split(',').map((address) => address.trim())
  return addresses.findLast((address) => !trusts(address)) ?? addresses[0] ?? ''
}

function add(list: BlockList, network: string): void {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(network) ?? []
  const family = isIPv4(address) ? 'ipv4' : 'ipv6'
  const most = family === 'ipv4' ? 32 : 128
  if ((family === 'ipv6' && !isIPv6(address)) || Number(bits ?? most) > most) {
    throw new RangeError(
      `"${network}" is no IP address, no network such as 10.0.0.0/8, and not loopback`,
    )
  }
  list.addSubnet(address, Number(bits ?? most), family)
}

import type { NetworkInterfaceInfo } from 'node:os'

export interface LanAddress {
  readonly address: string
  /** The interface's name, such as `en0`. */
  readonly name: string
}

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** Networks inside this machine and tunnels out of it, by the names that their makers give them. */
const VIRTUAL =
  /^(docker|br-|bridge|veth|vEthernet|virbr|vmnet|vboxnet|VirtualBox|VMware|lxc|lxd|podman|cni|flannel|cali|tun|tap|utun|wg|tailscale|zt|ppp)/i

/**
 * IPv4 addresses under which this machine may be reached from its network, the likeliest first:
 * private ranges (RFC 1918) before others, real interfaces before virtual ones. Loopback and
 * link-local addresses (169.254/16, RFC 3927) are left out.
 */
export function lanAddresses(interfaces: Interfaces): LanAddress[] {
  const all = Object.entries(interfaces).flatMap(([name, infos = []]) =>
    infos
      .filter(({ family, internal, address }) => {
        return family === 'IPv4' && !internal && !/^(127|169\.254)\./.test(address)
      })
      .map(({ address }) => ({ address, name })),
  )
  return all.sort((a, b) => rank(a) - rank(b))
}

function rank({ address, name }: LanAddress): number {
  return (VIRTUAL.test(name) ? 10 : 0) + range(address)
}

/** Home routers first, then the networks of schools; 172.16/12 is mostly containers. */
function range(address: string): number {
  if (address.startsWith('192.168.')) return 0
  if (address.startsWith('10.')) return 1
  return /^172\.(1[6-9]|2\d|3[01])\./.test(address) ? 2 : 3
}

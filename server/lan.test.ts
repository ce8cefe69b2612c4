import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { lanAddresses } from './lan.ts'

test('a private address of a real interface comes first, those of bridges and tunnels last', () => {
  const found = lanAddresses({
    lo: [ipv4('127.0.0.1', true)],
    docker0: [ipv4('172.17.0.1')],
    'br-5f0c': [ipv4('192.168.32.1')],
    utun3: [ipv4('10.8.0.2')],
    eth1: [ipv4('172.20.1.4')],
    eth0: [ipv6('fe80::1'), ipv4('203.0.113.7')],
    wlan0: [ipv4('10.1.2.3')],
    en0: [ipv4('192.168.0.12'), ipv6('2001:db8::2')],
  })
  expect(found.map(({ name }) => name)).toEqual(
    'en0 wlan0 eth1 eth0 br-5f0c utun3 docker0'.split(' '),
  )
  expect(found[0]).toEqual({ address: '192.168.0.12', name: 'en0' })
})

test('a bridge is better than nothing; loopback and link-local addresses are nothing', () => {
  expect(lanAddresses({ docker0: [ipv4('172.17.0.1')] })).toHaveLength(1)
  expect(
    lanAddresses({
      lo: [ipv4('127.0.0.1', true)],
      eth0: [ipv4('169.254.3.4'), ipv6('fe80::1')],
      gone: undefined,
    }),
  ).toEqual([])
})

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  const [netmask, mac] = ['255.255.255.0', '00:00:00:00:00:00']
  return { address, netmask, family: 'IPv4', mac, internal, cidr: `${address}/24` }
}

function ipv6(address: string): NetworkInterfaceInfo {
  const [netmask, mac] = ['ffff:ffff:ffff:ffff::', '00:00:00:00:00:00']
  return { address, netmask, family: 'IPv6', mac, internal: false, cidr: null, scopeid: 0 }
}

import { describe, expect, test } from 'vitest'
import { clientBehind, networkOf, trusting } from './address.ts'

test.each([
  ['203.0.113.5', '203.0.113.5'],
  ['::ffff:203.0.113.5', '203.0.113.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:DB8:1:02::ffff', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::1:2:3:4:5', '2001:db8:0:1::/64'],
  ['::1:2:3:4:5:6:7', '0:1:2:3::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::203.0.113.5', '64:ff9b:0:0::/64'],
  ['203.0.113.5:50123', '203.0.113.5'],
  ['[2001:db8:1:2::3]:50123', '2001:db8:1:2::/64'],
  ['nobody', 'nobody'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

describe('a proxy is trusted', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.0.0.0/8', '10.200.3.4', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/8', '::ffff:10.1.1.1', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['loopback', '127.0.0.9', true],
    ['loopback', '::1', true],
    ['loopback', '10.0.0.1', false],
    ['loopback', 'unix', false],
  ])('given %s, %s: %s', (hop, address, is) => {
    expect(trusting(['192.0.2.1', hop])(address)).toBe(is)
  })

  test.each([
    '',
    'proxy.example',
    '10.0.0',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '*',
  ])('by no such thing as "%s"', (hop) => {
    expect(() => trusting([hop])).toThrow(`"${hop}" is no IP address`)
  })
})

test.each([
  ['203.0.113.5', '203.0.113.5'],
  ['203.0.113.5, 127.0.0.1', '203.0.113.5'],
  ['6.6.6.6,203.0.113.5,  10.0.0.1, 127.0.0.1', '203.0.113.5'],
  ['10.0.0.2, 127.0.0.1', '10.0.0.2'],
  ['nobody, 10.0.0.2', 'nobody'],
])('behind proxies that say "%s", the client is %s', (chain, client) => {
  expect(clientBehind(chain, trusting(['10.0.0.0/8', 'loopback']))).toBe(client)
})

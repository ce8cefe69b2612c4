import { networkInterfaces } from 'node:os'
import { describe, expect, test } from 'vitest'
import { ask, request } from '../testbed/conversation.ts'
import { exchange } from '../testbed/raw.ts'
import { serve } from '../testbed/serve.ts'
import { Hosts } from './host.ts'

const asking = (path: string, host: string): string =>
  request('GET', path, ['Connection: close']).replace('Host: localhost', `Host: ${host}`)

describe('hosts', () => {
  const loopback = new Hosts(['feed.example'], () => '127.0.0.1')

  test.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST:1',
    'localhost.',
    'my.localhost:3000',
    '127.0.0.1:3000',
    '127.9.8.7',
    '[::1]:3000',
    '[::ffff:127.0.0.1]:3000',
    'feed.example',
    'Feed.Example:8443',
  ])('%s is ours', (host) => {
    expect(loopback.has(host)).toBe(true)
    expect(loopback.has(host)).toBe(true)
  })

  test.each([
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.evil.example',
    'notlocalhost',
    'feed.example.evil.example',
    '0.0.0.0',
    '192.168.0.9',
    '[::2]',
    'localhost:port',
    'user@localhost',
    'localhost/..',
    'localhost, evil.example',
  ])('%j is not', (host) => {
    expect(loopback.has(host)).toBe(false)
  })

  test('an address that is listened on is ours, and no other of the network', () => {
    const hosts = new Hosts([], () => '192.168.0.12')
    expect(hosts.has('192.168.0.12:3000')).toBe(true)
    expect(hosts.has('192.168.0.13:3000')).toBe(false)
  })

  test('listening everywhere, every address of this machine is ours, and no name', () => {
    for (const everywhere of ['0.0.0.0', '::']) {
      const hosts = new Hosts([], () => everywhere)
      for (const { address, family } of Object.values(networkInterfaces()).flat() as {
        address: string
        family: string
      }[]) {
        expect(hosts.has(family === 'IPv6' ? `[${address}]:80` : address)).toBe(true)
      }
      expect(hosts.has('203.0.113.9')).toBe(false)
      expect(hosts.has('evil.example')).toBe(false)
    }
  })
})

describe.each([
  ['short-polling', '/feed/short-polling'],
  ['long-polling', '/feed/long-polling?wait=0'],
  ['sse', '/feed/sse'],
  ['websocket', '/feed/websocket'],
  ['every', '/'],
  ['every', '/nothing'],
])('[row 39] %s: a Host that is not ours', (_transport, path) => {
  test(`is 421 at ${path}, with what would be right`, async () => {
    const { port } = await serve()
    const answer = await ask(port, asking(path, 'rebound.example'))
    expect(answer.status).toBe(421)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    const problem = JSON.parse(String(answer.body))
    expect(problem).toMatchObject({ status: 421, title: 'Misdirected Request', reason: 'host' })
    expect(problem.detail).toMatch(/"rebound\.example".*--origin/)
  })
})

test('[row 39] every: HTTP/1.0 may leave the Host out', async () => {
  const { port } = await serve()
  const [answer] = await exchange(port, 'GET /health HTTP/1.0\r\n\r\n')
  expect(answer?.status).toBe(200)
})

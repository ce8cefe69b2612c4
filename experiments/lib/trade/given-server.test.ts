import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../experiment.ts'
import { givenServer, originOf } from './given-server.ts'

describe('the address of a server', () => {
  test('is a host of this machine and a port', () => {
    expect(originOf('http://localhost:8080')).toEqual({ host: 'localhost', port: 8080 })
    expect(originOf('http://127.0.0.1:3000/')).toEqual({ host: '127.0.0.1', port: 3000 })
    expect(originOf('http://localhost')).toEqual({ host: 'localhost', port: 80 })
  })

  test.each([
    ['https://localhost:8443', 'https cannot be measured yet'],
    ['http://localhost:8080/app', 'it has to end with the port'],
    ['http://localhost:8080/?bench=a', 'it has to end with the port'],
    ['http://me@localhost:8080', 'it has to end with the port'],
    ['http://example.org', 'this machine alone'],
    ['http://[::1]:8080', 'written with a name'],
    ['http://127.0.0.1.example.org', 'this machine alone'],
    ['ws://localhost:8080', 'it has to begin with http://'],
    ['localhost:8080', 'it has to begin with http://'],
    ['somewhere', 'it has to be the address of a server'],
  ])('%s is refused, and says why', (text, why) => {
    expect(() => originOf(text)).toThrow(UsageError)
    expect(() => originOf(text)).toThrow(why)
  })
})

describe('a server that already runs', () => {
  async function answering(answer: () => string, status = 200) {
    const server = createServer((_, response) => response.writeHead(status).end(answer()))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return { url: `http://127.0.0.1:${port}`, port, close: () => server.close() }
  }

  test('is looked at for how many events it has', async () => {
    const began = performance.now()
    const { url, port, close } = await answering(() => {
      const newest = Math.round((performance.now() - began) / 10)
      return JSON.stringify({ feed: { epoch: 'k3v9x2ab', newest } })
    })
    const { host, port: found, rate } = await givenServer(url, 1)
    close()
    expect([host, found]).toEqual(['127.0.0.1', port])
    expect(rate).toBeGreaterThan(60)
    expect(rate).toBeLessThan(140)
  })

  test.each([
    [() => '{}', 200, /says nothing of a feed/],
    [() => '<html>', 200, /\/stats and \/channel/],
    [() => '', 502, /\/stats was answered 502/],
    [() => '{"feed":{"epoch":"k3v9x2ab","newest":7}}', 200, /0\.0 events a second come there/],
  ])('that is none, or has no events, is a mistake: case %#', async (answer, status, why) => {
    const { url, close } = await answering(answer, status)
    await expect(givenServer(url, 0.1)).rejects.toThrow(why)
    close()
  })

  test('that is not there is a mistake in one line', async () => {
    const { url, close } = await answering(() => '')
    close()
    await expect(givenServer(url)).rejects.toThrow(UsageError)
    await expect(givenServer(url)).rejects.toThrow(/ECONNREFUSED/)
  })
})

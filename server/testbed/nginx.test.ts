import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { describeWith } from './found.ts'
import { startNginx } from './nginx.ts'
import { exchange, RawConnection } from './raw.ts'

async function serve(listener: http.RequestListener): Promise<number> {
  const server = http.createServer(listener)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describeWith('nginx', 'nginx as it comes', () => {
  test('speaks HTTP/1.0 to the server and closes after each answer', async () => {
    const port = await serve((request, response) => {
      response.end(`${request.httpVersion} ${request.headers.connection} ${request.url}`)
    })
    const nginx = await startNginx(port)
    const answer = await fetch(`${nginx.url}/a%20b?c=d`)
    expect(answer.headers.get('server')).toMatch(/^nginx/)
    expect(await answer.text()).toBe('1.0 close /a%20b?c=d')
  })

  test('holds back the first bytes of a stream that does not forbid it', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/unbuffered') response.setHeader('X-Accel-Buffering', 'no')
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: 1\n\n')
    })
    const nginx = await startNginx(port)
    const streams = await Promise.all(
      ['/buffered', '/unbuffered'].map(async (path) => {
        const connection = await RawConnection.open(nginx.port)
        return connection.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
      }),
    )
    await streams[1]?.until((text) => text.includes('data: 1'))
    await wait(200)
    expect(streams[0]?.text).not.toContain('data: 1')
  })

  test('with a cache gives what it may keep to others, and what forbids it to nobody', async () => {
    let asked = 0
    const port = await serve((request, response) => {
      if (request.url === '/no-store') response.setHeader('Cache-Control', 'no-store')
      response.end(`${++asked}`)
    })
    const { url } = await startNginx(port, { cache: true })
    const ask = async (path: string) => (await fetch(url + path)).text()
    expect([await ask('/'), await ask('/')]).toEqual(['1', '1'])
    expect([await ask('/no-store'), await ask('/no-store')]).toEqual(['2', '3'])
  })

  test('passes no upgrade on', async () => {
    const port = await serve((request, response) => response.end(`${request.headers.upgrade}`))
    const nginx = await startNginx(port)
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n'
    const [answer] = await exchange(
      nginx.port,
      `GET / HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n`,
      (text) => text.endsWith('0\r\n\r\n'),
    )
    expect(answer?.status).toBe(200)
    expect(answer?.body.toString()).toBe('undefined')
  })

  test('answers 502 and logs why when the server is not there', async () => {
    const gone = http.createServer()
    await once(gone.listen(0, '127.0.0.1'), 'listening')
    const { port } = gone.address() as AddressInfo
    gone.close()
    const nginx = await startNginx(port)
    expect((await fetch(nginx.url)).status).toBe(502)
    await vi.waitFor(() => expect(nginx.log).toContain('Connection refused'), 5_000)
  })

  test('once stopped, it has let go of its port and its files', async () => {
    const nginx = await startNginx(await serve((_request, response) => response.end()))
    const ours = () =>
      readdirSync(os.tmpdir()).filter((name) => name.includes(`nginx-${process.pid}-`))
    expect(ours()).toHaveLength(1)
    await nginx.stop()
    expect(ours()).toHaveLength(0)
    await expect(fetch(nginx.url)).rejects.toThrow()
    expect(() => process.kill(nginx.pid, 0)).toThrow('ESRCH')
  })
})

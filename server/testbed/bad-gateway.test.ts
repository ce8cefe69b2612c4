import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type BadGateway, openBadGateway } from './bad-gateway.ts'
import { RawConnection } from './raw.ts'

async function before(listener: http.RequestListener): Promise<BadGateway> {
  const server = http.createServer(listener)
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(`${data}`)))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return openBadGateway((server.address() as AddressInfo).port)
}

test('method, path, headers and body pass through, and so does the answer', async () => {
  const gateway = await before((request, response) => {
    response.writeHead(201, {
      'X-Was': `${request.method} ${request.url} ${request.headers['x-a']}`,
    })
    request.pipe(response)
  })
  const answer = await fetch(`${gateway.url}/p?q`, {
    method: 'POST',
    body: 'hello',
    headers: { 'X-A': 'b' },
  })
  expect(answer.status).toBe(201)
  expect(answer.headers.get('x-was')).toBe('POST /p?q b')
  expect(await answer.text()).toBe('hello')
})

test('a stream is passed on at once, and its end on either side is the end of both', async () => {
  let left = 0
  const gateway = await before((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
    setTimeout(() => response.write('data: 1\n\n'), 100)
    response.on('close', () => left++)
  })
  const client = await RawConnection.open(gateway.port)
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  const head = await client.until((text) => text.includes('\r\n\r\n'))
  expect(head.toString()).not.toContain('data')
  await client.until((text) => text.includes('data: 1'))
  client.close()
  await vi.waitFor(() => expect(left).toBe(1), 5_000)
})

test('while it fails, new requests get a page of HTML and a running stream goes on', async () => {
  const gateway = await before((_request, response) => {
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  })
  const stream = await RawConnection.open(gateway.port)
  await stream.write('GET / HTTP/1.0\r\n\r\n').until((text) => text.includes('x'))
  gateway.failing = true
  const answer = await fetch(gateway.url)
  expect(answer.status).toBe(502)
  expect(answer.headers.get('content-type')).toBe('text/html')
  expect(await answer.text()).toContain('502 Bad Gateway')
  const refused = new WebSocket(gateway.url.replace('http', 'ws'))
  await expect(once(refused, 'open')).rejects.toThrow('502')
  expect(gateway.failed).toBe(2)
  const { length } = stream.text
  await stream.until((text) => text.length > length + 2)
  gateway.drop()
  await stream.untilEnd()
})

test('a server that is not there is a 502 as well', async () => {
  const gateway = await openBadGateway(await unusedPort())
  expect((await fetch(gateway.url)).status).toBe(502)
})

test('a WebSocket passes through', async () => {
  const gateway = await before((_request, response) => response.end())
  const socket = new WebSocket(gateway.url.replace('http', 'ws'))
  await once(socket, 'open')
  socket.send('hi')
  const [data] = await once(socket, 'message')
  expect(`${data}`).toBe('hi')
  socket.close()
  await once(socket, 'close')
})

async function unusedPort(): Promise<number> {
  const server = http.createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

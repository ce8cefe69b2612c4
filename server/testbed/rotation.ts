import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { atEnd } from './lifetime.ts'

/**
 * A proxy that has each request and each WebSocket taken to the next of some servers, over a connection
 * of its own: nothing of a client comes to one process twice in a row. Returns its origin.
 */
export async function rotate(ports: readonly number[]): Promise<string> {
  let turn = 0
  const next = (): number => ports[turn++ % ports.length] as number
  const proxy = http.createServer((request, answer) => {
    const { method, url: path, headers } = request
    const to = { host: '127.0.0.1', port: next(), agent: false, method, path, headers }
    const upstream = http.request(to, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers)
      answer.flushHeaders()
      from.on('error', () => answer.destroy())
      from.pipe(answer)
    })
    upstream.on('error', () => answer.destroy())
    answer.on('close', () => upstream.destroy())
    request.pipe(upstream)
  })
  proxy.on('upgrade', ({ url, rawHeaders }, socket, head) => {
    const upstream = net.connect(next(), '127.0.0.1')
    const lines = [`GET ${url} HTTP/1.1`]
    for (let index = 0; index < rawHeaders.length; index += 2)
      lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`)
    upstream.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
    upstream.write(head)
    upstream.pipe(socket).pipe(upstream)
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy())
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  atEnd(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

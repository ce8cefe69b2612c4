import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { pipeline } from 'node:stream'
import { atEnd } from './lifetime.ts'

const PAGE =
  '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>\n'

export interface BadGateway {
  readonly port: number
  readonly url: string
  /** While true, each new request is answered 502 with a page of HTML; others run on. */
  failing: boolean
  /** Requests that were answered 502 so far. */
  readonly failed: number
  /** Ends every connection, as a gateway does that is restarted; it goes on listening. */
  drop(): void
  close(): Promise<void>
}

/** A gateway before a port of this machine: passes all through as it comes, or answers 502. */
export async function openBadGateway(upstream: number): Promise<BadGateway> {
  const sockets = new Set<net.Socket>()
  const server = http.createServer()
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  const gateway = {
    port: 0,
    url: '',
    failing: false,
    failed: 0,
    drop,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      drop()
      await closed
    },
  }

  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })

  server.on('request', (request, response) => {
    const refuse = () => {
      gateway.failed++
      response.writeHead(502, { 'Content-Type': 'text/html' }).end(PAGE)
    }
    if (gateway.failing) return refuse()
    const { method, headers, url: path } = request
    const onward = http.request({ port: upstream, host: '127.0.0.1', method, path, headers })
    onward.on('response', (answer) => {
      const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...kept } = answer.headers
      response.writeHead(answer.statusCode ?? 502, kept)
      response.flushHeaders() // A stream's head must not wait for its first event.
      pipeline(answer, response, () => {})
    })
    onward.on('error', () => (response.headersSent ? response.destroy() : refuse()))
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  })

  server.on('upgrade', (request, client, head) => {
    if (gateway.failing) {
      gateway.failed++
      client.end(`HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n${PAGE}`)
      return
    }
    const onward = net.connect(upstream, '127.0.0.1')
    onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${rawHeaders(request)}\r\n`)
    onward.write(head)
    pipeline(client, onward, client, () => {})
  })

  await once(server.listen(0, '127.0.0.1'), 'listening')
  gateway.port = (server.address() as net.AddressInfo).port
  gateway.url = `http://127.0.0.1:${gateway.port}`
  atEnd(() => gateway.close())
  return gateway
}

function rawHeaders({ rawHeaders }: http.IncomingMessage): string {
  let text = ''
  for (let i = 0; i < rawHeaders.length; i += 2)
    text += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`
  return text
}

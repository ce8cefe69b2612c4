import { once } from 'node:events'
import net from 'node:net'
import { Road } from '../lab/road.ts'
import { atEnd } from './lifetime.ts'

/** A TCP server that does `serve` with each connection, and a road to it, until the test ends. */
export async function roadTo(serve: (socket: net.Socket) => void): Promise<Road> {
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on('error', () => {})
    serve(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  atEnd(() => server.close())
  const { port } = server.address() as net.AddressInfo
  const road = await Road.open({ target: { host: '127.0.0.1', port } })
  atEnd(() => road.close())
  return road
}

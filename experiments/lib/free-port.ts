import net from 'node:net'

const HOST = '127.0.0.1'

/** A port of 127.0.0.1 that nobody listens on, for a program that cannot pick one by itself. */
export async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

import { once } from 'node:events'
import net from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { clientOf } from './clients.ts'
import { Road } from './road.ts'

/** An address that is not the road's own; only Linux has all of 127.0.0.0/8 without asking. */
const ELSEWHERE = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1'

type Ends = Parameters<typeof clientOf>[0]

interface Heard {
  readonly ends: Ends
  readonly client: string | undefined
}

/** A server that asks for each client as soon as it hears of the connection, and a road to it. */
async function roadToServer(on: string, host: string) {
  const heard: Heard[] = []
  const server = net.createServer((socket) => {
    const { remoteAddress, remotePort, localPort } = socket
    const ends = { remoteAddress, remotePort, localPort } as Ends
    heard.push({ ends, client: clientOf(ends) })
    socket.on('error', () => {}).resume()
  })
  await once(server.listen(0, on), 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as net.AddressInfo
  const road = await Road.open({ target: { host, port } })
  onTestFinished(() => road.close())
  return { road, port, heard }
}

async function connect(port: number): Promise<net.Socket> {
  const client = net.connect({ port, host: '127.0.0.1', localAddress: ELSEWHERE })
  client.on('error', () => {})
  onTestFinished(() => void client.destroy())
  await once(client, 'connect')
  return client
}

test('the server knows who is behind a road from the first moment, and forgets it after', async () => {
  const { road, heard } = await roadToServer('127.0.0.1', '127.0.0.1')
  const clients = await Promise.all(Array.from({ length: 20 }, () => connect(road.port)))
  await vi.waitFor(() => expect(heard).toHaveLength(20), 5_000)
  expect(heard.map(({ client }) => client)).toEqual(Array(20).fill(ELSEWHERE))
  for (const { ends } of heard) expect(clientOf(ends)).toBe(ELSEWHERE)
  for (const client of clients.slice(1)) client.end()
  const known = () => heard.filter(({ ends }) => clientOf(ends) !== undefined)
  await vi.waitFor(() => expect(known()).toHaveLength(1), 5_000)
  clients[0]?.resetAndDestroy()
  await vi.waitFor(() => expect(known()).toEqual([]), 5_000)
})

test('a server that listens on all addresses of both families knows, too', async () => {
  const { road, heard } = await roadToServer('::', '127.0.0.1')
  await connect(road.port)
  await vi.waitFor(() => expect(heard[0]?.client).toBe(ELSEWHERE), 5_000)
})

test('a server that is found by name knows once it hears the first byte', async () => {
  const { road, heard } = await roadToServer('127.0.0.1', 'localhost')
  await connect(road.port)
  await vi.waitFor(() => expect(heard).toHaveLength(1), 5_000)
  await vi.waitFor(() => expect(clientOf(heard[0]?.ends as Ends)).toBe(ELSEWHERE), 5_000)
})

test('nobody is taken for somebody behind a road', async () => {
  const { road, port, heard } = await roadToServer('127.0.0.1', '127.0.0.1')
  await connect(port)
  await vi.waitFor(() => expect(heard).toHaveLength(1), 5_000)
  expect(heard[0]?.client).toBeUndefined()
  await connect(road.port)
  await vi.waitFor(() => expect(heard[1]?.client).toBe(ELSEWHERE), 5_000)
  const behind = heard[1]?.ends as Ends
  expect(clientOf({ ...behind, remoteAddress: '10.0.0.5' } as Ends)).toBeUndefined()
  expect(clientOf({ ...behind, localPort: road.port } as Ends)).toBeUndefined()
  expect(clientOf({} as Ends)).toBeUndefined()
})

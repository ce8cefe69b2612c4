import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { RawConnection } from './raw.ts'
import { Relay } from './relay.ts'

/** A TCP server that does `serve` with each connection, and a relay in front of it. */
async function relayed(serve: (socket: net.Socket) => void): Promise<Relay> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    serve(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return Relay.open((server.address() as net.AddressInfo).port)
}

/** How a connection ends that is reset at once, which may be seen before its beginning is. */
async function endOf(port: number): Promise<string | undefined> {
  try {
    const connection = await RawConnection.open(port)
    await connection.untilEnd()
    return connection.error
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

const echo = (socket: net.Socket) => void socket.pipe(socket)

describe('counts', () => {
  test('are exactly what was sent, each way, over several connections', async () => {
    const relay = await relayed((socket) => {
      socket.on('data', (chunk) => socket.write(Buffer.alloc(chunk.length * 3)))
      socket.on('end', () => socket.end('bye'))
    })
    const sizes = [1, 1_000, 70_001]
    await Promise.all(
      sizes.map(async (size) => {
        const connection = await RawConnection.open(relay.port)
        const received = await connection.write(Buffer.alloc(size)).end().untilEnd()
        expect(received.length).toBe(size * 3 + 3)
      }),
    )
    expect(relay.bytes).toEqual({ toServer: 71_002, toClient: 71_002 * 3 + 9 })
    expect(relay.opened).toBe(3)
  })

  test('since a mark are what crossed after it', async () => {
    const relay = await relayed(echo)
    const connection = await RawConnection.open(relay.port)
    await connection.write('before').until((text) => text === 'before')
    const since = relay.mark()
    expect(since()).toEqual({ toServer: 0, toClient: 0 })
    await connection.write('and after').until((text) => text.endsWith('after'))
    expect(since()).toEqual({ toServer: 9, toClient: 9 })
    expect(relay.bytes).toEqual({ toServer: 15, toClient: 15 })
  })

  test('do not run ahead of a reader that is slow', async () => {
    const size = 64 * 1024 * 1024
    const relay = await relayed((socket) => socket.end(Buffer.alloc(size)))
    const connection = await RawConnection.open(relay.port)
    connection.pause()
    await relay.quiet()
    // What is counted but not read lies in the sockets of both machines' kernels.
    expect(relay.bytes.toClient).toBeLessThan(size / 2)
    const received = await connection.resume().untilEnd(20_000)
    expect(received.length).toBe(size)
    expect(relay.bytes.toClient).toBe(size)
  })

  test('are quiet once nothing crosses any more', async () => {
    const relay = await relayed((socket) => {
      let left = 10
      const timer = setInterval(() => (left-- > 0 ? socket.write('x') : clearInterval(timer)), 20)
    })
    await RawConnection.open(relay.port)
    await relay.quiet(150)
    expect(relay.bytes.toClient).toBe(10)
  })
})

describe('an end', () => {
  test('of one half is passed on after all bytes, and the other half goes on', async () => {
    const relay = await relayed((socket) => {
      let got = 0
      socket.on('data', (chunk) => (got += chunk.length))
      socket.on('end', () => socket.end(`got ${got}`))
    })
    const connection = await RawConnection.open(relay.port)
    const received = await connection.write(Buffer.alloc(3_000_000)).end().untilEnd()
    expect(received.toString()).toBe('got 3000000')
    expect(connection.error).toBeUndefined()
    await vi.waitFor(() => expect(relay.connections).toBe(0), 5_000)
  })

  test('of the server with a reset is a reset for the client', async () => {
    const relay = await relayed((socket) => setTimeout(() => socket.resetAndDestroy(), 50))
    const connection = await RawConnection.open(relay.port)
    await connection.untilEnd()
    expect(connection.error).toBe('ECONNRESET')
  })

  test('of the client with a reset is a reset for the server', async () => {
    let code: string | undefined
    const relay = await relayed((socket) => {
      socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code))
      socket.resume()
    })
    const connection = await RawConnection.open(relay.port)
    await vi.waitFor(() => expect(relay.connections).toBe(1), 5_000)
    await relay.quiet(50)
    connection.close('reset')
    await vi.waitFor(() => expect(code).toBe('ECONNRESET'), 5_000)
  })
})

describe('a cut', () => {
  test('resets all connections on both sides', async () => {
    const errors: unknown[] = []
    const relay = await relayed((socket) => {
      socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code))
      echo(socket)
    })
    const clients = await Promise.all([1, 2, 3].map(() => RawConnection.open(relay.port)))
    for (const client of clients) await client.write('hi').until((text) => text === 'hi')
    expect(relay.cut()).toBe(3)
    for (const client of clients) await client.untilEnd()
    expect(clients.map((client) => client.error)).toEqual(Array(3).fill('ECONNRESET'))
    await vi.waitFor(() => expect(errors).toEqual(Array(3).fill('ECONNRESET')), 5_000)
    expect(relay.connections).toBe(0)
  })

  test('of one leaves the others, and there may be none', async () => {
    const relay = await relayed(echo)
    expect(relay.cutOne()).toBe(0)
    const clients = await Promise.all([1, 2, 3].map(() => RawConnection.open(relay.port)))
    for (const client of clients) await client.write('hi').until((text) => text === 'hi')
    expect(relay.cutOne(() => 0.99)).toBe(1)
    await vi.waitFor(() => expect(clients.filter((client) => client.ended)).toHaveLength(1), 5_000)
    expect(relay.connections).toBe(2)
  })
})

test('while it refuses, new connections are reset and old ones stay', async () => {
  const relay = await relayed(echo)
  const old = await RawConnection.open(relay.port)
  await old.write('1').until((text) => text === '1')
  relay.refuse()
  expect(await endOf(relay.port)).toBe('ECONNRESET')
  await old.write('2').until((text) => text === '12')
  relay.accept()
  const late = await RawConnection.open(relay.port)
  await late.write('3').until((text) => text === '3')
  expect(relay.opened).toBe(2)
})

test('what is held passes once it is released, and what was opened meanwhile passes as it comes', async () => {
  const relay = await relayed(echo)
  const held = await RawConnection.open(relay.port)
  await held.write('1').until((text) => text === '1')
  relay.hold()
  relay.hold()
  held.write('2')
  const other = await RawConnection.open(relay.port)
  await other.write('a').until((text) => text === 'a')
  expect(held.text).toBe('1')
  relay.release()
  await held.until((text) => text === '12')
  for (const connection of [held, other]) connection.write('z')
  await held.until((text) => text.endsWith('z'))
  await other.until((text) => text.endsWith('z'))
  await relay.quiet()
  expect([held.text, other.text]).toEqual(['12z', 'az'])
})

test('a server that is not there is a reset', async () => {
  const relay = await relayed(echo)
  const before = await Relay.open(relay.port)
  await relay.close()
  expect(await endOf(before.port)).toBe('ECONNRESET')
})

test('once closed, it has let go of connections and of its port', async () => {
  const relay = await relayed(echo)
  const connection = await RawConnection.open(relay.port)
  await relay.close()
  await relay.close()
  await connection.untilEnd()
  await expect(RawConnection.open(relay.port)).rejects.toThrow('ECONNREFUSED')
})

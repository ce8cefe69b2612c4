import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { RawConnection } from '../testbed/raw.ts'
import { roadTo } from '../testbed/road-to.ts'
import { Road, type Sight } from './road.ts'

/** How a connection ends that is reset at once, which may be seen before its beginning is. */
async function endOf(port: number, saying = ''): Promise<string | undefined> {
  try {
    const connection = await RawConnection.open(port)
    await connection.write(saying).untilEnd()
    return connection.error
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

const echo = (socket: net.Socket): void => void socket.pipe(socket)

const open = (road: Road) => [...road.connections]

test('counts are exactly what was sent, each way, for the road and each connection', async () => {
  const road = await roadTo((socket) => {
    socket.on('data', (chunk) => socket.write(Buffer.alloc(chunk.length * 3)))
    socket.on('end', () => socket.end('bye'))
  })
  const crossed: unknown[] = []
  road.watch((sight) => sight.kind === 'closed' && crossed.push(sight.crossed))
  const sizes = [1, 1_000, 70_001]
  for (const size of sizes) {
    const connection = await RawConnection.open(road.port)
    const received = await connection.write(Buffer.alloc(size)).end().untilEnd()
    expect(received.length).toBe(size * 3 + 3)
    connection.close()
  }
  expect(road.crossed).toEqual({ up: 71_002, down: 71_002 * 3 + 9 })
  expect(road.opened).toBe(3)
  await vi.waitFor(() => expect(open(road)).toEqual([]), 5_000)
  expect(crossed).toEqual(sizes.map((size) => ({ up: size, down: size * 3 + 3 })))
})

test('the end of one half is passed on after all bytes, and the other half goes on', async () => {
  const road = await roadTo((socket) => {
    let got = 0
    socket.on('data', (chunk) => (got += chunk.length))
    socket.on('end', () => setTimeout(() => socket.end(`got ${got}`), 50))
  })
  const connection = await RawConnection.open(road.port)
  const received = await connection.write(Buffer.alloc(3_000_000)).end().untilEnd()
  expect(received.toString()).toBe('got 3000000')
  expect(connection.error).toBeUndefined()
})

test('a reset by either side is a reset for the other', async () => {
  const errors: unknown[] = []
  const road = await roadTo((socket) => {
    socket.on('error', ({ code }: NodeJS.ErrnoException) => errors.push(code))
    socket.on('data', (text) => {
      if (text.toString() === 'reset') socket.resetAndDestroy()
      else socket.write(text)
    })
  })
  const first = await RawConnection.open(road.port)
  await first.write('reset').untilEnd()
  expect(first.error).toBe('ECONNRESET')
  const second = await RawConnection.open(road.port)
  await second.write('hi').until((text) => text === 'hi')
  second.close('reset')
  await vi.waitFor(() => expect(errors).toEqual(['ECONNRESET']), 5_000)
  await vi.waitFor(() => expect(open(road)).toEqual([]), 5_000)
})

test('a server that is not there is a reset, and nothing has crossed', async () => {
  const road = await roadTo(echo)
  const before = await Road.open({ target: { host: '127.0.0.1', port: road.port } })
  onTestFinished(() => before.close())
  await road.close()
  expect(await endOf(before.port, 'anybody?')).toBe('ECONNRESET')
  expect(before.crossed).toEqual({ up: 0, down: 0 })
  await vi.waitFor(() => expect(open(before)).toEqual([]), 5_000)
})

test('a cut resets all connections on both sides, and new ones are welcome', async () => {
  const errors: unknown[] = []
  const road = await roadTo((socket) => {
    socket.on('error', ({ code }: NodeJS.ErrnoException) => errors.push(code))
    echo(socket)
  })
  const clients = await Promise.all([1, 2, 3].map(() => RawConnection.open(road.port)))
  for (const client of clients) await client.write('hi').until((text) => text === 'hi')
  expect(road.cut()).toBe(3)
  for (const client of clients) await client.untilEnd()
  expect(clients.map((client) => client.error)).toEqual(Array(3).fill('ECONNRESET'))
  await vi.waitFor(() => expect(errors).toEqual(Array(3).fill('ECONNRESET')), 5_000)
  expect(open(road)).toEqual([])
  const late = await RawConnection.open(road.port)
  await late.write('again').until((text) => text === 'again')
})

test('a cut leaves nothing behind, in whichever state connections are', async () => {
  const road = await roadTo((socket) => {
    socket.resume().on('end', () => socket.end('bye'))
  })
  for (let round = 0; round < 60; round++) {
    road.set({ delay: round % 3 })
    const client = await RawConnection.open(road.port)
    client.write(Buffer.alloc(round * 1_000)).end()
    for (let turn = 0; turn < round % 12; turn++) await new Promise(setImmediate)
    road.cut()
  }
  await vi.waitFor(() => expect(open(road)).toEqual([]), 5_000)
  await road.close()
})

test('while it refuses, new connections are reset and old ones stay', async () => {
  const road = await roadTo(echo)
  const old = await RawConnection.open(road.port)
  await old.write('1').until((text) => text === '1')
  road.refuse(60_000)
  expect(await endOf(road.port)).toBe('ECONNRESET')
  await old.write('2').until((text) => text === '12')
  road.restore()
  const late = await RawConnection.open(road.port)
  await late.write('3').until((text) => text === '3')
  road.refuse(100)
  expect(await endOf(road.port)).toBe('ECONNRESET')
  await wait(100)
  const later = await RawConnection.open(road.port)
  await later.write('4').until((text) => text === '4')
  expect(road.opened).toBe(3)
})

test('who watches sees exactly the bytes that crossed, and when a connection came and went', async () => {
  const road = await roadTo(echo)
  const before = await RawConnection.open(road.port)
  await before.write('not seen').until((text) => text === 'not seen')
  const sights: Sight[] = []
  const unwatch = road.watch((sight) => void sights.push(sight))
  const sent = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index * 7))
  const started = Date.now()
  const connection = await RawConnection.open(road.port)
  await connection.write(sent).end().untilEnd()
  connection.close()
  await vi.waitFor(() => expect(sights.at(-1)?.kind).toBe('closed'), 5_000)

  expect(sights[0]).toMatchObject({ kind: 'opened', connection: 2, client: '127.0.0.1' })
  expect(new Set(sights.map((sight) => sight.connection))).toEqual(new Set([2]))
  for (const direction of ['up', 'down']) {
    const seen = sights.flatMap((sight) =>
      sight.kind === 'bytes' && sight.direction === direction ? [sight.bytes] : [],
    )
    expect(Buffer.concat(seen).equals(sent)).toBe(true)
  }
  const times = sights.map(({ at }) => at)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(times[0]).toBeGreaterThan(started - 1_000)
  expect(times.at(-1)).toBeLessThan(Date.now() + 1_000)

  unwatch()
  const seen = sights.length
  await before.write('!').until((text) => text.endsWith('!'))
  expect(sights).toHaveLength(seen)
})

test('two may watch, with one function even, and each leaves alone', async () => {
  const road = await roadTo(echo)
  const watcher = vi.fn()
  const unwatch = [road.watch(watcher), road.watch(watcher)]
  const client = await RawConnection.open(road.port)
  await client.write('1').until((text) => text === '1')
  expect(watcher).toHaveBeenCalledTimes(6)
  unwatch[0]?.()
  unwatch[0]?.()
  await client.write('2').until((text) => text === '12')
  expect(watcher).toHaveBeenCalledTimes(8)
})

test('as long as nothing is wrong with it, it sets no timer', async () => {
  const road = await roadTo(echo)
  const client = net.connect(road.port, '127.0.0.1')
  await once(client, 'connect')
  const timers = vi.spyOn(globalThis, 'setTimeout')
  for (let round = 0; round < 20; round++) {
    client.write(Buffer.alloc(1 + round * 5_000))
    await once(client, 'data')
  }
  expect(timers).not.toHaveBeenCalled()
  client.destroy()
})

test('once closed, it has let go of everything, and of its port', async () => {
  const road = await roadTo(echo)
  // What tests before this one used may still be closing.
  await vi.waitFor(() => expect(handles('TCPSocketWrap')).toBe(0), 5_000)
  await vi.waitFor(() => expect(handles('TCPServerWrap')).toBe(2), 5_000)
  const far = await Road.open({ target: { host: '127.0.0.1', port: road.port } })
  far.set({ delay: 5_000 })
  const clients = await Promise.all([1, 2, 3].map(() => RawConnection.open(far.port)))
  for (const client of clients) client.write(Buffer.alloc(100_000))
  await vi.waitFor(() => {
    expect(open(far).reduce((sum, { underway }) => sum + underway, 0)).toBe(300_000)
  }, 5_000)
  const timers = handles('Timeout')
  const closed = far.close()
  expect(handles('Timeout')).toBe(timers - 3)
  await closed
  await far.close()
  for (const client of clients) await client.untilEnd()
  await expect(RawConnection.open(far.port)).rejects.toThrow('ECONNREFUSED')
  await vi.waitFor(() => expect(handles('TCPSocketWrap')).toBe(0), 5_000)
  expect(handles('TCPServerWrap')).toBe(2)
})

function handles(type: string): number {
  return process.getActiveResourcesInfo().filter((name) => name === type).length
}

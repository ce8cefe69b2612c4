import type net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { RawConnection } from '../testbed/raw.ts'
import { roadTo } from '../testbed/road-to.ts'
import { Faults } from './faults.ts'

const echo = (socket: net.Socket): void => void socket.pipe(socket)

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('')

/** Says lines one by one, each in a chunk of its own, and does something after some of them. */
async function say(client: RawConnection, count: number, after?: (line: number) => void) {
  for (let line = 0; line < count; line++) {
    client.write(`line ${line}\n`)
    await new Promise(setImmediate)
    after?.(line)
  }
  return client.until((text) => text.length >= lines(0, count).length, 20_000)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

test('a delay is added each way', async () => {
  let heard = 0
  const road = await roadTo((socket) => {
    socket.once('data', () => {
      heard = performance.now()
      socket.write('answer')
    })
  })
  road.set({ delay: 150 })
  const client = await RawConnection.open(road.port)
  const said = performance.now()
  await client.write('question').until((text) => text === 'answer')
  expect(heard - said).toBeGreaterThanOrEqual(149)
  expect(performance.now() - heard).toBeGreaterThanOrEqual(149)
})

test('a delay is not added up by what comes one after the other', async () => {
  const road = await roadTo(echo)
  road.set({ delay: 50 })
  const client = await RawConnection.open(road.port)
  const took = await timed(() => say(client, 500))
  expect(took).toBeGreaterThanOrEqual(99)
  expect(took).toBeLessThan(500 * 50)
})

test('chunks that come while others are on their way set no timers of their own', async () => {
  const road = await roadTo(echo)
  road.set({ delay: 5_000 })
  const client = await RawConnection.open(road.port)
  const timers = vi.spyOn(globalThis, 'setTimeout')
  for (let line = 0; line < 50; line++) {
    client.write(`line ${line}\n`)
    await new Promise(setImmediate)
  }
  const [connection] = road.connections
  expect(connection?.underway).toBeGreaterThan(300)
  expect(timers).toHaveBeenCalledTimes(1)
})

test('jitter keeps the order', async () => {
  const road = await roadTo(echo)
  road.set({ delay: 20, jitter: 40 })
  const received = await say(await RawConnection.open(road.port), 300)
  expect(received.toString()).toBe(lines(0, 300))
})

test('jitter goes both ways from the delay, and time never runs back', () => {
  const faults = new Faults()
  faults.set({ delay: 100, jitter: 30 })
  expect([-1, 0, 1].map((luck) => faults.arrivalOf(1_000, luck))).toEqual([1_070, 1_100, 1_130])
  faults.set({ delay: 10 })
  expect([-1, 0, 1].map((luck) => faults.arrivalOf(1_000, luck))).toEqual([1_000, 1_010, 1_040])
})

test('a delay that changes under way does not reorder, and holds for what is on its way', async () => {
  const road = await roadTo(echo)
  const delays = [5_000, 20, 0, 300, 5, 5_000, 0]
  const client = await RawConnection.open(road.port)
  const took = await timed(async () => {
    const received = await say(client, 350, (line) => {
      if (line % 50 === 0) road.set({ delay: delays[line / 50] ?? 0 })
    })
    expect(received.toString()).toBe(lines(0, 350))
  })
  expect(took).toBeLessThan(5_000)
})

test('an end comes after the bytes before it, and after the delay', async () => {
  const road = await roadTo((socket) => {
    let got = 0
    socket.on('data', (chunk) => (got += chunk.length))
    socket.on('end', () => socket.end(`got ${got}`))
  })
  road.set({ delay: 150, jitter: 50 })
  const client = await RawConnection.open(road.port)
  const took = await timed(async () => {
    const received = await client.write(Buffer.alloc(500_000)).end().untilEnd()
    expect(received.toString()).toBe('got 500000')
  })
  expect(took).toBeGreaterThanOrEqual(199)
  expect(client.error).toBeUndefined()
})

test('a reset comes after the bytes before it, and after the delay', async () => {
  const road = await roadTo((socket) => {
    socket.write('last words')
    // Both are on the road at once. A reset that is right behind bytes looks like an end to Node.
    setTimeout(() => socket.resetAndDestroy(), 300)
  })
  road.set({ delay: 400 })
  const client = await RawConnection.open(road.port)
  expect(await timed(() => client.untilEnd())).toBeGreaterThanOrEqual(690)
  expect(client.text).toBe('last words')
  expect(client.error).toBe('ECONNRESET')
})

test('a cap lets so many bytes a second pass, for each direction and connection', async () => {
  const road = await roadTo(echo)
  road.set({ bandwidth: 100_000 })
  const took = await timed(async () => {
    await Promise.all(
      [1, 2, 3].map(async () => {
        const client = await RawConnection.open(road.port)
        await client.write(Buffer.alloc(100_000)).until((text) => text.length === 100_000, 20_000)
      }),
    )
  })
  expect(took).toBeGreaterThan(950)
  expect(took).toBeLessThan(6_000)
})

test('a cap that is lifted, or was never reached, is not felt', async () => {
  const road = await roadTo(echo)
  const client = await RawConnection.open(road.port)
  road.set({ bandwidth: 10 })
  client.write(Buffer.alloc(100_000))
  await wait(50)
  expect(client.received.length).toBe(0)
  road.set({ bandwidth: 0 })
  await client.until((text) => text.length === 100_000)
  road.set({ bandwidth: 1_000_000_000_000 })
  await client.write(Buffer.alloc(1_000_000)).until((text) => text.length === 1_100_000)
})

test('time in which nothing was sent is not saved up for a burst', async () => {
  const road = await roadTo(echo)
  road.set({ bandwidth: 50_000 })
  const client = await RawConnection.open(road.port)
  await client.write('x').until((text) => text === 'x')
  await wait(500)
  const send = () => client.write(Buffer.alloc(25_000)).until((text) => text.length > 25_000)
  expect(await timed(send)).toBeGreaterThan(450)
})

test('while it is frozen nothing passes, ends included; then all of it does, in order', async () => {
  const ended = vi.fn()
  const road = await roadTo((socket) => {
    socket.on('end', ended)
    echo(socket)
  })
  const client = await RawConnection.open(road.port)
  await client.write('line 0\n').until((text) => text === 'line 0\n')
  const started = performance.now()
  road.freeze(400)
  for (let line = 1; line < 50; line++) client.write(`line ${line}\n`)
  client.end()
  await wait(200)
  if (performance.now() - started < 380) {
    expect(client.text).toBe('line 0\n')
    expect(ended).not.toHaveBeenCalled()
    expect(road.crossed).toEqual({ up: 7, down: 7 })
  }
  expect((await client.untilEnd()).toString()).toBe(lines(0, 50))
  expect(performance.now() - started).toBeGreaterThanOrEqual(399)
})

test('a freeze can be ended early', async () => {
  const road = await roadTo(echo)
  const client = await RawConnection.open(road.port)
  road.freeze(600_000)
  client.write('one')
  await wait(50)
  road.freeze(0)
  await client.until((text) => text === 'one')
  road.set({ delay: 5_000, jitter: 1, bandwidth: 1 })
  road.freeze(600_000)
  client.write(' two')
  await wait(50)
  road.restore()
  await client.until((text) => text === 'one two')
  expect(road.conditions).toEqual({ delay: 0, jitter: 0, bandwidth: 0 })
})

test.each([
  { delay: -1 },
  { delay: 5_001 },
  { delay: Number.NaN },
  { jitter: -1 },
  { bandwidth: -1 },
  { bandwidth: 0.5 },
  { bandwidth: Number.POSITIVE_INFINITY },
])('%o is refused, and changes nothing', (changes) => {
  const faults = new Faults()
  faults.set({ delay: 10, jitter: 5, bandwidth: 1_000 })
  expect(() => faults.set({ delay: 20, ...changes })).toThrow(RangeError)
  expect(faults.conditions).toEqual({ delay: 10, jitter: 5, bandwidth: 1_000 })
  expect(() => faults.freeze(600_001)).toThrow(RangeError)
  expect(() => faults.refuse(-1)).toThrow(RangeError)
})

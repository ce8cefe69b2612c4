import { once } from 'node:events'
import net from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { eventually } from '../testbed/eventually.ts'
import { roadTo } from '../testbed/road-to.ts'
import { Dissector, type Message } from './dissect.ts'
import { Mirror } from './mirror.ts'

afterEach(() => vi.restoreAllMocks())

async function open() {
  const road = await roadTo((socket) => socket.pipe(socket))
  const shown: Message[] = []
  const failures: unknown[] = []
  const mirror = new Mirror(
    road,
    (_connection, _at, message) => shown.push(message),
    (error) => failures.push(error),
  )
  const client = net.connect(road.port, '127.0.0.1')
  await once(client, 'connect')
  return { road, mirror, client, shown, failures }
}

const POLL = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'

test('nothing is shown until somebody looks, and all is counted', async () => {
  const { mirror, client, shown } = await open()
  client.write(POLL)
  await once(client, 'data')
  expect(shown).toEqual([])
  mirror.looking = true
  client.write(POLL)
  await once(client, 'data')
  await eventually(() =>
    expect(shown.filter(({ direction }) => direction === 'up')).toHaveLength(1),
  )
  expect(mirror.read().up).toMatchObject({ bytes: 2 * POLL.length, requests: 2 })
  mirror.looking = false
  client.write(POLL)
  await once(client, 'data')
  await eventually(() => expect(mirror.read().up.requests).toBe(3))
  expect(shown.filter(({ direction }) => direction === 'up')).toHaveLength(1)
  client.destroy()
})

test('what cannot be taken apart still crosses and counts, and its connection is let be', async () => {
  const { mirror, client, failures } = await open()
  client.write(POLL)
  await once(client, 'data')
  vi.spyOn(Dissector.prototype, 'push').mockImplementation(() => {
    throw new Error('a bug')
  })
  for (let index = 0; index < 3; index++) {
    client.write(POLL)
    expect(String((await once(client, 'data'))[0])).toBe(POLL)
  }
  expect(failures).toHaveLength(1)
  expect(mirror.read().up).toMatchObject({ bytes: 4 * POLL.length, headers: POLL.length })
  expect(mirror.read().connections).toBe(1)
  client.destroy()
  await eventually(() => expect(mirror.read().connections).toBe(0))
})

test('a message that the end cuts short counts, too', async () => {
  const { mirror, client } = await open()
  client.end('GET / HT')
  await eventually(() => {
    const { connections, up } = mirror.read()
    expect(connections).toBe(0)
    expect(up.headers + up.framing + up.payload).toBe(8)
  })
})

import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { WireMessage } from '../observe/stats.ts'
import { askLab, makeBench, OpenChannel, setBench } from '../testbed/benches.ts'
import { ask, Conversation, get } from '../testbed/conversation.ts'
import { notification, price } from '../testbed/drafts.ts'
import { eventually } from '../testbed/eventually.ts'
import { RawConnection } from '../testbed/raw.ts'
import { serve } from '../testbed/serve.ts'

async function open() {
  const served = await serve()
  const bench = await makeBench(served.origin)
  const channel = await OpenChannel.open(served.origin, bench.name)
  const road = (transport: string): number => bench.roads[transport] as number
  const look = async (...roads: string[]): Promise<void> => {
    await channel.say({ type: 'look', roads }).settled()
  }
  return { ...served, bench, channel, road, look }
}

const textOf = ({ bytes }: WireMessage): string => Buffer.from(bytes, 'base64').toString('latin1')

describe("the channel of a bench's page", () => {
  test('says first which bench it is, and then each time that it is set', async () => {
    const { origin, bench, channel } = await open()
    await eventually(() => expect(channel.messages[0]).toEqual({ type: 'bench', bench }))
    const changed = await setBench(origin, bench, { delay: 5 })
    await eventually(() => expect(channel.of('bench').at(-1)?.bench).toEqual(changed))
  })

  test('says null of a bench that is not there, and nothing where none is asked for', async () => {
    const { origin } = await open()
    const [lost, plain] = [await OpenChannel.open(origin, 'gone'), await OpenChannel.open(origin)]
    await Promise.all([lost.settled(), plain.settled()])
    expect(lost.messages[0]).toEqual({ type: 'bench', bench: null })
    expect([...plain.of('bench'), ...plain.of('roads')]).toEqual([])
    for (const channel of [lost, plain])
      await channel.say({ type: 'look', roads: ['sse'] }).settled()
  })

  test('says what crossed each road, split without a byte to spare while it is quiet', async () => {
    const { channel, road, feed } = await open()
    for (let index = 0; index < 3; index++) await feed.publish(price('X', index))
    const conversation = await Conversation.open(road('short-polling'))
    const path = `/feed/short-polling?cursor=${feed.bounds().epoch}`
    const first = await conversation.ask(get(`${path}.1`))
    await conversation.ask(get(`${path}.3`))
    const { received } = conversation.connection
    await eventually(() => {
      const reading = channel.of('roads').at(-1)?.roads['short-polling']
      expect(reading).toMatchObject({ connections: 1, opened: 1 })
      const { up, down } = reading as NonNullable<typeof reading>
      const sent = get(`${path}.1`).length + get(`${path}.3`).length
      expect(up).toEqual({
        bytes: sent,
        headers: sent,
        framing: 0,
        payload: 0,
        requests: 2,
        events: 0,
      })
      expect(down).toMatchObject({ bytes: received.length, requests: 0, events: 2 })
      expect(down.headers + down.framing + down.payload).toBe(down.bytes)
      const { events } = JSON.parse(first.body.toString())
      const payload = events.reduce((sum: number, it: object) => sum + JSON.stringify(it).length, 0)
      expect(down.payload).toBe(payload)
    })
    conversation.connection.close()
    await eventually(() => {
      const reading = channel.of('roads').at(-1)?.roads['short-polling']
      expect(reading).toMatchObject({ connections: 0, opened: 1, down: { events: 2 } })
    })
  })

  test('says which readings are of which road, each second', async () => {
    const { channel } = await open()
    await eventually(() => expect(channel.of('roads').length).toBeGreaterThan(1))
    const [one, two] = channel.of('roads')
    expect(Object.keys(one?.roads ?? {})).toHaveLength(4)
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThan(500)
  })
})

describe('a page that looks', () => {
  test('sees the messages of that road alone, byte by byte, from the next one on', async () => {
    const { channel, road, look, feed } = await open()
    await feed.publish(price('X', 1))
    const conversation = await Conversation.open(road('short-polling'))
    const unseen = await conversation.ask(get('/health'))
    await look('short-polling')
    const asked = get('/feed/short-polling', 'X-Seen: yes')
    await conversation.ask(asked)
    await ask(road('long-polling'), get('/health'))
    await eventually(() => expect(channel.of('message').length).toBeGreaterThanOrEqual(3))
    const seen = channel.of('message')
    expect(new Set(seen.map((it) => it.road))).toEqual(new Set(['short-polling']))
    expect(seen.map(({ message }) => [message.direction, message.kind])).toEqual([
      ['up', 'request'],
      ['down', 'response'],
      ['down', 'body'],
    ])
    expect(textOf(seen[0]?.message as WireMessage)).toBe(asked)
    const { received } = conversation.connection
    const answered = seen.slice(1).map(({ message }) => textOf(message))
    expect(unseen.status).toBe(200)
    expect(received.toString('latin1').endsWith(answered.join(''))).toBe(true)
    for (const { connection, message } of seen) {
      expect(connection).toBe(1)
      expect(message.length).toBe(textOf(message).length)
    }
  })

  test('sees nothing more once it looks elsewhere', async () => {
    const { channel, road, look } = await open()
    await look('sse')
    await look()
    await ask(road('sse'), get('/health'))
    await channel.settled()
    expect(channel.of('message')).toEqual([])
  })

  test('sees its own bench, and no other', async () => {
    const { origin, channel, look } = await open()
    const other = await makeBench(origin)
    await look('sse', 'short-polling')
    await ask(other.roads.sse as number, get('/health'))
    await channel.settled()
    expect(channel.of('message')).toEqual([])
  })

  test('never sees a secret: it is masked at equal length', async () => {
    const { channel, road, look, feed } = await open()
    const secrets = ['c00kie-s3cret', 'b3arer-s3cret', 't1cket-s3cret', 'fr4me-s3cret']
    await look('short-polling', 'websocket')
    const headers = [`Cookie: sid=${secrets[0]}`, `Authorization: Bearer ${secrets[1]}`]
    const asked = get(`/feed/short-polling?ticket=${secrets[2]}`, ...headers)
    await ask(road('short-polling'), asked)
    const ws = new WebSocket(`ws://127.0.0.1:${road('websocket')}/feed/websocket`, {
      headers: { cookie: `sid=${secrets[0]}` },
    })
    await once(ws, 'open')
    ws.send(JSON.stringify({ type: 'auth', ticket: secrets[3] }))
    await once(ws, 'message')
    await feed.publish(price('X', 1))
    await eventually(() => {
      const frames = channel.of('message').filter(({ message }) => message.kind === 'frame')
      expect(frames.length).toBeGreaterThanOrEqual(3)
    })
    ws.terminate()
    const all = channel.messages.map((it) => {
      return it.type === 'message' ? textOf(it.message) + unmasked(it.message) : JSON.stringify(it)
    })
    for (const secret of secrets) expect(all.join('\n')).not.toContain(secret)
    const shown = channel.of('message')[0]?.message as WireMessage
    expect(textOf(shown)).toHaveLength(asked.length)
    expect(textOf(shown)).toMatch(/\r\nCookie: \*+\r\n/)
  })

  test('is sent at most 64 KiB of a message, and told how long it is', async () => {
    const { channel, road, look, feed } = await open()
    for (let index = 0; index < 3; index++) {
      await feed.publish(notification('large', 'x'.repeat(60_000)))
    }
    await look('short-polling')
    await ask(road('short-polling'), get('/feed/short-polling'))
    await eventually(() => {
      const body = channel.of('message').find(({ message }) => message.kind === 'body')?.message
      expect(body?.length).toBeGreaterThan(180_000)
      expect(textOf(body as WireMessage)).toHaveLength(65_536)
    })
  })

  test('but does not read makes nothing pile up, and is told what it missed', async () => {
    const { channel, road, look, feed, sockets } = await open()
    for (let index = 0; index < 10; index++) {
      await feed.publish(notification('large', 'x'.repeat(60_000)))
    }
    await look('short-polling')
    channel.ws.pause()
    let most = 0
    for (let index = 0; index < 150; index++) {
      await (await fetch(`http://127.0.0.1:${road('short-polling')}/feed/short-polling`)).text()
      most = Math.max(most, ...sockets.map(({ writableLength }) => writableLength))
    }
    expect(most).toBeLessThan(1_300_000)
    channel.ws.resume()
    await eventually(() => {
      const missed = channel.of('missed').reduce((sum, { count }) => sum + count, 0)
      expect(missed).toBeGreaterThan(0)
      expect(missed + channel.of('message').length).toBe(450)
    })
  })

  test('and says what is not understood is told so, and closed', async () => {
    const { origin, channel } = await open()
    channel.say({ type: 'look', roads: 'all' })
    const [code, reason] = await once(channel.ws, 'close')
    expect([code, String(reason)]).toEqual([1008, expect.stringContaining('message.roads')])
    const other = await OpenChannel.open(origin)
    other.ws.send('{"type":"'.padEnd(200_000, 'é'))
    expect((await once(other.ws, 'close'))[0]).toBe(1008)
  })
})

test('garbage on a road harms nobody', async () => {
  const { channel, road, look, origin } = await open()
  await look('sse')
  for (const text of ['\0\0\0', 'GET', 'HTTP/1.1 200 OK\r\n\r\n', `${get('/%zz')}\x16\x03\x01`]) {
    const connection = await RawConnection.open(road('sse'))
    await connection.write(text).end().untilEnd()
  }
  await channel.settled()
  expect((await askLab(origin, 'GET', '/nowhere')).status).toBe(404)
})

/** The payload of a masked frame, RFC 6455 §5.3, of up to 125 bytes. */
function unmasked({ kind, direction, bytes }: WireMessage): string {
  const frame = Buffer.from(bytes, 'base64')
  if (kind !== 'frame' || direction !== 'up' || frame.length < 6) return ''
  const key = frame.subarray(2, 6)
  return Buffer.from(frame.subarray(6).map((byte, at) => byte ^ (key[at % 4] as number))).toString()
}

import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { get, head, post } from '../testbed/conversation.ts'
import { notification, price } from '../testbed/drafts.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { exchange } from '../testbed/raw.ts'
import { type Served, serve } from '../testbed/serve.ts'
import {
  type Direction,
  dissect,
  dissectors,
  eventIdsOf,
  headerOf,
  headOf,
  type Message,
  partsOf,
  Tally,
} from './dissect.ts'
import { type Chunk, cutUp, faultsIn, print, read, rows, splitAt } from './dissect-check.ts'

/** What crossed a connection to a real server, made by whoever connects to the port. */
async function recorder(to: number): Promise<{ port: number; chunks: Chunk[] }> {
  const chunks: Chunk[] = []
  const listener = net.createServer((client) => {
    const upstream = net.connect(to, '127.0.0.1')
    const pass = (direction: Direction, from: net.Socket, into: net.Socket): void => {
      from.on('data', (bytes: Buffer) => {
        chunks.push({ direction, bytes: Uint8Array.from(bytes) })
        into.write(bytes)
      })
      from.on('end', () => into.end()).on('error', () => into.destroy())
    }
    pass('up', client, upstream)
    pass('down', upstream, client)
  })
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  atEnd(() => void listener.close())
  return { port: (listener.address() as net.AddressInfo).port, chunks }
}

/** The messages of a connection that has ended. */
function show(chunks: readonly Chunk[]): Message[] {
  const pair = dissectors()
  const messages = chunks.flatMap(({ direction, bytes }) => pair[direction].push(bytes))
  return [...messages, ...pair.up.end(), ...pair.down.end()]
}

const epochOf = ({ feed }: Served): string => feed.bounds().epoch

describe('recorded from a real server', () => {
  const recordings: Record<string, Chunk[]> = {}
  const expected: Record<string, string[]> = {}

  beforeAll(async () => {
    const served = await serve({ heartbeat: 60 })
    for (let seq = 1; seq <= 3; seq++) await served.feed.publish(price('X', seq))
    await served.feed.publish(notification('가격 경보', 'é "quoted" [1, {2}] \\ \n'))
    const epoch = epochOf(served)
    const ids = [1, 2, 3, 4].map((seq) => `${epoch}.${seq}`)
    const start = `?cursor=${epoch}.0`

    const polls = await recorder(served.port)
    const body = {
      type: 'notification',
      data: { level: 'info', title: 'hi', text: '', from: 'me' },
    }
    const [, , , receipt] = await exchange(
      polls.port,
      [
        get(`/feed/short-polling${start}`, 'Cookie: a=secret'),
        get(`/feed/short-polling?cursor=${epoch}.4`),
        head('/feed/short-polling'),
        post(body),
        get('/feed/short-polling?cursor=x', 'Connection: close'),
      ].join(''),
    )
    recordings.polls = polls.chunks
    expected.polls = ids
    const added = (JSON.parse(`${receipt?.body}`) as { id: string }).id

    const sse = await recorder(served.port)
    await exchange(sse.port, get(`/feed/sse${start}`), (text) => /event: heartbeat\n/.test(text))
    recordings.sse = sse.chunks
    expected.sse = [...ids, added]

    const websocket = await recorder(served.port)
    const client = new WebSocket(`ws://127.0.0.1:${websocket.port}/feed/websocket${start}`, {
      perMessageDeflate: false,
    })
    await once(client, 'open')
    client.send(JSON.stringify({ type: 'publish', ref: 1, event: body }))
    client.ping('are you there')
    await once(client, 'pong')
    await sleep(100)
    client.close(1000, 'bye')
    await once(client, 'close')
    recordings.websocket = websocket.chunks
    expected.websocket = [...ids, added, `${epoch}.6`]
  })

  const kinds = ['polls', 'sse', 'websocket']

  test.each(kinds)('%s: every event is found by its id, once', (kind) => {
    const messages = read(recordings[kind] ?? [])
    expect(messages.filter(({ kind }) => kind === 'unknown')).toEqual([])
    expect(messages.filter(({ direction }) => direction === 'down').flatMap(eventIdsOf)).toEqual(
      expected[kind],
    )
  })

  test.each(kinds)('%s: any single split yields the same messages', (kind) => {
    const chunks = recordings[kind] ?? []
    const messages = print(read(chunks))
    for (const [index, { bytes }] of chunks.entries()) {
      for (let at = 1; at < bytes.length; at++) {
        const seen = print(show(splitAt(chunks, index, at)))
        if (seen !== messages) expect(seen, `chunk ${index} cut at ${at}`).toBe(messages)
      }
    }
  })

  test.each(kinds)('%s: pieces of any size yield the same messages', (kind) => {
    const chunks = recordings[kind] ?? []
    const messages = read(chunks)
    for (const size of [1, 2, 3, 7, 64, 1000]) expect(read(cutUp(chunks, size))).toEqual(messages)
  })

  test.each(kinds)('%s: cut off anywhere, what there is is covered', (kind) => {
    const chunks = recordings[kind] ?? []
    for (const [index, { bytes }] of chunks.entries()) {
      for (let at = 0; at < bytes.length; at += 3) {
        expect(() => read(splitAt(chunks, index, at).slice(0, index + 1))).not.toThrow()
      }
    }
  })

  test.each(kinds)('%s: memory that is used again does not change what was seen', (kind) => {
    const chunks = recordings[kind] ?? []
    const pair = dissectors()
    const seen = cutUp(chunks, 100).flatMap(({ direction, bytes }) => {
      const shown = pair[direction].push(bytes)
      bytes.fill(0)
      return shown
    })
    expect([...seen, ...pair.up.end(), ...pair.down.end()]).toEqual(read(chunks))
  })

  test.each(kinds)('%s: a tally alone has the same sums', (kind) => {
    const pair = dissectors()
    const up = new Tally('up')
    const alone = { up, down: new Tally('down', up) }
    for (const { direction, bytes } of recordings[kind] ?? []) {
      pair[direction].push(bytes)
      alone[direction].push(bytes)
    }
    for (const direction of ['up', 'down'] as const) {
      const { headers, framing, payload, messages, requests, events, pending } = alone[direction]
      const sums = { headers, framing, payload, messages, requests, events, pending }
      expect(pair[direction]).toMatchObject(sums)
    }
  })

  test('polls: requests and answers are paired, and say what they are', () => {
    const messages = read(recordings.polls ?? [])
    const heads = messages.flatMap((message) => {
      const it = headOf(message)
      return it ? [`${message.exchange} ${it.method ?? it.status}`] : []
    })
    expect(heads.filter((text) => /[A-Z]/.test(text))).toEqual([
      '1 GET',
      '2 GET',
      '3 HEAD',
      '4 POST',
      '5 GET',
    ])
    const answers = heads.filter((text) => !/[A-Z]/.test(text))
    expect(answers).toEqual(['1 200', '2 204', '3 200', '4 201', '5 400'])
    const [first] = messages.filter(({ kind }) => kind === 'response')
    const named = first && headOf(first)
    expect(named && headerOf(named, 'Cache-Control')).toBe('no-store')
    const bodies = messages.filter(({ kind }) => kind === 'body')
    expect(bodies.map(({ exchange, media }) => [exchange, media])).toEqual(
      expect.arrayContaining([
        [1, 'application/json'],
        [4, 'application/json'],
        [5, 'application/problem+json'],
      ]),
    )
    expect(new TextDecoder().decode(messages[0]?.bytes)).toContain('Cookie: ********\r\n')
  })

  test('polls: of a batch, the events are payload and the rest is not', () => {
    const body = read(recordings.polls ?? []).filter(({ kind }) => kind === 'body')
    const answer = body.find(({ direction }) => direction === 'down')
    const fields = answer ? dissect(answer) : []
    expect(fields.map(({ name, part }) => `${name} ${part}`)).toEqual([
      'envelope framing',
      ...Array(3).fill(['event payload', 'comma framing']).flat(),
      'event payload',
      'envelope framing',
    ])
    const [first] = fields[0]?.children ?? []
    expect(first).toMatchObject({ name: 'outcome', value: '"resumed"', from: 0 })
    expect(rows(fields).at(-2)).toBe('more: false')
    const text = JSON.parse(new TextDecoder().decode(answer?.bytes)) as { events: object[] }
    const events = fields.filter(({ name }) => name === 'event')
    expect(events.map(({ value }) => JSON.parse(value))).toEqual(text.events)
  })

  test('sse: blocks in order, hello with its batch, events, a heartbeat', () => {
    const blocks = read(recordings.sse ?? []).filter(({ kind }) => kind === 'sse')
    const outline = blocks.map((block) => {
      return dissect(block)
        .filter(({ name }) => !/^(field name|colon|line end|empty line)$/.test(name))
        .map(({ name, part }) => `${name} ${part}`)
        .join(', ')
    })
    expect(outline).toEqual([
      'retry framing, event framing, id framing, envelope framing',
      ...Array(5).fill('id framing, event payload'),
      'event framing, id framing, envelope framing',
    ])
    expect(partsOf(blocks.at(-1) as Message).payload).toBe(0)
  })

  test('websocket: frames of both directions, masked and not', () => {
    const frames = read(recordings.websocket ?? []).filter(({ kind }) => kind === 'frame')
    const firstOf = (direction: Direction): string[] =>
      frames
        .filter((frame) => frame.direction === direction)
        .map((frame) => {
          const [first, second] = dissect(frame)
          return `${first?.value} ${second?.value.split(',')[0]}`
        })
    expect(firstOf('up')).toEqual(['FIN, text masked', 'FIN, ping masked', 'FIN, close masked'])
    expect(firstOf('down').filter((text) => !text.includes('text'))).toEqual([
      'FIN, pong length 13',
      'FIN, close length 5',
    ])
    const [publish, ping, close] = frames
      .filter(({ direction }) => direction === 'up')
      .map((frame) => dissect(frame))
    expect(publish?.slice(-3).map(({ name, part }) => [name, part])).toEqual([
      ['envelope', 'framing'],
      ['event', 'payload'],
      ['envelope', 'framing'],
    ])
    expect(JSON.parse(publish?.at(-2)?.value ?? '')).toMatchObject({ type: 'notification' })
    expect(ping?.at(-1)).toMatchObject({ name: 'ping data', value: 'are you there' })
    expect(close?.slice(-2).map(({ value }) => value)).toEqual(['1000', 'bye'])
    expect(frames.flatMap((frame) => faultsIn(dissect(frame)))).toEqual([])
  })
})

describe('settings that change the bytes', () => {
  test('a gzipped event stream is cut where it was flushed', async () => {
    const served = await serve({ compress: 'gzip' })
    const recording = await recorder(served.port)
    const request = get('/feed/sse', 'Accept-Encoding: gzip')
    const client = net.connect(recording.port, '127.0.0.1')
    client.write(request)
    await expect.poll(() => recording.chunks.length).toBeGreaterThan(1)
    for (let seq = 1; seq <= 3; seq++) {
      await served.feed.publish(price('X', seq))
      await sleep(20)
    }
    client.destroy()
    const blocks = read(recording.chunks).filter(({ kind }) => kind === 'sse')
    expect(blocks.map((block) => dissect(block).map(({ name }) => name))).toEqual([
      ['gzip head', 'deflated', 'flush'],
      ...Array(3).fill(['deflated', 'flush']),
    ])
    expect(read(cutUp(recording.chunks, 1)).filter(({ kind }) => kind === 'sse')).toEqual(blocks)
  })

  test('a gzipped poll is payload as a whole', async () => {
    const served = await serve({ compress: 'gzip' })
    for (let seq = 1; seq <= 50; seq++) await served.feed.publish(price(`S${seq}`, seq))
    const recording = await recorder(served.port)
    await exchange(
      recording.port,
      get('/feed/short-polling', 'Accept-Encoding: gzip', 'Connection: close'),
    )
    const body = read(recording.chunks).find(({ kind }) => kind === 'body')
    expect(body).toMatchObject({ coding: 'gzip' })
    expect(body && dissect(body)).toMatchObject([{ part: 'payload', note: 'coded' }])
  })

  test('deflated WebSocket messages are told by RSV1, and those of a client are hidden', async () => {
    const served = await serve({ compress: 'deflate' })
    const recording = await recorder(served.port)
    const client = new WebSocket(`ws://127.0.0.1:${recording.port}/feed/websocket`, {
      perMessageDeflate: { threshold: 0 },
    })
    await once(client, 'open')
    client.send(JSON.stringify({ type: 'auth', token: 'secret'.repeat(50) }))
    await once(client, 'message')
    await sleep(50)
    client.close()
    await once(client, 'close')
    const frames = read(recording.chunks).filter(({ kind }) => kind === 'frame')
    const said = frames.find(({ direction, deflated }) => direction === 'up' && deflated)
    const hello = frames.find(({ direction }) => direction === 'down')
    expect(hello).toMatchObject({ deflated: true, deflate: true })
    expect(hello && dissect(hello).at(-1)).toMatchObject({ name: 'deflated', part: 'payload' })
    expect(frames.flatMap((frame) => faultsIn(dissect(frame)))).toEqual([])
    expect(said && stars(said)).toBe(true)
  })
})

/** Whether the payload of a short masked frame reads `*` throughout. */
function stars({ bytes }: Message): boolean {
  const size = (bytes[1] as number) & 0x7f
  const at = size === 126 ? 8 : 6
  return bytes
    .slice(at)
    .every((byte, index) => (byte ^ (bytes[at - 4 + (index & 3)] as number)) === 0x2a)
}

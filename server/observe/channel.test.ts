import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { atEnd } from '../testbed/lifetime.ts'
import { mainSource } from '../testbed/main-source.ts'
import { type Served, serve } from '../testbed/serve.ts'
import type { ChannelMessage } from './stats.ts'

const about = { kind: 'tape', speed: 10, tapes: [] } as const

describe("the page's channel", () => {
  test('says first where the events come from, then what they cost, once a second', async () => {
    const { messages } = await open()
    await expect.poll(() => messages.length, { timeout: 5000 }).toBeGreaterThan(2)
    expect(messages.slice(0, 3).map(({ type }) => type)).toEqual(['about', 'stats', 'stats'])
    expect(messages[0]).toEqual({ type: 'about', source: about })
    expect(Object.keys(messages.find(({ type }) => type === 'stats') ?? {})).toContain('stats')
  })

  test("answers a ping with the server's time", async () => {
    const { ws, messages } = await open()
    const asked = Date.now()
    ws.send('{"type":"ping","ref":7}')
    const pong = () => messages.find((message) => message.type === 'pong')
    await expect.poll(pong).toMatchObject({ type: 'pong', ref: 7 })
    expect(Math.abs((pong()?.at ?? 0) - asked)).toBeLessThan(5000)
  })

  test('closes on what it does not understand', async () => {
    const { ws } = await open()
    ws.send('{"type":"publish"}')
    const [code, reason] = await once(ws, 'close')
    expect(code).toBe(1008)
    expect(String(reason)).toContain('ping')
  })

  test('ends a page that something unexpected went wrong with, and no other', async () => {
    const { ws, served } = await open()
    const other = await join(served)
    const [theirs] = served.app.websocketServer.clients
    vi.spyOn(theirs as WebSocket, 'send').mockImplementation(() => {
      throw new Error('injected')
    })
    await once(ws, 'close')
    const heard = other.messages.length
    await expect.poll(() => other.messages.length, { timeout: 5000 }).toBeGreaterThan(heard)
  })

  test('holds a bounded number of bytes for a page that asks and never reads', async () => {
    const { ws, served } = await open()
    ws.pause()
    const ping = '{"type":"ping","ref":1}'
    for (let burst = 0; burst < 100; burst++) {
      for (let index = 0; index < 2000; index++) ws.send(ping)
      await sleep(5)
    }
    const held = Math.max(...served.sockets.map(({ writableLength }) => writableLength))
    expect(held).toBeLessThan(1_000_000)
  })
})

async function open() {
  const served = await serve({
    source: mainSource({ make: () => ({ about, start() {}, stop() {} }) }),
  })
  return { ...(await join(served)), served }
}

async function join(served: Served) {
  const ws = new WebSocket(`ws://127.0.0.1:${served.port}/channel`)
  atEnd(() => ws.terminate())
  const messages: ChannelMessage[] = []
  ws.on('message', (data) => messages.push(JSON.parse(String(data))))
  await once(ws, 'open')
  return { ws, messages }
}

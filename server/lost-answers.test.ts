import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { transports as halves } from '../web/transports/index.ts'
import { nodeClients } from './testbed/clients.ts'
import { ask, get } from './testbed/conversation.ts'
import { notification, price } from './testbed/drafts.ts'
import { eventually } from './testbed/eventually.ts'
import { atEnd } from './testbed/lifetime.ts'
import { RawConnection } from './testbed/raw.ts'
import { Relay } from './testbed/relay.ts'
import { cursorAt, serveEvents } from './testbed/serve.ts'
import { caughtUp, idsAfter, started, trace } from './testbed/trace.ts'
import { countWaiters } from './testbed/waiters.ts'

const waiting = countWaiters()

describe.each(['short-polling', 'long-polling'])('an answer to %s', (name) => {
  test(`[row 18] ${name}: that is lost comes again, the same to the byte, at the same cursor`, async () => {
    const served = await serveEvents(3)
    const relay = await Relay.open(served.port)
    const path = `/feed/${name}?cursor=${cursorAt(served, 3)}`
    const held = name === 'long-polling'
    const lost = await RawConnection.open(relay.port)
    if (held) {
      lost.write(get(path))
      await waiting(1)
    }
    await eventually(() => expect(relay.connections).toBe(1))
    relay.hold()
    await served.feed.publish(price('X', 4))
    if (!held) lost.write(get(path))
    // Answered, as far as the server can know.
    await eventually(() => expect(served.sockets[0]?.bytesWritten).toBeGreaterThan(200))
    relay.cut()
    await eventually(() => expect(lost.ended).toBe(true))
    expect(lost.text).toBe('')
    const [first, again] = [await ask(served.port, get(path)), await ask(served.port, get(path))]
    expect(JSON.parse(`${first.body}`).events).toEqual([served.feed.read(3, 1, 1)[0]?.event])
    expect(again.body).toEqual(first.body)
  })

  test(`[row 19] ${name}: is given to each of 50 that ask for the same at once`, async () => {
    const served = await serveEvents(3)
    const path = `/feed/${name}?cursor=${cursorAt(served, 3)}`
    const polls = Array.from({ length: 50 }, () => ask(served.port, get(path)))
    if (name === 'long-polling') {
      await waiting(50)
      await served.feed.publish(price('X', 4))
    }
    const answers = await Promise.all(polls)
    const bodies = new Set(answers.map(({ status, body }) => `${status} ${body}`))
    expect(bodies.size).toBe(1)
    expect([...bodies][0]).toContain(name === 'long-polling' ? `${cursorAt(served, 4)}` : '204')
  })
})

describe.each(halves.map(({ name }) => name))('a cut in the middle of an event', (name) => {
  test(`[row 29] ${name}: costs nobody an event, and brings nobody half of one`, async () => {
    const served = await serveEvents(1)
    const ways = await Promise.all([scissors(served.port, 'end'), scissors(served.port, 'reset')])
    const clients = await Promise.all(
      ways.map(({ url }) => nodeClients().connect(name, url, { interval: 20, wait: 1 })),
    )
    await Promise.all(clients.map(started))
    await served.feed.publish(price('X', 2))
    for (const client of clients) await caughtUp(client, served)
    for (const way of ways) way.armed = true
    await served.feed.publish(notification('cut', 'x'.repeat(5000)))
    await eventually(() => expect(ways.map(({ cuts }) => cuts)).toEqual([1, 1]))
    await served.feed.publish(price('X', 4))
    for (const client of clients) {
      await caughtUp(client, served)
      const { ids, texts, gaps, repeats, resets } = trace(await client.reports())
      expect(ids).toEqual(idsAfter(served, 1))
      expect(texts).toEqual(served.feed.read(1, 9, 1e6).map(({ json }) => json))
      expect({ gaps, repeats, resets }).toEqual({ gaps: [], repeats: 0, resets: [] })
    }
  })
})

/** A relay that, once armed, cuts the first large piece that the server sends after 1,000 bytes. */
async function scissors(port: number, how: 'end' | 'reset') {
  const way = { url: '', cuts: 0, armed: false }
  const relay = net.createServer((client) => {
    const server = net.connect(port, '127.0.0.1')
    for (const [one, other] of [[client, server] as const, [server, client] as const]) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
    }
    client.pipe(server)
    server.on('data', (bytes) => {
      if (!way.armed || bytes.length < 2000) {
        client.write(bytes)
        return
      }
      way.armed = false
      way.cuts++
      server.removeAllListeners('data')
      client.write(bytes.subarray(0, 1000), () => {
        if (how === 'end') client.end()
        else client.resetAndDestroy()
      })
    })
    atEnd(() => client.destroy())
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  atEnd(() => relay.close())
  way.url = `http://127.0.0.1:${(relay.address() as net.AddressInfo).port}`
  return way
}

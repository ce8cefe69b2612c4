import http from 'node:http'
import net from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CURSOR } from './asker.ts'
import { type Listeners, startListeners } from './listeners.ts'

let listeners: Listeners
beforeAll(() => {
  listeners = startListeners(undefined)
})
afterAll(() => listeners.stop())

const call = (port: number) => {
  const head = 'GET / HTTP/1.1\r\n\r\n'
  return { host: '127.0.0.1', port, head, dialect: 'stream' as const }
}

async function listening(onSocket: (socket: net.Socket) => void) {
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as net.AddressInfo).port, close: () => server.close() }
}

test('a server that is dead is refused', async () => {
  const { port, close } = await listening(() => {})
  close()
  await expect(listeners.connect({ clients: 3, call: call(port) })).rejects.toThrow(
    /^0 of 3 clients could connect \(connect ECONNREFUSED /,
  )
})

test('one that answers something else is refused', async () => {
  const { port, close } = await listening((socket) => socket.end('HTTP/1.1 503 Busy\r\n\r\n'))
  await expect(listeners.connect({ clients: 3, call: call(port) })).rejects.toThrow(
    '0 of 3 clients could connect (HTTP 503)',
  )
  close()
})

test('what does not reach everybody is missing, and a lost connection is told', async () => {
  const sockets: net.Socket[] = []
  const { port, close } = await listening((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    sockets.push(socket)
  })
  await listeners.connect({ clients: 3, call: call(port) })
  let seq = 0
  const timer = setInterval(() => {
    const at = performance.timeOrigin + performance.now()
    const event = `{"id":"abcdefgh.${++seq}","type":"price","at":${at.toFixed(3)},"data":{}}\n`
    for (const [index, socket] of sockets.entries()) {
      if (seq % 10 === 0 && index === 1) continue
      socket.write(event)
    }
    if (seq === 40) sockets[2]?.destroy()
  }, 10)
  const heard = await listeners.measure({ seconds: 0.6, serverPid: process.pid, rate: 100 })
  clearInterval(timer)
  close()
  for (const socket of sockets) socket.destroy()
  expect(heard.events).toBeGreaterThan(20)
  expect(heard.delivered).toBeLessThan(heard.events * 3)
  expect(heard.lost).toEqual(['the server ended the connection'])
  expect(heard.uncertainty).toBeLessThan(1)
})

test('servers are asked in turn, and who answers something else is told', async () => {
  const asked = { one: 0, other: 0 }
  const answering = async (name: 'one' | 'other', status: number) => {
    const server = http.createServer((_, response) => {
      asked[name]++
      response.writeHead(status).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as net.AddressInfo
    const head = `GET /?cursor=${CURSOR} HTTP/1.1\r\nHost: here\r\n\r\n`
    const call = {
      host: '127.0.0.1',
      port,
      head,
      cursor: 'a.1',
      status: 204,
      isHeld: false,
    } as const
    return { server, asked: call, serverPid: process.pid }
  }
  const [one, other] = [await answering('one', 204), await answering('other', 204)]
  const turns = { connections: 4, warmUp: 0.02, slice: 0.05, slices: 3 }
  const take = (...servers: (typeof one)[]) => {
    const bare = servers.map(({ asked, serverPid }) => ({ asked, serverPid }))
    return listeners.takeTurns({ ...turns, servers: bare })
  }
  const found = await take(one, other)
  for (const [index, name] of (['one', 'other'] as const).entries()) {
    const { answers = 0, seconds = 0, lost } = found[index] ?? {}
    expect(answers).toBeGreaterThan(20)
    // Those before it counted are not in it.
    expect(answers).toBeLessThan(asked[name])
    expect(seconds).toBeGreaterThan(0.14)
    expect(lost).toEqual([])
  }
  const wrong = await answering('one', 200)
  expect((await take(wrong))[0]?.lost).toEqual(['HTTP 200'])
  for (const { server } of [one, other, wrong]) server.close()
})

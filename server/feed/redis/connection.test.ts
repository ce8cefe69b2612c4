import { once } from 'node:events'
import { createServer } from 'node:http'
import net, { type AddressInfo, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { describeWith } from '../../testbed/found.ts'
import { atEnd } from '../../testbed/lifetime.ts'
import { Redis } from '../../testbed/redis.ts'
import { Connection } from './connection.ts'

/** Asks whatever is there what a Redis answers. */
async function ask(url: string): Promise<unknown> {
  const closing = new AbortController()
  atEnd(() => closing.abort())
  const connection = await Connection.open(url, () => {}, closing.signal)
  return connection.call(['PING'])
}

async function portOf(server: Server): Promise<number> {
  atEnd(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

test('a port of HTTP is told to be no Redis, nor to speak TLS', async () => {
  const port = await portOf(createServer((_request, response) => response.end('Hello')))
  await expect(ask(`redis://127.0.0.1:${port}`)).rejects.toThrow(/^what answers there is no Redis$/)
  await expect(ask(`rediss://127.0.0.1:${port}`)).rejects.toThrow(
    /^what answers there does not speak TLS, which rediss:\/\/ is for$/,
  )
})

test('a port that answers with an alert of TLS is told to speak it', async () => {
  const alert = Buffer.from([21, 3, 3, 0, 2, 2, 70])
  const port = await portOf(net.createServer((socket) => socket.end(alert).on('error', () => {})))
  await expect(ask(`redis://127.0.0.1:${port}`)).rejects.toThrow(
    /^what answers there speaks TLS, which takes rediss:\/\/$/,
  )
})

describeWith('redis', 'a Redis without TLS', () => {
  test('is told not to speak it, where it is asked to', async () => {
    const { port, url } = await Redis.start()
    expect(await ask(url)).toBe('PONG')
    await expect(ask(`rediss://127.0.0.1:${port}`)).rejects.toThrow(
      /^nothing there speaks TLS, which rediss:\/\/ is for, within 2 s$/,
    )
  })
})

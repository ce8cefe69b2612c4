import { expect, test } from 'vitest'
import { headsOf } from '../drivers/headers.ts'
import { headersOf } from './polls.ts'

test.each(['chromium', 'autocannon'] as const)(
  'autocannon with the headers of %s sends as many bytes as its clients do',
  (agent) => {
    const host = '127.0.0.1:3000'
    const lines = ['GET / HTTP/1.1', `Host: ${host}`, 'Connection: keep-alive']
    const others = Object.entries(headersOf(host, agent)).map(
      ([name, value]) => `${name}: ${value}`,
    )
    const sent = `${[...lines, ...others].join('\r\n')}\r\n\r\n`
    const real = headsOf(host, { agent }).poll('/')
    expect(sent.length).toBe(real.length)
    expect(sent.split('\r\n').sort()).toEqual(real.split('\r\n').sort())
  },
)

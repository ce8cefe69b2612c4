import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Batch } from '../feed/schema.ts'
import { ask, get } from './conversation.ts'
import { exchange } from './raw.ts'

/**
 * The batch with which a transport first answers a client that says this; undefined where a poll
 * brings nothing. A long poll is not held.
 */
export async function opening(
  port: number,
  transport: string,
  query: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Batch | undefined> {
  const hold = transport === 'long-polling' ? { wait: '0' } : {}
  const path = `/feed/${transport}?${new URLSearchParams({ ...hold, ...query })}`
  const lines = Object.entries(headers).map((each) => each.join(': '))
  if (transport === 'websocket') {
    const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
    const [hello] = await once(ws, 'message')
    ws.terminate()
    return JSON.parse(`${hello}`)
  }
  if (transport === 'sse') {
    const [stream] = await exchange(port, get(path, ...lines), (text) => HELLO.test(text))
    return JSON.parse(HELLO.exec(`${stream?.body}`)?.[1] ?? '')
  }
  const { status, body } = await ask(port, get(path, ...lines))
  return status === 204 ? undefined : JSON.parse(`${body}`)
}

const HELLO = /^event: hello\nid: .*\ndata: (.*)\n\n/m

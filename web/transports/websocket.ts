import type { Batch, FeedEvent, Problem, Receipt } from '../../server/feed/event.ts'
import { Backoff } from './backoff.ts'
import { platformOf } from './post.ts'
import { Reader } from './reader.ts'
import { Receipts } from './receipts.ts'
import { Silence } from './silence.ts'
import type { Connection, ConnectOptions, PublishedNotification, Transport } from './transport.ts'

export const websocket: Transport = {
  name: 'websocket',
  label: 'WebSocket',
  hue: '#0072B2',
  shape: 'triangle',
  motto: 'One connection for messages both ways; no more requests.',
  connect,
}

/** What the server sends: an event as it is, or one of these. */
type Message =
  | FeedEvent
  | ({ readonly type: 'hello' } & Batch)
  | { readonly type: 'heartbeat'; readonly cursor: string; readonly stale?: boolean }
  | ({ readonly type: 'ack'; readonly ref: number } & Receipt)
  | { readonly type: 'problem'; readonly ref?: number; readonly problem: Problem }

function connect(options: ConnectOptions): Connection {
  const { WebSocket } = platformOf(options)
  const reader = new Reader(options)
  const backoff = new Backoff()
  const silence = new Silence(options, () => reopen('silent for 35 s'))
  const receipts = new Receipts()
  let socket: WebSocket | undefined
  let retry: ReturnType<typeof setTimeout> | undefined

  function open(): void {
    const query = reader.attach()
    reader.report({ kind: 'request' })
    const origin = options.origin.replace(/^http/, 'ws')
    socket = new WebSocket(`${origin}/feed/websocket${query.size === 0 ? '' : `?${query}`}`)
    silence.heard()
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      silence.heard()
      receive(JSON.parse(data) as Message)
    }
    socket.onclose = () => reopen('the connection was lost')
    // `close` follows, and says all there is to say; unheard, an `error` would be thrown in Node.
    socket.onerror = () => {}
  }

  function receive(message: Message): void {
    if (message.type === 'hello') {
      backoff.succeeded()
      reader.batch(message)
    } else if (message.type === 'heartbeat') reader.heartbeat(message)
    else if (message.type === 'ack') receipts.arrived(message.ref, message)
    else if (message.type === 'problem') {
      if (message.ref !== undefined) receipts.refused(message.ref, message.problem.detail)
      reader.report({ kind: 'problem', problem: message.problem })
    } else reader.event(message)
  }

  function reopen(why: string): void {
    shut()
    receipts.lost()
    if (reader.closed) return
    const retryIn = backoff.next()
    reader.report({ kind: 'state', state: 'waiting', why, retryIn })
    clearTimeout(retry)
    retry = setTimeout(open, retryIn)
  }

  function shut(): void {
    silence.stop()
    if (socket !== undefined) socket.onclose = socket.onmessage = null
    socket?.close()
  }

  open()
  return {
    get cursor() {
      return reader.cursor
    },
    publish(data: PublishedNotification): Promise<Receipt> {
      if (socket?.readyState !== 1) return Promise.reject(new Error('The lane is not connected.'))
      const [ref, receipt] = receipts.expect()
      socket.send(JSON.stringify({ type: 'publish', ref, event: { type: 'notification', data } }))
      return receipt
    },
    close() {
      reader.close()
      clearTimeout(retry)
      shut()
      receipts.lost()
    },
  }
}

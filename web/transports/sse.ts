import type { FeedEvent, Problem } from '../../server/feed/event.ts'
import { Backoff } from './backoff.ts'
import { platformOf, post } from './post.ts'
import { Reader } from './reader.ts'
import { Silence } from './silence.ts'
import type { Connection, ConnectOptions, Transport } from './transport.ts'

export const sse: Transport = {
  name: 'sse',
  label: 'Server-sent events',
  hue: '#009E73',
  shape: 'circle',
  motto: 'Asks once; the answer never ends, and brings every event.',
  connect,
}

/**
 * An EventSource comes back by itself, and brings the cursor as `Last-Event-ID`, as long as what
 * fails is the network. It may do so once. When that fails too, or when it closed for good (a proxy
 * answered 502), a new one is opened here, with `?cursor=` and the back-off of all transports:
 * left alone, it would go on knocking every second or so for as long as the server is down.
 */
function connect(options: ConnectOptions): Connection {
  const { EventSource } = platformOf(options)
  const reader = new Reader(options)
  const backoff = new Backoff()
  const silence = new Silence(options, () => reopen('silent for 35 s'))
  let source: EventSource | undefined
  /** Whether `hello`, or at least an answer, has come since the last attempt began. */
  let greeted = false
  let answered = false
  let retry: ReturnType<typeof setTimeout> | undefined

  function open(): void {
    const query = reader.attach()
    reader.report({ kind: 'request' })
    greeted = answered = false
    const url = `${options.origin}/feed/sse${query.size === 0 ? '' : `?${query}`}`
    source = new EventSource(url, { withCredentials: true })
    silence.heard()
    const on = (type: string, receive: (data: never) => void): void => {
      source?.addEventListener(type, ({ data }: MessageEvent<string>) => {
        silence.heard()
        receive(JSON.parse(data) as never)
      })
    }
    on('hello', (batch: Parameters<Reader['batch']>[0]) => {
      greeted = true
      backoff.succeeded()
      reader.batch(batch)
    })
    on('message', (event: FeedEvent) => reader.event(event))
    on('problem', (problem: Problem) => reader.report({ kind: 'problem', problem }))
    on('heartbeat', (beat: { cursor: string; stale?: boolean }) => reader.heartbeat(beat))
    source.onopen = () => {
      answered = true
      silence.heard()
    }
    source.onerror = failed
  }

  function failed(): void {
    const closed = source?.readyState === 2
    if (!greeted && (closed || !answered)) {
      reopen(closed ? 'the stream was refused' : 'the server is out of reach')
      return
    }
    if (closed || options.keepCursor?.() === false) {
      reopen('the connection was lost')
      return
    }
    // It is coming back on its own, with the cursor that it keeps itself, and after what `retry:` said:
    // that may be all that a server said which was too busy, or about to close.
    const why = greeted ? 'the connection was lost' : 'the server asked to come later'
    greeted = answered = false
    reader.attach(why)
    reader.report({ kind: 'request' })
  }

  function reopen(why: string): void {
    source?.close()
    silence.stop()
    if (reader.closed) return
    const retryIn = backoff.next()
    reader.report({ kind: 'state', state: 'waiting', why, retryIn })
    clearTimeout(retry)
    retry = setTimeout(open, retryIn)
  }

  open()
  return {
    get cursor() {
      return reader.cursor
    },
    publish: (notification) => post(options, notification),
    close() {
      reader.close()
      silence.stop()
      clearTimeout(retry)
      source?.close()
    },
  }
}

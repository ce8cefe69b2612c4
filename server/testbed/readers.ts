import { EventEmitter, once } from 'node:events'
import { createParser } from 'eventsource-parser'
import { fetch } from 'undici'
import { WebSocket } from 'ws'
import type { FeedEvent } from '../feed/schema.ts'
import { atEnd } from './lifetime.ts'

/** An event, and what came over the wire in which it was. */
export interface Read {
  readonly event: FeedEvent
  readonly wire: string
}

/** A client that we did not write. */
export interface Reader {
  readonly name: string
  /** What came since it was last asked, once it has an event. */
  upTo(id: string): Promise<readonly Read[]>
}

/** One for each transport: undici for the polls, eventsource-parser for SSE, ws for WebSocket. */
export async function openReaders(origin: string, cursor: string): Promise<Reader[]> {
  return Promise.all([
    polls(origin, 'short-polling', cursor),
    polls(origin, 'long-polling', cursor),
    serverSentEvents(origin, cursor),
    messages(origin, cursor),
  ])
}

function polls(origin: string, name: string, from: string): Reader {
  let cursor = from
  return {
    name,
    async upTo(id) {
      const reads: Read[] = []
      while (cursor !== id) {
        const answer = await fetch(`${origin}/feed/${name}?cursor=${cursor}`)
        const wire = await answer.text()
        if (wire === '') continue
        const batch = JSON.parse(wire)
        reads.push(...batch.events.map((event: FeedEvent) => ({ event, wire })))
        cursor = batch.cursor
      }
      return reads
    },
  }
}

async function serverSentEvents(origin: string, cursor: string): Promise<Reader> {
  const stream = new Stream('sse')
  const leave = new AbortController()
  atEnd(() => leave.abort())
  const { body } = await fetch(`${origin}/feed/sse?cursor=${cursor}`, { signal: leave.signal })
  const { feed } = createParser({
    onEvent: ({ event, id, data }) => {
      if (event === undefined) stream.add(id, data)
    },
  })
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const bytes of body ?? []) feed(decoder.decode(bytes, { stream: true }))
  }
  read().catch((error: Error) => {
    if (!leave.signal.aborted) throw error
  })
  return stream
}

async function messages(origin: string, cursor: string): Promise<Reader> {
  const stream = new Stream('websocket')
  const ws = new WebSocket(`${origin.replace('http', 'ws')}/feed/websocket?cursor=${cursor}`)
  atEnd(() => ws.terminate())
  ws.on('message', (data) => {
    const { id } = JSON.parse(`${data}`)
    if (id !== undefined) stream.add(id, `${data}`)
  })
  await once(ws, 'open')
  return stream
}

/** What is pushed, until it is asked for. */
class Stream extends EventEmitter implements Reader {
  readonly name: string
  #reads: Read[] = []

  constructor(name: string) {
    super()
    this.name = name
  }

  add(id: string | undefined, wire: string): void {
    const event = JSON.parse(wire)
    if (event.id !== id) throw new Error(`${wire} came as ${id}`)
    this.#reads.push({ event, wire })
    this.emit('read')
  }

  async upTo(id: string): Promise<readonly Read[]> {
    while (this.#reads.at(-1)?.event.id !== id) await once(this, 'read')
    const reads = this.#reads
    this.#reads = []
    return reads
  }
}

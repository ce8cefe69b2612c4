import { fetch } from 'undici'
import { WebSocket } from 'ws'
import { atEnd } from './lifetime.ts'

/** What came over the wire of one transport, as it came, but for the chunks and frames it came in. */
export interface Wire {
  readonly transport: string
  text: string
}

/**
 * What is told to four clients who come with one cursor, each by another transport: of the polls one
 * answer, of the streams all that comes until the test ends.
 */
export async function wiresFrom(cursor: string, origin: string): Promise<Wire[]> {
  const url = (transport: string): string => `${origin}/feed/${transport}?cursor=${cursor}`
  const wires = ['short-polling', 'long-polling', 'sse', 'websocket'].map((transport): Wire => {
    return { transport, text: '' }
  })
  for (const wire of wires) {
    if (wire.transport === 'websocket') listen(wire, url(wire.transport))
    else if (wire.transport === 'sse') void read(wire, url(wire.transport))
    else await read(wire, url(wire.transport))
  }
  return wires
}

async function read(wire: Wire, url: string): Promise<void> {
  const leave = new AbortController()
  atEnd(() => leave.abort())
  const decoder = new TextDecoder()
  try {
    const { body } = await fetch(url, { signal: leave.signal })
    for await (const part of body ?? []) wire.text += decoder.decode(part, { stream: true })
  } catch (error) {
    if (!leave.signal.aborted) wire.text += `${error}`
  }
}

function listen(wire: Wire, url: string): void {
  const ws = new WebSocket(url.replace('http', 'ws'))
  atEnd(() => ws.terminate())
  ws.on('message', (data) => {
    wire.text += `${data}`
  })
  ws.on('error', (error) => {
    wire.text += `${error}`
  })
}

import { setTimeout as sleep } from 'node:timers/promises'
import WebSocket from 'ws'
import type { Server } from './server.ts'

/** Node's flag with which a server lets its garbage be collected from outside. */
export const INSPECTABLE = '--inspect=127.0.0.1:0'

/** Milliseconds within which the inspector must be found: a busy process reads late what it said. */
const FOUND = 10_000

/** Milliseconds within which it must answer: a full collection of a large heap takes some. */
const PATIENCE = 10_000

/**
 * Makes a server collect all its garbage now, twice, as an inspector does: what is resident
 * afterwards is in use, or held by an allocator that gives nothing back.
 * @throws Error when it was not started with `INSPECTABLE`, or does not answer within 10 s
 */
export async function collectGarbage(server: Pick<Server, 'firstWords'>): Promise<void> {
  const socket = new WebSocket(await inspectorOf(server))
  const answered = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the inspector did not answer')), PATIENCE)
    const collect = (id: number): void => {
      socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }))
    }
    socket.on('open', () => collect(1))
    socket.on('message', (text: Buffer) => {
      const { id, error } = JSON.parse(text.toString()) as { id: number; error?: object }
      if (error !== undefined) reject(new Error(`the inspector said ${JSON.stringify(error)}`))
      // What the first left to finalizers, such as buffers outside of the heap, the second frees.
      else if (id === 1) return collect(2)
      else resolve()
      clearTimeout(timer)
    })
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the inspector hung up')))
  })
  try {
    await answered
  } finally {
    socket.terminate()
  }
}

/** Bytes that are resident once its garbage is collected. */
export async function residentIn(server: Pick<Server, 'firstWords' | 'rss'>): Promise<number> {
  await collectGarbage(server)
  return server.rss()
}

/** Where it listens: the server's process says so on stderr, which may be read after stdout. */
async function inspectorOf({ firstWords }: Pick<Server, 'firstWords'>): Promise<string> {
  const deadline = performance.now() + FOUND
  while (performance.now() < deadline) {
    const [, url] = /^Debugger listening on (ws:\S+)$/m.exec(firstWords()) ?? []
    if (url !== undefined) return url
    await sleep(20)
  }
  throw new Error(`no inspector is there: start the server with ${INSPECTABLE}`)
}

import net from 'node:net'
import { AnswerReader } from '../drivers/answers.ts'
import { handshakeKey } from '../drivers/frames.ts'
import { headsOf } from '../drivers/headers.ts'
import { Counting } from './counting.ts'
import type { Loaded, SetUpLoad } from './load.ts'

/** Milliseconds after which a client that came to nothing is given up. */
const PATIENCE = 5000

/** Sockets read into one buffer in turn: Node would allocate 64 KiB for each read. */
const shared = Buffer.allocUnsafeSlow(65_536)

/**
 * Connections and handshakes: each client connects, asks as those of the drivers do, and leaves in
 * order as soon as its first answer begins (a snapshot, or `hello`, which has one); then comes the
 * next. Not by the drivers: what they keep of a client takes as long to make as the server takes to
 * answer it, and the generator has to be the faster one.
 */
export async function setUp(load: SetUpLoad): Promise<Loaded> {
  const counting = new Counting()
  const request = Buffer.from(requestOf(load), 'latin1')
  let isOver = false
  const oneByOne = async (): Promise<void> => {
    while (!isOver) {
      const ms = await cameAndWent(load, request)
      if (ms === undefined) counting.failures++
      else counting.done(ms)
    }
  }
  const all = Promise.all(Array.from({ length: load.connections }, oneByOne))
  return counting.over(load, async () => {
    isOver = true
    await all
  })
}

/** What a client of a transport says first; without a cursor, so that it is answered at once. */
export function requestOf({ transport, host, port }: SetUpLoad): string {
  const heads = headsOf(`${host}:${port}`, {})
  const path = `/feed/${transport}`
  if (transport === 'websocket') return heads.upgrade(path, handshakeKey().key)
  return transport === 'sse' ? heads.stream(path) : heads.poll(path)
}

/** @returns milliseconds until its answer began; undefined when there was none */
function cameAndWent(
  { transport, host, port }: SetUpLoad,
  request: Buffer,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const began = performance.now()
    let took: number | undefined
    const right = transport === 'websocket' ? 101 : 200
    const answers = new AnswerReader({
      head: ({ status }) => {
        if (status !== right) throw new Error(`HTTP ${status}`)
        return 'pieces'
      },
      body: () => {
        took ??= performance.now() - began
        socket.end()
      },
    })
    const callback = (count: number): boolean => {
      try {
        if (took === undefined) answers.push(shared.subarray(0, count))
      } catch {
        socket.destroy()
      }
      return true
    }
    const socket = net.connect({ host, port, onread: { buffer: shared, callback } })
    socket.write(request)
    socket.setTimeout(PATIENCE, () => socket.destroy())
    // What went wrong shows in that there was no answer.
    socket.on('error', () => {})
    socket.on('close', () => resolve(took))
  })
}

import { constants, createDeflateRaw, type DeflateRaw, deflateRawSync } from 'node:zlib'
import { FLUSH_END } from './frames.ts'

const { Z_SYNC_FLUSH } = constants

/** What it takes to deflate messages one by one, as permessage-deflate has it (RFC 7692 §7.2.1). */
export interface Deflated {
  /** Of each message, as it goes into a frame. */
  readonly sizes: readonly number[]
  /** Of this process, all its threads, for a message: µs. */
  readonly cpu: number
  /** Messages that this was taken of. */
  readonly timed: number
}

/** Messages deflated while CPU is read, again and again the same, after once without reading. */
const TIMED = 2000

/** Each message on its own: `no_context_takeover`. It may be done once for all connections. */
export function withoutTakeover(messages: readonly Buffer[]): Promise<Deflated> {
  return deflated(messages, async () => {
    return messages.map((message) => {
      return deflateRawSync(message, { finishFlush: Z_SYNC_FLUSH }).length - FLUSH_END.length
    })
  })
}

/**
 * Each message with all before it as its dictionary: what one connection takes, and no other can
 * share, as it began at another message. It is deflated by one write that flushes, off the main
 * thread; a write and a flush, as `ws` does it, was seen to take Node twice as long.
 */
export function withTakeover(messages: readonly Buffer[]): Promise<Deflated> {
  return deflated(messages, async () => {
    const stream = context()
    const sizes: number[] = []
    let size = 0
    stream.on('data', (bytes: Buffer) => {
      size += bytes.length
    })
    for (const message of messages) {
      await write(stream, message)
      sizes.push(size - FLUSH_END.length)
      size = 0
    }
    stream.close()
    return sizes
  })
}

async function deflated(
  messages: readonly Buffer[],
  pass: () => Promise<number[]>,
): Promise<Deflated> {
  const sizes = await pass()
  const began = process.cpuUsage()
  let timed = 0
  while (messages.length > 0 && timed < TIMED) timed += (await pass()).length
  const { user, system } = process.cpuUsage(began)
  return { sizes, cpu: timed === 0 ? 0 : (user + system) / timed, timed }
}

/** Contexts whose memory is looked at together: one is less than what a process grows by anyway. */
export const CONTEXTS = 200

/** Bytes of resident memory that a context takes while its connection lasts, each used once. */
export async function contextMemory(message: Buffer, contexts = CONTEXTS): Promise<number> {
  const before = process.memoryUsage.rss()
  const streams: DeflateRaw[] = []
  for (let made = 0; made < contexts; made++) {
    const stream = context().resume()
    await write(stream, message)
    streams.push(stream)
  }
  const after = process.memoryUsage.rss()
  for (const stream of streams) stream.close()
  return (after - before) / contexts
}

function context(): DeflateRaw {
  return createDeflateRaw({ flush: Z_SYNC_FLUSH })
}

function write(stream: DeflateRaw, message: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(message, (error) => (error ? reject(error) : resolve()))
  })
}

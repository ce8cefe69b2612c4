import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Bed } from '../bed.ts'
import { CountedClients } from '../bytes/counted-clients.ts'
import { adopt, stopChild } from '../children.ts'
import { pinned } from '../cores.ts'
import type { Outcome } from '../experiment.ts'
import { CONTEXTS, type Deflated } from './deflating.ts'
import { type FramedMessage, framedMessages, frameSize } from './frames.ts'

const ENTRY = fileURLToPath(new URL('deflate-process.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** What came of deflating messages anew. */
export interface Work {
  readonly alone: Deflated
  readonly kept: Deflated
  /** Bytes of a context. */
  readonly memory: number
}

/** `{"i`: an event begins with its id, everything else with its type. */
const EVENT = 0x69

/**
 * Records what a server sends over one WebSocket that it deflates message by message, and deflates
 * the same messages anew: as it did, which has to come to the same bytes, and with the context kept
 * from one to the next, which this server never does.
 */
export async function recordedFrames(
  bed: Bed,
  flags: readonly string[],
  seconds: number,
): Promise<Outcome> {
  const server = await bed.server({ flags })
  const chunks: Buffer[] = []
  const counted = await CountedClients.open(bed, server, {
    transport: 'websocket',
    clients: 1,
    watch: (sight) => {
      if (sight.kind === 'bytes' && sight.direction === 'down') chunks.push(sight.bytes)
    },
  })
  await sleep(seconds * 1000)
  await counted.close()
  await server.stop()
  const messages = framedMessages(Buffer.concat(chunks))
  const texts = messages.map(({ text }) => text)
  const { alone, kept, memory } = await deflatedAnew(texts)

  const isEvent = texts.map((text) => text[2] === EVENT)
  const n = isEvent.filter(Boolean).length
  const mean = (sizes: readonly number[]) => {
    const sum = sizes.reduce((total, size, index) => total + (isEvent[index] ? size : 0), 0)
    return { value: n === 0 ? 0 : sum / n, n }
  }
  const framed = ({ sizes }: Deflated) => mean(sizes.map(frameSize))
  const cpu = ({ cpu, timed }: Deflated) => ({ value: cpu, n: timed })
  const wrong = difference(messages, alone)
  return {
    figures: {
      plain: mean(texts.map(({ length }) => frameSize(length))),
      served: mean(messages.map(({ served }) => served)),
      alone: framed(alone),
      kept: framed(kept),
      aloneCpu: cpu(alone),
      keptCpu: cpu(kept),
      contextMemory: { value: memory / 1024, n: CONTEXTS },
    },
    histograms: {},
    seen: [counted.delivery, ...(wrong === undefined ? [] : [{ wrong }])],
  }
}

/** In a process on the core that the server was on. */
async function deflatedAnew(messages: readonly Buffer[]): Promise<Work> {
  const { command, args } = pinned(0, process.execPath, ['--import', 'tsx', ENTRY])
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  adopt(child)
  try {
    return await new Promise<Work>((resolve, reject) => {
      child.once('message', (work) => resolve(work as Work))
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`deflating ended with ${code}`)))
      child.send(messages.map(String))
    })
  } finally {
    await stopChild(child)
  }
}

/** A whole sentence when deflating again does not bring about the frames that were served. */
export function difference(
  messages: readonly FramedMessage[],
  { sizes }: Pick<Deflated, 'sizes'>,
): string | undefined {
  const off = messages.findIndex(({ served, isDeflated }, index) => {
    return !isDeflated || served !== frameSize(sizes[index] ?? Number.NaN)
  })
  if (messages.length > 0 && off < 0) return undefined
  if (messages.length === 0) return 'no message was recorded.'
  return `message ${off} was served in ${messages[off]?.served} bytes, and deflates to ${frameSize(sizes[off] ?? Number.NaN)}.`
}

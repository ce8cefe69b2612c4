import type { Worker } from 'node:cluster'

/** A connection as Node's primary has it: a handle, and no socket yet. */
interface Handle {
  close(): void
}

/** What Node's primary and a worker say to each other, of which it documents nothing. */
interface Internal {
  readonly cmd?: unknown
  readonly act?: unknown
  readonly seq?: unknown
  readonly ack?: unknown
}

/**
 * Has the connection end that a worker was handed and did not take before it died. Node's primary
 * waits for the worker's word for ever and keeps the connection open (`handoff` in its
 * round_robin_handle.js; nodejs/node#21746 is about the same): nobody answers, and a client finds
 * out by its own patience, 10 to 35 s later. Closed, it is asked for again at once. There is one of
 * them at most: the next is handed over when the one before is taken.
 *
 * One that Node would hand over after the channel has closed, and before it hears of that, it keeps
 * without a word; that is not seen here.
 *
 * The messages are Node's own. Should they be others one day, nothing is seen, and nothing done.
 */
export function closeUntaken(worker: Worker): void {
  let handed: { readonly seq: unknown; readonly handle: Handle } | undefined
  const { process: child } = worker
  const send = child.send.bind(child) as (...args: unknown[]) => boolean
  child.send = (...args: unknown[]) => {
    const [message, handle] = args as [Internal, Handle | undefined]
    if (handle !== undefined && isInternal(message) && message.act === 'newconn') {
      handed = { seq: message.seq, handle }
    }
    return send(...args)
  }
  child.on('internalMessage', (message: Internal) => {
    if (isInternal(message) && message.ack === handed?.seq) handed = undefined
  })
  worker.once('exit', () => handed?.handle.close())
}

function isInternal(message: Internal): boolean {
  return message.cmd === 'NODE_CLUSTER'
}

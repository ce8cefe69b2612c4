import type { AddressInfo, Server } from 'node:net'
import { parseArgs } from 'node:util'
import { encodeEvent, now } from '../../../server/feed/event.ts'

/*
 * What all contestants share: a command line as the built server has it, events at a rate, and the
 * line that says where they listen. Each has its own source in its own process, as the server has.
 */

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    rate: { type: 'string', default: '20' },
    'payload-bytes': { type: 'string', default: '165' },
    body: { type: 'boolean', default: false },
  },
})

export const HOST = '127.0.0.1'
export const port = Number(values.port)
/** Bytes of an event's JSON. */
const payloadBytes = Number(values['payload-bytes'])
/** Events a second; 0 is none at all. */
const rate = Number(values.rate)
/** Whether a poll is answered with an event, and not with nothing. */
export const hasBody = values.body

/** Longer than a letter or two: an id is as long as the server's. */
const EPOCH = 'contestants1'

/** Made when it is asked for, and so is its time. */
export function nextEvent(seq: number): string {
  const data = { symbol: 'XBTUSDT', price: 100_000 + seq / 100, volume: 0.5, side: 'buy' as const }
  return encodeEvent({ id: `${EPOCH}.${seq}`, type: 'price', at: now(), data }, payloadBytes)
}

/** A batch as a poll of the server is answered that brings one event. */
export function batch(seq: number): string {
  const cursor = `${EPOCH}.${seq}`
  return `{"outcome":"resumed","cursor":"${cursor}","events":[${nextEvent(seq)}],"more":false}`
}

/** Gives an event's JSON whenever one is due; what a late timer left due comes in the same turn. */
export function events(take: (json: string, seq: number) => void): void {
  if (rate === 0) return
  const began = performance.now()
  let seq = 0
  const look = (): void => {
    const due = Math.floor(((performance.now() - began) * rate) / 1000)
    while (seq < due) take(nextEvent(++seq), seq)
    setTimeout(look, Math.max(1, began + ((seq + 1) * 1000) / rate - performance.now()))
  }
  look()
}

/** Says where it listens, in the server's words. */
export function ready(server: Pick<Server, 'address'>): void {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`ready at http://${HOST}:${port}\n`)
}

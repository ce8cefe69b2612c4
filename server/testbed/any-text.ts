import { once } from 'node:events'
import fc from 'fast-check'
import { request } from 'undici'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { AppOptions } from '../app.ts'
import { atEnd } from './lifetime.ts'
import { anyText, holdsFor, PROPERTY_TIMEOUT } from './property.ts'
import { openReaders } from './readers.ts'
import { cursorAt, serve } from './serve.ts'

const anyNote = fc.record({
  title: anyText.map((text) => text.slice(0, 300) || 'x'),
  text: anyText,
  from: anyText.map((text) => text.slice(0, 60)),
})

/** Several in one turn, published in either way. */
const anyNotes = fc.array(fc.tuple(fc.constantFrom('post', 'websocket'), anyNote), {
  minLength: 1,
  maxLength: 5,
})

/** That what is published is read on each transport, by clients that we did not write, as it was. */
export function keepsAnyText(runs: number, options: AppOptions = {}): void {
  test(
    `[row 24] every: any text comes through as it was published, ${runs} times`,
    async () => {
      // As many messages as there are: each is published by itself.
      const served = await serve({ ...options, retain: 1000, maxMessages: 1_000_000 })
      const readers = await openReaders(served.origin, cursorAt(served, 0))
      const publish = await publishers(served.origin)
      await holdsFor(anyNotes, runs, async (notes) => {
        const published = notes.map(([way, data]) => publish(way, { type: 'notification', data }))
        const notesById = new Map(
          (await Promise.all(published)).map((id, index) => [id, notes[index]?.[1]]),
        )
        const ids = [...notesById.keys()].sort((one, other) => seqOf(one) - seqOf(other))
        const reads = await Promise.all(readers.map((reader) => reader.upTo(ids.at(-1) ?? '')))
        const jsons = reads[2]?.map(({ wire }) => wire) ?? []
        for (const [index, { name }] of readers.entries()) {
          const seen = reads[index] ?? []
          expect(
            seen.map(({ event }) => event.id),
            name,
          ).toEqual(ids)
          for (const [at, { event, wire }] of seen.entries()) {
            const { level: _, ...data } = event.data as Record<string, unknown>
            expect(data, name).toEqual(notesById.get(event.id))
            expect(wire.includes(jsons[at] ?? '?'), `${name}: the same bytes of JSON`).toBe(true)
          }
        }
      })
    },
    PROPERTY_TIMEOUT,
  )
}

async function publishers(origin: string) {
  const ws = new WebSocket(`${origin.replace('http', 'ws')}/feed/websocket`)
  atEnd(() => ws.terminate())
  await once(ws, 'message')
  const acks = new Map<number, (id: string) => void>()
  ws.on('message', (data) => {
    const { ref, id } = JSON.parse(`${data}`)
    acks.get(ref)?.(id)
  })
  let refs = 0
  return async (way: string, event: object): Promise<string> => {
    if (way === 'websocket') {
      const ref = ++refs
      ws.send(JSON.stringify({ type: 'publish', ref, event }))
      return new Promise((resolve) => acks.set(ref, resolve))
    }
    const { body } = await request(`${origin}/feed/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
    })
    return ((await body.json()) as { id: string }).id
  }
}

function seqOf(id: string): number {
  return Number(id.split('.')[1])
}

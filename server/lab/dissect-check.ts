import { dissect, dissectors, partsOf } from './dissect.ts'
import type { Direction, Field, Message, Part } from './dissect-field.ts'

/*
 * What must hold of any bytes, for tests: it imports nothing of them, and throws instead of
 * expecting, because it is asked some hundred thousand times.
 */

/** Bytes of one direction, as they came. */
export interface Chunk {
  readonly direction: Direction
  readonly bytes: Uint8Array
}

export function up(text: string): Chunk {
  return { direction: 'up', bytes: bytesOf(text) }
}

export function down(text: string): Chunk {
  return { direction: 'down', bytes: bytesOf(text) }
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function textOf({ bytes }: Pick<Message, 'bytes'>): string {
  return new TextDecoder().decode(bytes)
}

/** The same bytes in the same order, in pieces of another size. */
export function cutUp(chunks: readonly Chunk[], size: number): Chunk[] {
  return chunks.flatMap(({ direction, bytes }) => {
    const count = Math.ceil(bytes.length / size)
    return Array.from({ length: count }, (_, index): Chunk => {
      return { direction, bytes: bytes.slice(index * size, (index + 1) * size) }
    })
  })
}

/** The same bytes with one chunk cut in two. */
export function splitAt(chunks: readonly Chunk[], index: number, at: number): Chunk[] {
  return chunks.flatMap((chunk, each): Chunk[] => {
    if (each !== index) return [chunk]
    const { direction, bytes } = chunk
    return [bytes.slice(0, at), bytes.slice(at)].map((part) => ({ direction, bytes: part }))
  })
}

/**
 * Every message of a connection that has ended. @throws Error where messages do not follow each
 * other, fields do not cover one, or the sums are not those of the fields and of what was pushed
 */
export function read(chunks: readonly Chunk[]): Message[] {
  const pair = dissectors()
  const messages = chunks.flatMap(({ direction, bytes }) => {
    const shown = pair[direction].push(bytes)
    return shown
  })
  messages.push(...pair.up.end(), ...pair.down.end())
  for (const direction of ['up', 'down'] as const) {
    const own = messages.filter((message) => message.direction === direction)
    const sums = { headers: 0, framing: 0, payload: 0 }
    let offset = 0
    for (const message of own) {
      same('offset', message.offset, offset)
      offset += message.length
      checkFields(message)
      const parts = partsOf(message)
      for (const part of ['headers', 'framing', 'payload'] as const) sums[part] += parts[part]
    }
    const { headers, framing, payload, pending } = pair[direction]
    const pushed = chunks.filter((chunk) => chunk.direction === direction)
    same(
      'length',
      offset,
      pushed.reduce((sum, { bytes }) => sum + bytes.length, 0),
    )
    same('pending', pending, 0)
    same('sums', `${headers} ${framing} ${payload}`, Object.values(sums).join(' '))
    same('sum', headers + framing + payload, offset)
    same('count', pair[direction].messages, own.length)
  }
  return messages
}

/** Messages in one text, to compare quickly. */
export function print(messages: readonly Message[]): string {
  return JSON.stringify(messages, (_, value) => {
    return value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value
  })
}

/** Names and values of fields, children in place of those that have some. */
export function rows(fields: readonly Field[]): string[] {
  return fields.flatMap(({ name, value, children }) => {
    return children ? rows(children) : [`${name}: ${value}`]
  })
}

/** What fields and their children say is against the rules. */
export function faultsIn(fields: readonly Field[]): string[] {
  return fields.flatMap(({ fault, children = [] }) => {
    return [...(fault ? [fault] : []), ...faultsIn(children)]
  })
}

/** Fields touch each other and cover every byte, as children do their parents; parts add up. */
function checkFields(message: Message): void {
  const sums: Record<Part, number> = { headers: 0, framing: 0, payload: 0 }
  const walk = (fields: readonly Field[], from: number, to: number): void => {
    let at = from
    for (const field of fields) {
      const { children } = field
      same('from', field.from, at)
      if (field.to <= field.from) throw new Error(`empty: ${field.name}`)
      at = field.to
      const isBits = children?.[0]?.bits !== undefined
      if (isBits) checkBits(field)
      else if (children) walk(children, field.from, field.to)
      if (isBits || !children) sums[field.part] += field.to - field.from
    }
    same('to', at, to)
  }
  walk(dissect(message), 0, message.length)
  const { headers, framing, payload } = partsOf(message)
  same('parts', `${headers} ${framing} ${payload}`, Object.values(sums).join(' '))
}

function checkBits({ from, to, children = [] }: Field): void {
  same('size', to - from, 1)
  let at = 0
  for (const child of children) {
    same('byte', child.from, from)
    same('bit', child.bits?.[0], at)
    at = child.bits?.[1] ?? at
  }
  same('bits', at, 8)
}

function same(what: string, seen: unknown, expected: unknown): void {
  if (seen !== expected) throw new Error(`${what} is ${seen}, not ${expected}`)
}

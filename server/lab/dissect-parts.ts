import { bodyAnatomy, contentOf } from './dissect-body.ts'
import type { Message, Part } from './dissect-field.ts'
import { frameHead, isControl, isWholeText, unmasked } from './dissect-frame-head.ts'
import { type Anatomy, anatomyOf } from './dissect-json.ts'
import { gzipEdges, sseAnatomies } from './dissect-sse.ts'

/** Bytes by what they are there for, and how many events are among them. */
export type Parts = Record<Part, number> & { events: number }

/** The sums over the fields of a message, without making any field. */
export function partsOf(message: Message): Parts {
  const { kind, bytes, length } = message
  const parts = { headers: 0, framing: 0, payload: 0, events: 0 }
  if (kind === 'request' || kind === 'response') {
    parts.headers = length
    return parts
  }
  if (kind === 'unknown') {
    parts.payload = length
    return parts
  }
  const { payload, events } = kind === 'frame' ? inFrame(message) : inBody(message)
  parts.payload = payload + length - bytes.length
  parts.framing = bytes.length - payload
  parts.events = events
  return parts
}

type Inside = Pick<Parts, 'payload' | 'events'>

function inFrame(message: Message): Inside {
  const head = frameHead(message.bytes)
  if (head === undefined || isControl(head.opcode)) return { payload: 0, events: 0 }
  if (!isWholeText(message, head)) return { payload: message.bytes.length - head.size, events: 0 }
  const payload = unmasked(message.bytes, head)
  return inAnatomies([anatomyOf(payload, [0, payload.length])])
}

function inBody(message: Message): Inside {
  const content = contentOf(message)
  if (message.kind === 'sse' && message.coding !== undefined) {
    const { head, tail } = gzipEdges(content)
    return { payload: content.length - head - tail, events: 0 }
  }
  if (message.kind === 'sse') return inAnatomies(sseAnatomies(content))
  const anatomy = bodyAnatomy(message, content)
  return anatomy === undefined ? { payload: content.length, events: 0 } : inAnatomies([anatomy])
}

function inAnatomies(anatomies: readonly Anatomy[]): Inside {
  let payload = 0
  let events = 0
  for (const anatomy of anatomies) {
    for (const [from, to] of anatomy.payload) payload += to - from
    if (anatomy.kind === 'event' || anatomy.kind === 'batch') events += anatomy.payload.length
  }
  return { payload, events }
}

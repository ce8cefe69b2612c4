import { bodyFields } from './dissect-body.ts'
import { bytesText, type Direction, type Field, field, type Message } from './dissect-field.ts'
import { frameFields } from './dissect-frame.ts'
import { type Head, headFields, parseHead } from './dissect-head.ts'
import { partsOf } from './dissect-parts.ts'
import { Shade } from './dissect-shade.ts'
import { Splitter } from './dissect-splitter.ts'
import { Talk } from './dissect-talk.ts'

/*
 * Bytes → fields: what crosses a road, taken apart. It is pure, so that the server can cut a
 * connection into messages, and the page take apart the one that somebody looks at.
 */

export { type Accept, acceptOf } from './dissect-accept.ts'
export type { Direction, Field, Kind, Message, Part, Span } from './dissect-field.ts'
export { LIMIT } from './dissect-field.ts'
export { type Head, headerOf, parseHead } from './dissect-head.ts'
export { mask } from './dissect-mask.ts'
export { type FaultKey, faults, type Note, type NoteKey, notes } from './dissect-notes.ts'
export { type Parts, partsOf } from './dissect-parts.ts'

/** The fields of a message: in order, touching each other, and covering its `length`. */
export function dissect(message: Message): Field[] {
  const { kind, bytes, length } = message
  const fields = fieldsOf(message)
  const rest = length - bytes.length
  if (rest > 0) {
    const isUnknown = kind === 'unknown'
    const more = isUnknown ? ({ note: kind, fault: 'not-http' } as const) : { note: leftOut }
    const name = isUnknown ? kind : 'left out'
    fields.push(field('payload', name, [bytes.length, length], bytesText(rest), more))
  }
  return fields
}

const leftOut = 'left-out' as const

function fieldsOf(message: Message): Field[] {
  switch (message.kind) {
    case 'request':
    case 'response':
      return headFields(message.bytes)
    case 'frame':
      return frameFields(message)
    case 'body':
    case 'sse':
      return bodyFields(message)
    case 'unknown':
      return []
  }
}

/** What a request or an answer says in its head; `undefined` of any other message. */
export function headOf({ kind, bytes }: Message): Head | undefined {
  return kind === 'request' || kind === 'response' ? parseHead(bytes) : undefined
}

/** The ids of the events that a message brings, in order. */
export function eventIdsOf(message: Message): string[] {
  return dissect(message).flatMap(({ name, value, continued }) => {
    const id =
      name === 'event' && !continued
        ? /^\s*\{\s*"id"\s*:\s*"([^"\\]+)"/.exec(value)?.[1]
        : undefined
    return id === undefined ? [] : [id]
  })
}

/**
 * Sums over one direction of a connection, from its first byte on: bytes by what they are there
 * for. It holds one message at most, and makes no fields. At any time `headers`, `framing`,
 * `payload` and `pending` are together what was pushed.
 */
export class Tally {
  headers = 0
  framing = 0
  payload = 0
  /** Messages that have come as a whole. */
  messages = 0
  /** Requests among them. */
  requests = 0
  /** Events in them, repeated ones and those of snapshots too. */
  events = 0
  readonly direction: Direction
  readonly #talk: Talk
  readonly #splitter: Splitter

  /** `peer` is the other direction of the connection: it knows what HEAD and 101 go without. */
  constructor(direction: Direction, peer?: Tally) {
    this.direction = direction
    this.#talk = peer === undefined ? new Talk() : peer.#talk
    if (peer !== undefined) this.#talk.isPair = true
    this.#splitter = new Splitter(direction, this.#talk, (message) => this.took(message))
  }

  /** Bytes that belong to no message yet. */
  get pending(): number {
    return this.#splitter.pending
  }

  /** Takes any piece of the connection, which may be changed afterwards. */
  push(bytes: Uint8Array): void {
    this.#splitter.push(bytes)
  }

  /** The connection has ended. */
  end(): void {
    this.#splitter.end()
  }

  protected took(message: Message): void {
    const { headers, framing, payload, events } = partsOf(message)
    this.headers += headers
    this.framing += framing
    this.payload += payload
    this.events += events
    this.messages++
    if (message.kind === 'request') this.requests++
  }
}

/**
 * A tally that shows what it counts: the messages of one direction of a connection, with secrets
 * masked, as soon as each is whole, wherever the pieces of it end. A message of more than `LIMIT`
 * (1 MiB) is counted in full and shown up to there.
 *
 * After a request to upgrade, what a client says is held until the answer to it was pushed to the
 * peer; without a peer its first byte has to tell.
 */
export class Dissector extends Tally {
  /** Nothing is shown, and no more done than a tally does, while nobody is looking. */
  looking = true
  readonly #shade = new Shade()
  #shown: Message[] = []

  override push(bytes: Uint8Array): Message[] {
    super.push(bytes)
    return this.#show()
  }

  /** What there is of a message that the end of the connection cut short. */
  override end(): Message[] {
    super.end()
    if (this.looking) this.#shown.push(...this.#shade.end())
    return this.#show()
  }

  protected override took(message: Message): void {
    super.took(message)
    if (this.looking) this.#shown.push(...this.#shade.draw(message))
    else this.#shade.end()
  }

  #show(): Message[] {
    const shown = this.#shown
    this.#shown = []
    return shown
  }
}

/** Both directions of one connection. */
export function dissectors(): Record<Direction, Dissector> {
  const up = new Dissector('up')
  return { up, down: new Dissector('down', up) }
}

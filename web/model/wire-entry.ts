import {
  dissect,
  eventIdsOf,
  type Field,
  type Head,
  headOf,
  type Message,
} from '../../server/lab/dissect.ts'
import { frameHead } from '../../server/lab/dissect-frame-head.ts'
import type { ChannelMessage, WireMessage } from '../../server/observe/stats.ts'

/** What the channel says of one message that crossed a road. */
export type WireTaken = Extract<ChannelMessage, { type: 'message' }>

/** What a message is, in a few words of its own protocol. */
export type Headline =
  | { readonly kind: 'request'; readonly method: string; readonly target: string }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string }
  | { readonly kind: 'body'; readonly media: string }
  /** `name`: of the event, `message` where it has none; empty for a block that dispatches none. */
  | { readonly kind: 'sse'; readonly name: string }
  | {
      readonly kind: 'frame'
      readonly opcode: number
      readonly code: number | undefined
      readonly says: string | undefined
    }
  | { readonly kind: 'unknown' }

/** One message that crossed a road. It is decoded and taken apart when somebody asks. */
export class WireEntry {
  /** Grows with each message of the page. */
  readonly key: number
  readonly road: string
  readonly connection: number
  /** Server time, ms since 1970. */
  readonly at: number
  /** About how much memory it takes, bytes. */
  readonly weight: number
  readonly #wire: Omit<Message, 'bytes'>
  #encoded: string | undefined
  #message: Message | undefined
  #fields: readonly Field[] | undefined
  #headline: Headline | undefined
  #ids: readonly string[] | undefined

  constructor(key: number, { road, connection, at, message }: WireTaken) {
    this.key = key
    this.road = road
    this.connection = connection
    this.at = at
    const { bytes, ...rest }: WireMessage = message
    this.#wire = rest
    this.#encoded = bytes
    this.weight = bytes.length
  }

  get direction(): Message['direction'] {
    return this.#wire.direction
  }

  get kind(): Message['kind'] {
    return this.#wire.kind
  }

  get exchange(): number {
    return this.#wire.exchange
  }

  /** Bytes that it had, of which fewer may be known. */
  get length(): number {
    return this.#wire.length
  }

  get message(): Message {
    this.#message ??= { ...this.#wire, bytes: bytesOf(this.#encoded ?? '') }
    this.#encoded = undefined
    return this.#message
  }

  get fields(): readonly Field[] {
    this.#fields ??= dissect(this.message)
    return this.#fields
  }

  /** Of a request or an answer. */
  get head(): Head | undefined {
    return headOf(this.message)
  }

  get headline(): Headline {
    this.#headline ??= this.#summary()
    return this.#headline
  }

  /** Of the events that it brings, in order. */
  get eventIds(): readonly string[] {
    this.#ids ??= eventIdsOf(this.message)
    return this.#ids
  }

  #summary(): Headline {
    const { kind, message, head } = this
    switch (kind) {
      case 'request':
        return { kind, method: head?.method ?? '', target: head?.target ?? '' }
      case 'response':
        return { kind, status: head?.status ?? 0, reason: head?.reason ?? '' }
      case 'body':
        return { kind, media: message.media ?? '' }
      case 'sse':
        return { kind, name: this.#blockName() }
      case 'frame': {
        const opcode = frameHead(message.bytes)?.opcode ?? -1
        const code = this.fields.find(({ name }) => name === 'close code')?.value
        return {
          kind,
          opcode,
          code: code === undefined ? undefined : Number(code),
          says: this.#type(),
        }
      }
      case 'unknown':
        return { kind }
    }
  }

  /** What a text says it is, which an event does not. DESIGN §4. */
  #type(): string | undefined {
    const text = this.fields.find(({ name }) => name === 'envelope' || name === 'message')
    return /^\s*\{\s*"type"\s*:\s*"([\w-]{1,40})"/.exec(text?.value ?? '')?.[1]
  }

  /** WHATWG HTML §9.2.6: without data nothing is dispatched. */
  #blockName(): string {
    const told = this.fields.filter(({ name }) => name !== 'colon')
    const lineOf = (wanted: string) => {
      return told.findIndex(({ name, value }) => name === 'field name' && value === wanted)
    }
    const event = lineOf('event')
    if (lineOf('data') < 0) return ''
    return event < 0 ? 'message' : (told[event + 1]?.value ?? '')
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

import { contentOf } from './dissect-body.ts'
import { LIMIT, type Message, type Span } from './dissect-field.ts'
import { frameHead, isControl, unmasked } from './dissect-frame-head.ts'
import { mask, maskContent, maskFrame, secretsOf } from './dissect-mask.ts'

/** Frames of one fragmented message that are held back; a longer one is shown without payload. */
const MOST_HELD = 1000

/**
 * Masks messages before anybody sees them. A ticket may be cut in two by fragments: those of a
 * client are held back until their message is whole, and with them the frames in between.
 */
export class Shade {
  #held: Message[] = []
  #bytes = 0

  /** What can be shown now: mostly the message itself, masked. */
  draw(message: Message): Message[] {
    const { kind, bytes, direction } = message
    switch (kind) {
      case 'request':
      case 'response':
        return [{ ...message, bytes: mask(bytes) }]
      case 'body':
      case 'sse': {
        const isJson =
          kind === 'body' && message.coding === undefined && /json/.test(message.media ?? '')
        const secrets = isJson ? secretsOf(contentOf(message)) : []
        return [{ ...message, bytes: maskContent(message, secrets) }]
      }
      case 'frame':
        // A server sends no tickets over a WebSocket.
        return direction === 'up' ? this.#frame(message) : [{ ...message, bytes: bytes.slice() }]
      case 'unknown':
        return [message]
    }
  }

  /** There will be no more of a message that was held back: what it says is not shown. */
  end(): Message[] {
    return this.#release().map(hidden)
  }

  #frame(message: Message): Message[] {
    const head = frameHead(message.bytes)
    const isData = head !== undefined && !isControl(head.opcode)
    if (!isData && this.#held.length === 0) return [{ ...message, bytes: message.bytes.slice() }]
    // A new message where the last one should go on is against the rules, but may bring a ticket.
    const before = isData && head.opcode !== 0 ? this.end() : []
    const isStray = isData && head.opcode === 0 && this.#held.length === 0
    this.#held.push({ ...message, bytes: message.bytes.slice() })
    this.#bytes += message.bytes.length
    const isTooLong = this.#bytes > LIMIT || this.#held.length > MOST_HELD
    // Deflated, or without its beginning or its end, it may have anything in it.
    const isBlind = isData && (message.deflated || message.cut || isStray)
    if (isTooLong || isBlind) return [...before, ...this.end()]
    return isData && head.isFinal ? [...before, ...masked(this.#release())] : before
  }

  #release(): Message[] {
    const held = this.#held
    this.#held = []
    this.#bytes = 0
    return held
  }
}

/** A frame of which the payload reads `*`, unless it controls the connection. */
function hidden(message: Message): Message {
  const head = frameHead(message.bytes)
  if (head === undefined || isControl(head.opcode)) return message
  return { ...message, bytes: maskFrame(message.bytes, [[0, head.length]]) }
}

/** The frames of one message, masked by what they say together. */
function masked(frames: readonly Message[]): Message[] {
  const payloads = frames.map(({ bytes }) => {
    const head = frameHead(bytes)
    return head === undefined || isControl(head.opcode) ? new Uint8Array(0) : unmasked(bytes, head)
  })
  const text = new Uint8Array(payloads.reduce((sum, { length }) => sum + length, 0))
  const starts = payloads.map((_, index) => {
    return payloads.slice(0, index).reduce((sum, { length }) => sum + length, 0)
  })
  payloads.forEach((payload, index) => {
    text.set(payload, starts[index])
  })
  const secrets = secretsOf(text)
  return frames.map((message, index) => {
    const start = starts[index] as number
    const length = payloads[index]?.length ?? 0
    const own = secrets
      .map(([from, to]): Span => [Math.max(from - start, 0), Math.min(to - start, length)])
      .filter(([from, to]) => to > from)
    return own.length === 0 ? message : { ...message, bytes: maskFrame(message.bytes, own) }
  })
}

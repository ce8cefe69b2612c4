import { BlockCutter, BodyFraming, type Cutter, FlushCutter, whole } from './dissect-chunks.ts'
import { type Direction, type Kind, LIMIT, type Message, type Span } from './dissect-field.ts'
import { FrameReader } from './dissect-frames.ts'
import { type Head, headerOf, parseHead } from './dissect-head.ts'
import { Held } from './dissect-held.ts'
import type { Talk } from './dissect-talk.ts'

/** Bytes beyond which a head is none; servers stop reading at 8 to 64 KiB. */
const HEAD_LIMIT = 65_536

const NOTHING = new Uint8Array(0)

/** `undecided` is a client that has asked to upgrade; `lost`, what cannot be understood any more. */
type State = 'head' | 'body' | 'frame' | 'undecided' | 'lost'

/**
 * Cuts what one direction of a connection carries into messages, wherever its chunks begin and
 * end. It keeps no more than `LIMIT` bytes, and reads every byte once. Nothing is masked yet.
 */
export class Splitter {
  readonly #direction: Direction
  readonly #talk: Talk
  readonly #emit: (message: Message) => void
  readonly #held = new Held()
  #state: State = 'head'
  #offset = 0
  #exchange = 0

  #lines = 0
  #isLineEmpty = true

  #framing = new BodyFraming(0)
  #cutter: Cutter = whole
  #body: Pick<Message, 'media' | 'coding'> = {}
  #isStream = false
  #gaps: Span[] = []

  readonly #frames = new FrameReader()

  constructor(direction: Direction, talk: Talk, emit: (message: Message) => void) {
    this.#direction = direction
    this.#talk = talk
    this.#emit = emit
  }

  /** Bytes that have come and belong to no message yet. */
  get pending(): number {
    return this.#held.length
  }

  push(chunk: Uint8Array): void {
    this.#decide(chunk)
    this.#held.begin(chunk)
    let at = 0
    while (at < chunk.length) at = this.#take(chunk, at)
    this.#held.end(this.#state !== 'lost')
  }

  /** The connection has ended: what there is of a message is all there will be. */
  end(): void {
    this.#decide(NOTHING)
    if (this.pending === 0) return
    // A body that goes up to the end of the connection is whole now, a block of a stream is not.
    const isWhole = this.#framing.content === Number.POSITIVE_INFINITY && !this.#isStream
    if (this.#state === 'body') this.#bodyEnds(0, isWhole ? {} : { cut: true })
    else if (this.#state === 'frame') this.#frameEnds(0, { cut: true })
    else this.#message('unknown', 0, { cut: true })
  }

  /** Consumes some of a chunk, and returns how far. */
  #take(chunk: Uint8Array, at: number): number {
    switch (this.#state) {
      case 'head':
        return this.#takeHead(chunk, at)
      case 'body':
        return this.#takeBody(chunk, at)
      case 'frame':
        return this.#takeFrame(chunk, at)
      default:
        return chunk.length
    }
  }

  #takeHead(chunk: Uint8Array, from: number): number {
    const limit = Math.min(chunk.length, from + HEAD_LIMIT - this.#held.position(from))
    for (let at = from; at < limit; at++) {
      const byte = chunk[at]
      if (byte === 0x0a) {
        if (this.#isLineEmpty && this.#lines > 0) return this.#headEnds(at + 1)
        if (!this.#isLineEmpty) this.#lines++
        this.#isLineEmpty = true
      } else if (byte !== 0x0d) {
        this.#isLineEmpty = false
      }
    }
    if (limit < chunk.length) this.#state = 'lost'
    return limit
  }

  #headEnds(at: number): number {
    this.#lines = 0
    this.#isLineEmpty = true
    const head = parseHead(this.#held.upTo(at))
    const isUp = this.#direction === 'up'
    if (head === undefined || (head.method !== undefined) !== isUp) {
      this.#state = 'lost'
      // No head, and so nobody knows where in it a secret may stand.
      return this.#message('unknown', at)
    }
    if (isUp) this.#request(head)
    else this.#response(head)
    return this.#message(isUp ? 'request' : 'response', at)
  }

  #request(head: Head): void {
    const isUpgrade = /\bwebsocket\b/i.test(headerOf(head, 'upgrade') ?? '')
    this.#exchange = this.#talk.asked(head.method ?? '', isUpgrade)
    const coding = headerOf(head, 'transfer-encoding')
    const length = headerOf(head, 'content-length')
    if (coding !== undefined) this.#begin(head, /\bchunked$/i.test(coding) ? 'chunked' : undefined)
    else if (length !== undefined) this.#begin(head, lengthOf(length))
    if (isUpgrade && this.#state === 'head') this.#state = 'undecided'
  }

  #response(head: Head): void {
    const { status = 0 } = head
    const { exchange, method, isUpgrade } = this.#talk.answered(head)
    this.#exchange = exchange
    if (status === 101) this.#state = isUpgrade ? 'frame' : 'lost'
    if (method === 'CONNECT' && status >= 200 && status < 300) this.#state = 'lost'
    if (this.#state !== 'head' || method === 'HEAD') return
    if (status < 200 || status === 204 || status === 304) return
    const coding = headerOf(head, 'transfer-encoding')
    const length = headerOf(head, 'content-length')
    if (coding !== undefined && /\bchunked$/i.test(coding)) this.#begin(head, 'chunked')
    else if (coding !== undefined || length === undefined) this.#begin(head, Infinity)
    else this.#begin(head, lengthOf(length))
  }

  /** A body begins, unless nobody can say how long it is. RFC 9112 §6.3. */
  #begin(head: Head, length: number | 'chunked' | undefined): void {
    if (length === undefined) this.#state = 'lost'
    if (length === undefined || length === 0) return
    const [media] = (headerOf(head, 'content-type') ?? '').toLowerCase().split(/[\s;]/)
    const coding = headerOf(head, 'content-encoding')?.toLowerCase() || 'identity'
    const isCoded = coding !== 'identity'
    this.#body = { ...(media && { media }), ...(isCoded && { coding }) }
    this.#framing = new BodyFraming(length)
    const isEvents = this.#direction === 'down' && media === 'text/event-stream'
    this.#isStream = isEvents && (!isCoded || coding === 'gzip')
    this.#cutter = !this.#isStream ? whole : isCoded ? new FlushCutter() : new BlockCutter()
    this.#state = 'body'
  }

  #takeBody(chunk: Uint8Array, from: number): number {
    const framing = this.#framing
    if (framing.content > 0) {
      const to = Math.min(chunk.length, from + framing.content)
      const cut = this.#cutter.find(chunk, from, to)
      const next = cut < 0 ? to : cut
      framing.content -= next - from
      if (cut >= 0 || framing.isDone) this.#bodyEnds(next)
      if (framing.isDone) this.#state = 'head'
      return next
    }
    this.#addGap(this.#held.position(from))
    const stepped = framing.step(chunk[from] as number)
    if (stepped === 'more') return from + 1
    this.#bodyEnds(from + 1, stepped === 'wrong' ? { cut: true } : {})
    this.#state = stepped === 'end' ? 'head' : 'lost'
    return from + 1
  }

  #addGap(at: number): void {
    if (at >= LIMIT) return
    const last = this.#gaps.at(-1)
    if (last !== undefined && last[1] === at) this.#gaps[this.#gaps.length - 1] = [last[0], at + 1]
    else this.#gaps.push([at, at + 1])
  }

  #bodyEnds(at: number, more: Pick<Message, 'cut'> = {}): void {
    const length = this.#held.position(at)
    if (length === 0) return
    const gaps = this.#gaps
    this.#gaps = []
    // The last chunk of a stream comes after its last block.
    const isRest = gaps[0]?.[0] === 0 && gaps[0][1] === length
    const kind = this.#isStream && !isRest ? 'sse' : 'body'
    this.#message(kind, at, { ...this.#body, ...(gaps.length > 0 && { gaps }), ...more })
  }

  #takeFrame(chunk: Uint8Array, from: number): number {
    const { at, isEnd } = this.#frames.read(chunk, from)
    if (isEnd) this.#frameEnds(at)
    return at
  }

  #frameEnds(at: number, more: Pick<Message, 'cut'> = {}): void {
    this.#exchange = this.#talk.upgradedBy || this.#exchange
    const deflate = this.#talk.deflate && { deflate: true }
    this.#message('frame', at, { ...this.#frames.next(), ...deflate, ...more })
  }

  /** After a request to upgrade, it takes the answer to tell what its client says next. */
  #decide(chunk: Uint8Array): void {
    if (this.#state !== 'undecided') return
    const decision = this.#talk.decision ?? (this.#talk.isPair ? undefined : guess(chunk))
    if (decision === undefined) return
    this.#talk.decision = undefined
    this.#state = decision === 'accepted' ? 'frame' : 'head'
    if (!this.#held.isWhole) this.#state = 'lost'
    else if (this.pending > 0) this.push(this.#held.release())
  }

  #message(kind: Kind, at: number, more: Partial<Message> = {}): number {
    const length = this.#held.position(at)
    const bytes = kind === 'unknown' ? NOTHING : this.#held.upTo(at)
    const [direction, offset, exchange] = [this.#direction, this.#offset, this.#exchange]
    this.#offset += length
    this.#held.next(at)
    this.#emit({ direction, kind, offset, bytes, length, exchange, ...more })
    return at
  }
}

/** RFC 9110 §8.6: digits; the same number repeated is one. */
function lengthOf(text: string): number | undefined {
  const [first = '', ...rest] = text.split(',').map((each) => each.trim())
  return /^\d{1,15}$/.test(first) && rest.every((each) => each === first)
    ? Number(first)
    : undefined
}

/** What a client says after its request to upgrade: a method begins with a capital, a frame not. */
function guess([first]: Uint8Array): Talk['decision'] {
  if (first === undefined) return undefined
  return first > 0x42 && first <= 0x5a ? 'refused' : 'accepted'
}

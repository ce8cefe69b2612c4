import { CLOSE, PING, PONG, TEXT } from '../../../server/lab/dissect-frame-head.ts'
import { AnswerReader } from './answers.ts'
import { driver, type Line, type Talk } from './client.ts'
import type { Published } from './driver.ts'
import { clientFrame, FrameReader, handshakeKey } from './frames.ts'
import { SILENCE } from './silence.ts'
import { localTime } from './wire.ts'

/** One connection for messages both ways. */
export const websocket = driver(
  { name: 'websocket', label: 'WebSocket', hue: '#0072B2', shape: 'triangle' },
  (line) => new WebSocketTalk(line),
)

/** `{"i`: an event begins with its id, everything else with its type. */
const EVENT = 0x69

interface Awaited {
  readonly sentAt: number
  resolve(published: Published): void
  reject(error: Error): void
}

class WebSocketTalk implements Talk {
  readonly #line: Line
  readonly #awaited = new Map<number, Awaited>()
  #answers = new AnswerReader({ head: () => 'whole', body: () => {} })
  #receivedAt = 0
  #isUpgraded = false
  #ref = 0

  constructor(line: Line) {
    this.#line = line
  }

  connected(): void {
    const { key, accept } = handshakeKey()
    const frames = new FrameReader((opcode, payload) => this.#frame(opcode, payload))
    this.#answers = new AnswerReader({
      head: ({ status, text }) => {
        if (status !== 101) throw new Error(`HTTP ${status}`)
        const [, given] = /\r\nsec-websocket-accept:[ \t]*(\S+)/i.exec(text) ?? []
        if (given !== accept) throw new Error('the handshake was not answered')
        this.#isUpgraded = true
        return 'pieces'
      },
      body: (bytes) => frames.push(bytes),
    })
    this.#line.patience = SILENCE
    this.#line.ask(this.#line.heads.upgrade(this.#line.path('websocket'), key))
  }

  heard(bytes: Buffer, at: number): void {
    this.#receivedAt = at
    this.#answers.push(bytes)
  }

  ended(): void {
    this.#isUpgraded = false
    for (const { reject } of this.#awaited.values()) reject(new Error('the connection was lost'))
    this.#awaited.clear()
  }

  /** As a browser does: a close frame without a status, RFC 6455 §5.5.1. */
  stop(): void {
    if (this.#isUpgraded) this.#line.send(clientFrame(CLOSE, new Uint8Array(0)))
    this.ended()
  }

  publish(json: string): Promise<Published> {
    if (!this.#isUpgraded) return Promise.reject(new Error('the client is not connected'))
    const ref = ++this.#ref
    return new Promise((resolve, reject) => {
      this.#awaited.set(ref, { sentAt: localTime(), resolve, reject })
      const message = `{"type":"publish","ref":${ref},"event":${json}}`
      this.#line.send(clientFrame(TEXT, Buffer.from(message)))
    })
  }

  #frame(opcode: number, payload: Buffer): void {
    if (opcode === TEXT && payload[2] === EVENT) {
      this.#line.reader.event(payload, 0, this.#receivedAt)
    } else if (opcode === TEXT) this.#message(payload)
    else if (opcode === PING) this.#line.send(clientFrame(PONG, payload))
    else if (opcode === CLOSE) {
      this.#line.send(clientFrame(CLOSE, payload.subarray(0, 2)))
      this.#line.lose('the server closed the connection')
    }
  }

  #message(payload: Buffer): void {
    const { reader } = this.#line
    // A hello may be long, and is read as a batch.
    if (payload.toString('latin1', 0, 15) === '{"type":"hello"') {
      reader.batch(payload, this.#receivedAt)
      this.#line.greeted()
      return
    }
    const message = JSON.parse(payload.toString()) as Record<string, unknown> & { type?: string }
    if (message.type === 'heartbeat') reader.heartbeat(String(message.cursor))
    const ref = Number(message.ref)
    const awaited = this.#awaited.get(ref)
    if (awaited === undefined) return
    this.#awaited.delete(ref)
    if (message.type === 'ack') {
      const { sentAt } = awaited
      awaited.resolve({ id: String(message.id), sentAt, receiptAt: this.#receivedAt })
    } else awaited.reject(new Error((message.problem as { detail?: string })?.detail ?? 'refused'))
  }
}

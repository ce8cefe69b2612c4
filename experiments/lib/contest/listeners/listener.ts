import net from 'node:net'
import { CLOSE, PING, PONG, TEXT } from '../../../../server/lab/dissect-frame-head.ts'
import { Rest } from '../../drivers/bytes.ts'
import { clientFrame, FrameReader, inflated } from '../../drivers/frames.ts'
import { localTime } from '../../drivers/wire.ts'
import { EventFinder } from './event-finder.ts'

/** What is said over a connection once it is there. */
export type Dialect =
  /** Events in an HTTP body, whatever is around them. */
  | 'stream'
  /** An event in each text frame. */
  | 'frames'
  /** Engine.IO 4 and Socket.IO 5 over a WebSocket. */
  | 'socket-io'
  /** SockJS over its WebSocket transport. */
  | 'sockjs'

export interface Call {
  readonly host: string
  readonly port: number
  /** The whole request head. */
  readonly head: string
  readonly dialect: Dialect
}

/** What one connection tells; `at` in ms since 1970 by the source's clock, `now` by this process's. */
export interface Listening {
  event(client: number, seq: number, at: number, isPrice: boolean, now: number): void
  /** A deflated frame; whether to look into it. */
  deflated(client: number, now: number): boolean
  /** What was in it. */
  inflated(client: number, seq: number, at: number, isPrice: boolean, now: number): void
}

/** Sockets read into one buffer in turn: Node would allocate 64 KiB for each read. */
const shared = Buffer.allocUnsafeSlow(65_536)

const HEAD_END = Buffer.from('\r\n\r\n')

/** A raw socket that asks for a stream and finds the events in whatever comes. */
export class Listener {
  isOpen = false
  /** Why it has no connection any more, which it did not end itself. */
  lost: string | undefined
  readonly #call: Call
  readonly #socket: net.Socket
  readonly #rest = new Rest()
  readonly #finder: EventFinder
  readonly #inside: EventFinder
  readonly #frames: FrameReader
  #isAnswered = false
  #now = 0

  constructor(call: Call, client: number, listening: Listening) {
    this.#call = call
    this.#finder = new EventFinder((seq, at, isPrice) => {
      listening.event(client, seq, at, isPrice, this.#now)
    }, call.dialect === 'sockjs')
    this.#inside = new EventFinder((seq, at, isPrice) => {
      listening.inflated(client, seq, at, isPrice, this.#now)
    })
    this.#frames = new FrameReader((opcode, payload, isDeflated) => {
      if (opcode === TEXT && isDeflated) {
        if (listening.deflated(client, this.#now)) this.#look(inflated(payload))
      } else if (opcode === TEXT) this.#text(payload)
      else if (opcode === PING) this.#socket.write(clientFrame(PONG, payload))
      else if (opcode === CLOSE) this.#lose('the server closed the connection')
    }, false)
    const { host, port, head } = call
    this.#socket = net.connect({
      ...{ host, port, noDelay: true },
      onread: { buffer: shared, callback: (count) => this.#read(shared.subarray(0, count)) },
    })
    this.#socket.on('connect', () => this.#socket.write(head, 'latin1'))
    this.#socket.on('error', (error) => this.#lose(error.message))
    this.#socket.on('close', () => this.#lose('the server ended the connection'))
  }

  /** Reads no more: what comes fills the kernel's buffers, here and then at the server. */
  pause(): void {
    this.#socket.pause()
  }

  get localPort(): number | undefined {
    return this.#socket.localPort
  }

  /** Ends it; nothing is told any more. */
  end(): void {
    this.lost ??= 'it was ended'
    this.#socket.destroy()
  }

  #lose(why: string): void {
    this.lost ??= why
    this.isOpen = false
    this.#socket.destroy()
  }

  #read(chunk: Buffer): boolean {
    this.#now = localTime()
    if (this.lost !== undefined) return false
    if (this.#isAnswered) this.#body(chunk)
    else this.#head(this.#rest.join(chunk))
    return true
  }

  #head(bytes: Buffer): void {
    const end = bytes.indexOf(HEAD_END)
    if (end < 0) {
      this.#rest.keep(bytes)
      return
    }
    const status = bytes.toString('latin1', 9, 12)
    const { dialect } = this.#call
    if (status !== (dialect === 'stream' ? '200' : '101')) {
      this.#lose(`HTTP ${status}`)
      return
    }
    this.#isAnswered = true
    this.isOpen = dialect === 'stream' || dialect === 'frames'
    this.#body(bytes.subarray(end + HEAD_END.length))
  }

  #body(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (this.#call.dialect === 'stream') this.#finder.push(bytes)
    else this.#frames.push(bytes)
  }

  #text(payload: Buffer): void {
    if (this.#call.dialect === 'socket-io') this.#socketIo(payload)
    else if (this.#call.dialect === 'sockjs') this.#sockJs(payload)
    else this.#finder.push(payload)
  }

  /** `0` opens and is answered by a wish to connect, `40` grants it, `2` asks for `3`. */
  #socketIo(payload: Buffer): void {
    const [first, second] = payload.toString('latin1', 0, 2)
    if (first === '4' && second === '2') this.#finder.push(payload)
    else if (first === '4' && second === '0') this.isOpen = true
    else if (first === '0') this.#say('40')
    else if (first === '2') this.#say('3')
  }

  /** `o` opens, `h` is a heartbeat, `a` is an array of messages. */
  #sockJs(payload: Buffer): void {
    const [first] = payload.toString('latin1', 0, 1)
    if (first === 'a') this.#finder.push(payload)
    else if (first === 'o') this.isOpen = true
  }

  #say(text: string): void {
    this.#socket.write(clientFrame(TEXT, Buffer.from(text)))
  }

  /** An event by itself; a hello, whose events are a snapshot, begins with its type. */
  #look(message: Buffer): void {
    if (message[2] === 0x69) this.#inside.push(message)
  }
}

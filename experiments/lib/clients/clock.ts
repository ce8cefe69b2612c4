import { CLOSE, TEXT } from '../../../server/lab/dissect-frame-head.ts'
import { AnswerReader } from '../drivers/answers.ts'
import { clientFrame, FrameReader, handshakeKey } from '../drivers/frames.ts'
import { headsOf } from '../drivers/headers.ts'
import { Traffic } from '../drivers/traffic.ts'
import { localTime, Wire } from '../drivers/wire.ts'

/** How this process's clock stands to the server's. */
export interface ClockOffset {
  /** Milliseconds that the server is ahead. */
  readonly offset: number
  /** Milliseconds by which that may be wrong, at most: half of the shortest round trip. */
  readonly uncertainty: number
  readonly pings: number
}

/** Milliseconds within which all pings must be answered. */
const PATIENCE = 10_000

/**
 * Measures it with pings over the page's own WebSocket, `/channel`, one after the other. The one
 * with the shortest round trip is believed: the server read its clock somewhere within it. On one
 * machine both read the same clock, and the offset is 0 within the uncertainty.
 * @throws Error when the pings are not answered within 10 s
 */
export function measureClock(
  target: { readonly host: string; readonly port: number },
  pings = 20,
): Promise<ClockOffset> {
  return new Promise((resolve, reject) => {
    let best = { offset: 0, uncertainty: Number.POSITIVE_INFINITY }
    let ref = 0
    let sent = 0
    let receivedAt = 0
    const { key, accept } = handshakeKey()

    const finish = (error?: Error): void => {
      clearTimeout(timer)
      wire.send(clientFrame(CLOSE, new Uint8Array(0)))
      wire.end()
      if (error) reject(error)
      else resolve({ ...best, pings })
    }
    const timer = setTimeout(() => finish(new Error('the clock was not answered')), PATIENCE)
    const ping = (): void => {
      const message = Buffer.from(`{"type":"ping","ref":${++ref}}`)
      sent = localTime()
      wire.send(clientFrame(TEXT, message))
    }
    const frames = new FrameReader((opcode, payload) => {
      const text = payload.toString()
      if (opcode !== TEXT || !text.startsWith('{"type":"pong"')) return
      const pong = JSON.parse(text) as { ref: number; at: number }
      if (pong.ref !== ref) return
      const uncertainty = (receivedAt - sent) / 2
      if (uncertainty < best.uncertainty) {
        best = { offset: pong.at - (sent + receivedAt) / 2, uncertainty }
      }
      if (ref >= pings) finish()
      else ping()
    })
    const answers = new AnswerReader({
      head: ({ status, text }) => {
        if (status !== 101 || !text.includes(accept)) throw new Error(`HTTP ${status}`)
        ping()
        return 'pieces'
      },
      body: (bytes) => frames.push(bytes),
    })
    const heads = headsOf(`${target.host}:${target.port}`, {})
    const wire = new Wire(target, new Traffic(false).begin(), {
      connected: () => wire.send(Buffer.from(heads.upgrade('/channel', key), 'latin1')),
      heard(bytes, at) {
        receivedAt = at
        try {
          answers.push(bytes)
        } catch (error) {
          finish(error as Error)
        }
      },
      ended: (why) => finish(new Error(why)),
    })
  })
}

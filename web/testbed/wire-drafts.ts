import type { Kind, Message } from '../../server/lab/dissect.ts'
import type { WireTaken } from '../model/wire-entry.ts'

type More = Partial<Omit<Message, 'bytes'>> & { readonly connection?: number }

/** For tests: something that crossed a road. `text` has one character a byte. */
export function taken(road: string, kind: Kind, text: string, more: More = {}): WireTaken {
  const { connection = 1, ...rest } = more
  const direction = kind === 'request' ? 'up' : 'down'
  const { length } = text
  const message = { direction, kind, offset: 0, length, exchange: 1, ...rest } as const
  return { type: 'message', road, connection, at: 0, message: { ...message, bytes: btoa(text) } }
}

/** For tests: a server's text frame, of at most 125 bytes. */
export function frameOf(text: string): WireTaken {
  return taken('websocket', 'frame', `\x81${String.fromCharCode(text.length)}${text}`)
}

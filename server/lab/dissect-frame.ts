import {
  bytesText,
  type Field,
  field,
  latin1,
  type Message,
  type Span,
  utf8,
} from './dissect-field.ts'
import {
  CLOSE,
  CONTINUATION,
  type FrameHead,
  frameHead,
  isControl,
  isWholeText,
  PING,
  PONG,
  TEXT,
  unmasked,
} from './dissect-frame-head.ts'
import { anatomyOf, jsonFields } from './dissect-json.ts'
import type { FaultKey } from './dissect-notes.ts'

const OPCODES: Readonly<Record<number, string>> = {
  [CONTINUATION]: 'continuation',
  [TEXT]: 'text',
  2: 'binary',
  [CLOSE]: 'close',
  [PING]: 'ping',
  [PONG]: 'pong',
}

export function frameFields(message: Message): Field[] {
  const { bytes } = message
  const head = frameHead(bytes)
  if (head === undefined) {
    const value = bytesText(bytes.length)
    return [field('framing', 'part of a frame', [0, bytes.length], value)]
  }
  const { isMasked, keyAt, size, length } = head
  const fields = [firstByte(message, head), secondByte(message, head)]
  if (keyAt > 2) {
    const fault = lengthFault(bytes, keyAt - 2, length)
    const more = { note: 'extended-length', ...(fault && { fault }) } as const
    fields.push(field('framing', 'extended length', [2, keyAt], `${length}`, more))
  }
  if (isMasked) {
    const key = hex(bytes.subarray(keyAt, size))
    fields.push(field('framing', 'masking key', [keyAt, size], key, { note: 'masking-key' }))
  }
  const payload = unmasked(bytes, head)
  const shift = ({ from, to, children, ...rest }: Field): Field => {
    const shifted = children && { children: children.map(shift) }
    return { ...rest, from: from + size, to: to + size, ...shifted }
  }
  return [...fields, ...payloadFields(message, head, payload).map(shift)]
}

function firstByte(message: Message, { isFinal, reserved, opcode }: FrameHead): Field {
  const name = OPCODES[opcode] ?? 'reserved'
  const bit = (index: number, of: string, isSet: boolean, fault?: FaultKey): Field => {
    const note = of === 'FIN' ? 'fin' : of === 'RSV1' ? 'rsv1' : 'rsv'
    const more = { bits: [index, index + 1], note, ...(fault && { fault }) } as const
    return field('framing', of, [0, 1], isSet ? '1' : '0', more)
  }
  const rsv1 = (reserved & 4) !== 0
  const rsv1Fault = !message.deflate ? 'rsv-unagreed' : 'rsv1-misplaced'
  const isMisplaced = !message.deflate || isControl(opcode) || opcode === CONTINUATION
  const fault = opcodeFault(message, opcode)
  const children = [
    bit(0, 'FIN', isFinal, isControl(opcode) && !isFinal ? 'control-fragmented' : undefined),
    bit(1, 'RSV1', rsv1, rsv1 && isMisplaced ? rsv1Fault : undefined),
    bit(2, 'RSV2', (reserved & 2) !== 0, reserved & 2 ? 'rsv-unagreed' : undefined),
    bit(3, 'RSV3', (reserved & 1) !== 0, reserved & 1 ? 'rsv-unagreed' : undefined),
    field('framing', 'opcode', [0, 1], `${opcode} (${name})`, {
      bits: [4, 8],
      note: 'opcode',
      ...(fault && { fault }),
    }),
  ]
  const value = `${isFinal ? 'FIN, ' : ''}${name}`
  return field('framing', 'first byte', [0, 1], value, { note: 'frame-first', children })
}

function opcodeFault({ continues }: Message, opcode: number): FaultKey | undefined {
  if (OPCODES[opcode] === undefined) return 'opcode-reserved'
  if (opcode === CONTINUATION && continues === undefined) return 'continuation-stray'
  if (opcode !== CONTINUATION && !isControl(opcode) && continues !== undefined) {
    return 'message-interrupted'
  }
  return undefined
}

function secondByte({ bytes, direction }: Message, { isMasked, opcode }: FrameHead): Field {
  const short = (bytes[1] as number) & 0x7f
  const isMaskWrong = isMasked !== (direction === 'up')
  const children = [
    field('framing', 'MASK', [1, 2], isMasked ? '1' : '0', {
      bits: [0, 1],
      note: 'mask',
      ...(isMaskWrong && { fault: isMasked ? 'mask-unwanted' : 'mask-missing' }),
    }),
    field('framing', 'length', [1, 2], `${short}`, {
      bits: [1, 8],
      note: 'length',
      ...(isControl(opcode) && short > 125 && { fault: 'control-long' }),
    }),
  ]
  const value = `${isMasked ? 'masked, ' : ''}length ${short}`
  return field('framing', 'second byte', [1, 2], value, { note: 'frame-second', children })
}

function lengthFault(bytes: Uint8Array, size: number, length: number): FaultKey | undefined {
  if (size === 8 && (bytes[2] as number) >= 0x80) return 'length-huge'
  return length < (size === 2 ? 126 : 65_536) ? 'length-wasteful' : undefined
}

function payloadFields(message: Message, head: FrameHead, payload: Uint8Array): Field[] {
  const span: Span = [0, payload.length]
  const { opcode } = head
  if (payload.length === 0) return []
  if (opcode === CLOSE) return closeFields(payload)
  if (isControl(opcode)) {
    const name = opcode === PING ? 'ping data' : opcode === PONG ? 'pong data' : 'control data'
    const note =
      opcode === PING
        ? ({ note: 'ping' } as const)
        : opcode === PONG
          ? ({ note: 'pong' } as const)
          : {}
    return [field('framing', name, span, readable(payload), note)]
  }
  if (message.deflated) {
    const value = bytesText(payload.length)
    return [field('payload', 'deflated', span, value, { note: 'deflated-message' })]
  }
  if (isWholeText(message, head)) {
    const isWhole = message.length === message.bytes.length
    const fields = jsonFields(payload, span, anatomyOf(payload, span), 'message')
    if (!isWhole || isUtf8(payload)) return fields
    return fields.map((each) => ({ ...each, fault: 'text-utf8' }))
  }
  const isText = (opcode === CONTINUATION ? message.continues : opcode) === TEXT
  const isWhole = opcode !== CONTINUATION && head.isFinal
  const value = isText ? utf8(payload) : readable(payload)
  return [
    field('payload', isWhole ? 'message' : 'fragment', span, value, {
      note: isWhole ? 'message' : 'fragment',
    }),
  ]
}

/** RFC 6455 §7.4: 1005, 1006 and 1015 are never sent; those below 1000 and above 4999 are none. */
function closeFields(payload: Uint8Array): Field[] {
  const [high = 0, low] = payload
  if (low === undefined) {
    return [field('framing', 'close code', [0, 1], hex(payload), { fault: 'close-short' })]
  }
  const code = high * 256 + low
  const isWrong = code < 1000 || code > 4999 || [1004, 1005, 1006, 1015].includes(code)
  const fields = [
    field('framing', 'close code', [0, 2], `${code}`, {
      note: 'close-code',
      ...(isWrong && { fault: 'close-code' }),
    }),
  ]
  if (payload.length > 2) {
    const reason = payload.subarray(2)
    fields.push(
      field('framing', 'close reason', [2, payload.length], utf8(reason), {
        note: 'close-reason',
        ...(!isUtf8(reason) && { fault: 'text-utf8' }),
      }),
    )
  }
  return fields
}

const STRICT = new TextDecoder('utf-8', { fatal: true })

function isUtf8(bytes: Uint8Array): boolean {
  try {
    STRICT.decode(bytes)
    return true
  } catch {
    return false
  }
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

/** Bytes of any kind: their text if they are ASCII that can be read, or else how many they are. */
function readable(bytes: Uint8Array): string {
  const text = latin1(bytes)
  return /^[\x20-\x7e]*$/.test(text) ? text : bytesText(bytes.length)
}
